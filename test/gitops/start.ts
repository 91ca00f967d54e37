import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keep, type Kept } from '../control-plane/keeper.ts';
import { freePort } from '../control-plane/port.ts';
import { eventually } from '../support/eventually.ts';
import { argoCd, type ArgoCd } from './argo-cd.ts';
import { helm } from '../support/tools.ts';
import { prepareCluster } from './cluster-objects.ts';
import { expectListening } from './listening.ts';
import { redis } from './redis.ts';

/** What tests need of the Argo CD that runs. */
export interface Argo {
  readonly kubeconfig: string;
  /** Its command line, which tests call. */
  readonly cli: readonly string[];
  /** Where the repositories of the tests go. */
  readonly repositories: string;
  /** The file of the ConfigMap argocd-cm. */
  readonly settings: string;
  /** Of the application controller. */
  readonly log: string;
  /** What people and pages talk to. */
  readonly serverUrl: string;
}

interface Surroundings {
  readonly dir: string;
  readonly kubeconfig: string;
  readonly kube: (...args: readonly string[]) => Promise<string>;
}

const START = { timeoutMs: 60_000, everyMs: 50 };

/** Redis, repo server, application controller and server. `stop` ends the last one first. */
export async function startArgoCd(
  surroundings: Surroundings,
): Promise<{ readonly argo: Argo; readonly stop: () => Promise<void> }> {
  const { dir, kubeconfig, kube } = surroundings;
  const programs = await argoCd(console.error);
  const started: Kept[] = [];
  const stop = async (): Promise<void> => {
    for (const program of started.toReversed()) await program.stop(); // oxlint-disable-line no-await-in-loop -- in order
  };
  try {
    const settings = await prepareCluster({ dir, kube, programs });
    const serverUrl = await startAll(surroundings, programs, (program) => started.push(program));
    const repositories = join(dir, 'repositories');
    await mkdir(repositories);
    const log = join(dir, 'argocd-application-controller.log');
    return { argo: { kubeconfig, cli: programs.cli, repositories, settings, log, serverUrl }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Answers the server's URL. */
async function startAll(
  { dir, kubeconfig }: Surroundings,
  programs: ArgoCd,
  note: (program: Kept) => void,
): Promise<string> {
  const env = await environment(dir, programs, kubeconfig);
  const start = async (name: string, command: readonly string[], port: number, more = {}): Promise<void> => {
    const program = keep({ name, command, dir, env: { ...env, ...more } });
    note(program);
    await Promise.race([eventually(() => expectListening(port), START), program.died]);
  };
  const server = await redis(console.error);
  const store = await freePort();
  const options = ['--port', String(store), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  await start('redis', [...server.command, ...options, '--dir', dir], store, server.environment);
  const repo = await freePort();
  await start('argocd-repo-server', await repoServerCommand(programs, repo, store), repo);
  const metrics = await freePort();
  await start(
    'argocd-application-controller',
    controllerCommand(programs, { kubeconfig, repo, store, metrics }),
    metrics,
  );
  const port = await freePort();
  await start('argocd-server', await serverCommand(programs, { kubeconfig, repo, store, port }), port);
  return `http://127.0.0.1:${port}`;
}

async function repoServerCommand(
  { repoServer }: ArgoCd,
  port: number,
  store: number,
): Promise<readonly string[]> {
  return [
    ...repoServer,
    '--address=127.0.0.1',
    `--port=${port}`,
    '--metrics-address=127.0.0.1',
    `--metrics-port=${await freePort()}`,
    '--disable-tls',
    '--client-ca-path=',
    `--redis=127.0.0.1:${store}`,
    '--revision-cache-expiration=5s',
    '--loglevel=warn',
  ];
}

interface Ports {
  readonly kubeconfig: string;
  readonly repo: number;
  readonly store: number;
}

/** It looks again every 10 s, and its own words are in its log. */
function controllerCommand(
  { controller }: ArgoCd,
  { kubeconfig, repo, store, metrics }: Ports & { readonly metrics: number },
): readonly string[] {
  return [
    ...controller,
    `--kubeconfig=${kubeconfig}`,
    '--namespace=argocd',
    `--metrics-port=${metrics}`,
    `--repo-server=127.0.0.1:${repo}`,
    '--repo-server-plaintext',
    `--redis=127.0.0.1:${store}`,
    '--app-resync=10',
    '--app-resync-jitter=0',
    '--persist-resource-health',
    '--self-heal-backoff-timeout-seconds=0',
  ];
}

async function serverCommand(
  { server }: ArgoCd,
  { kubeconfig, repo, store, port }: Ports & { readonly port: number },
): Promise<readonly string[]> {
  return [
    ...server,
    `--kubeconfig=${kubeconfig}`,
    '--namespace=argocd',
    '--address=127.0.0.1',
    `--port=${port}`,
    '--metrics-address=127.0.0.1',
    `--metrics-port=${await freePort()}`,
    `--repo-server=127.0.0.1:${repo}`,
    '--repo-server-plaintext',
    `--redis=127.0.0.1:${store}`,
    '--insecure',
    '--loglevel=warn',
  ];
}

async function environment(
  dir: string,
  { folder }: ArgoCd,
  kubeconfig: string,
): Promise<Readonly<Record<string, string>>> {
  const own = (name: string): string => join(dir, 'argo', name);
  for (const name of ['tmp', 'home', 'tls', 'ssh']) await mkdir(own(name), { recursive: true }); // oxlint-disable-line no-await-in-loop -- a few
  await writeFile(join(own('ssh'), 'ssh_known_hosts'), '');
  return {
    PATH: [folder, dirname(await helm()), process.env['PATH']].join(':'),
    HOME: own('home'),
    TMPDIR: own('tmp'),
    KUBECONFIG: kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_CONTROLLER_SHARD: '0',
    ARGOCD_TLS_DATA_PATH: own('tls'),
    ARGOCD_SSH_DATA_PATH: own('ssh'),
    ARGOCD_ASK_PASS_SOCK: own('ask-pass.sock'),
  };
}
