import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump, load, loadAll } from 'js-yaml';
import { inject } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openConnection } from '../../src/kube/connection.ts';
import { helm, kubectl } from './tools.ts';

const run = promisify(execFile);
const CHART = 'charts/ssm-operator';
/** What gives the operator its rights; its Deployment needs a node, and there is none. */
const IDENTITY_KINDS = new Set([
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
]);

export interface IdentityOptions {
  /** Of somebody who may do everything. */
  readonly kubeconfig: string;
  /** Where the chart would be installed; it must exist. */
  readonly namespace: string;
  /** Where the operator's kubeconfig goes. */
  readonly path: string;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/**
 * Gives the operator the identity that the chart gives it: applies the chart's ServiceAccount with its rights, and
 * writes a kubeconfig with a token of just that account.
 */
export async function writeOperatorKubeconfig({
  kubeconfig,
  namespace,
  path,
}: IdentityOptions): Promise<void> {
  const release = `ssm-operator-${namespace}`;
  const rendered = await run(await helm(), [
    'template',
    release,
    CHART,
    '--namespace',
    namespace,
    '--set',
    'clusterName=test',
    '--kube-version',
    '1.36.3',
  ]);
  const manifests = (loadAll(rendered.stdout) as Manifest[]).filter((item) => IDENTITY_KINDS.has(item?.kind));
  const account = manifests.find(({ kind }) => kind === 'ServiceAccount')?.metadata.name ?? '';
  const file = `${path}.identity.yaml`;
  await writeFile(file, manifests.map((item) => dump(item)).join('---\n'));
  const ctl = await kubectl();
  await run(ctl, ['--kubeconfig', kubeconfig, 'apply', '--namespace', namespace, '-f', file]);
  const token = await run(ctl, [
    '--kubeconfig',
    kubeconfig,
    'create',
    'token',
    account,
    '--namespace',
    namespace,
    '--duration',
    '2h',
  ]);
  const admin = load(
    (await run(ctl, ['--kubeconfig', kubeconfig, 'config', 'view', '--raw', '--minify'])).stdout,
  );
  await writeFile(path, dump(withToken(admin as Kubeconfig, token.stdout.trim(), namespace)), {
    mode: 0o600,
  });
}

let shared: Promise<string> | undefined;

/** Path of a kubeconfig with the chart's rights in every namespace, made once: making one takes longer than many a test. */
export function serverWideIdentity(): Promise<string> {
  return (shared ??= makeServerWide());
}

async function makeServerWide(): Promise<string> {
  const kubeconfig = inject('kubeconfig');
  const namespace = `operator-${process.pid}`;
  const kube = openConnection({ kubeconfig, clock: systemClock });
  await kube.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } });
  await kube.close();
  const path = join(await mkdtemp(join(tmpdir(), 'ssm-operator-identity-')), 'kubeconfig');
  await writeOperatorKubeconfig({ kubeconfig, namespace, path });
  return path;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string }[];
}

function withToken(admin: Kubeconfig, token: string, namespace: string): object {
  const name = 'operator';
  const cluster = admin.clusters[0]?.name ?? '';
  return {
    ...admin,
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster, user: name, namespace } }],
    'current-context': name,
  };
}
