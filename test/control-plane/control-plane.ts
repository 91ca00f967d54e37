import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { eventually } from '../support/eventually.ts';
import { findPrograms, type Programs } from './binary.ts';
import { makeCertificates, type Certificates } from './certificates.ts';
import { keep, type Kept } from './keeper.ts';

/** A real etcd, API server and, when the source has one, controller manager, on 127.0.0.1. */
export interface ControlPlane {
  /** Path of a kubeconfig that may do everything. */
  readonly kubeconfig: string;
  readonly url: string;
  /** Rejects when one of the programs ends by itself. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Keeps everything; made when missing. */
  readonly dir: string;
  /** Of the API server. Default: any free one. */
  readonly port?: number;
  readonly log: (line: string) => void;
  readonly apiServerFlags?: readonly string[];
}

const CONTROLLERS = [
  'namespace-controller',
  'garbage-collector-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'root-ca-certificate-publisher-controller',
  'deployment-controller',
  'replicaset-controller',
];
const START = { timeoutMs: 60_000, everyMs: 100 };

export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { dir, log } = options;
  refuseRunning(dir);
  await mkdir(dir, { recursive: true });
  const programs = await findPrograms(log);
  const certificates = await makeCertificates(dir);
  const port = options.port ?? (await freePort());
  const url = `https://127.0.0.1:${port}`;
  const kept: Kept[] = [];
  const stop = async (): Promise<void> => {
    for (const program of kept.splice(0).toReversed()) await program.stop(); // oxlint-disable-line no-await-in-loop -- in order
  };
  try {
    const etcd = `http://127.0.0.1:${await freePort()}`;
    kept.push(keep('etcd', etcdCommand(programs, dir, etcd), join(dir, 'etcd.log')));
    kept.push(
      keep(
        'kube-apiserver',
        apiServerCommand(programs, certificates, { ...options, port, etcd }),
        join(dir, 'kube-apiserver.log'),
      ),
    );
    const kubeconfig = join(dir, 'kubeconfig');
    await writeFile(kubeconfig, dump(await kubeconfigOf(certificates, url)), { mode: 0o600 });
    const died = Promise.race(kept.map((program) => program.died));
    await Promise.race([eventually(() => probe(certificates, `${url}/readyz`), START), died]);
    await startManager({ programs, certificates, dir, url, kubeconfig, log }, kept);
    return { kubeconfig, url, died: Promise.race(kept.map((program) => program.died)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface ManagerPlace {
  readonly programs: Programs;
  readonly certificates: Certificates;
  readonly dir: string;
  readonly url: string;
  readonly kubeconfig: string;
  readonly log: (line: string) => void;
}

async function startManager(place: ManagerPlace, kept: Kept[]): Promise<void> {
  const { programs, certificates, dir, url, kubeconfig, log } = place;
  if (programs.controllerManager === undefined) {
    return log('This source has no controller manager: namespaces will not terminate.');
  }
  const command = [
    ...programs.controllerManager,
    `--kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${await freePort()}`,
    `--service-account-private-key-file=${certificates.accountKey}`,
    `--root-ca-file=${certificates.ca}`,
    '--leader-elect=false',
    `--controllers=${CONTROLLERS.join(',')}`,
  ];
  const manager = keep('kube-controller-manager', command, join(dir, 'kube-controller-manager.log'));
  kept.push(manager);
  const account = `${url}/api/v1/namespaces/default/serviceaccounts/default`;
  await Promise.race([eventually(() => probe(certificates, account), START), manager.died]);
}

function etcdCommand({ etcd }: Programs, dir: string, url: string): readonly string[] {
  return [
    ...etcd,
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    '--listen-peer-urls=http://127.0.0.1:0',
    '--unsafe-no-fsync=true',
  ];
}

function apiServerCommand(
  { apiServer, controllerManager }: Programs,
  certificates: Certificates,
  { dir, port, etcd, apiServerFlags = [] }: ControlPlaneOptions & { readonly etcd: string },
): readonly string[] {
  return [
    ...apiServer,
    `--etcd-servers=${etcd}`,
    `--cert-dir=${dir}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    `--tls-cert-file=${certificates.serverCert}`,
    `--tls-private-key-file=${certificates.serverKey}`,
    `--client-ca-file=${certificates.ca}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${certificates.accountPublicKey}`,
    `--service-account-signing-key-file=${certificates.accountKey}`,
    // without a controller manager nobody makes the accounts that this plugin asks for
    ...(controllerManager === undefined ? ['--disable-admission-plugins=ServiceAccount'] : []),
    ...apiServerFlags,
  ];
}

async function kubeconfigOf({ ca, adminCert, adminKey }: Certificates, server: string): Promise<object> {
  const base64 = async (path: string): Promise<string> => (await readFile(path)).toString('base64');
  const name = 'local';
  const user = {
    'client-certificate-data': await base64(adminCert),
    'client-key-data': await base64(adminKey),
  };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': await base64(ca) } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  };
}

/** Resolves when the API server answers 200. */
async function probe({ ca, adminCert, adminKey }: Certificates, url: string): Promise<void> {
  const [caBytes, cert, key] = await Promise.all([ca, adminCert, adminKey].map((path) => readFile(path)));
  await new Promise<void>((resolve, reject) => {
    const tls = { ca: caBytes, cert, key, agent: false, timeout: 2_000 };
    const call = request(url, tls, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) resolve();
      else reject(new Error(`${url} answers ${answer.statusCode}`));
    });
    call.on('timeout', () => call.destroy(new Error(`${url} does not answer`)));
    call.on('error', reject);
    call.end();
  });
}

/** Two of them in one folder would share etcd's files. */
function refuseRunning(dir: string): void {
  const file = join(dir, 'kube-apiserver.log.pid');
  if (!existsSync(file)) return;
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch {
    return;
  }
  throw new Error(`A control plane is running in ${dir} already: stop it, or choose another folder.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
