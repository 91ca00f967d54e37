import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Clock } from '../../src/clock.ts';
import { type KubeConnection, openConnection } from '../../src/kube/connection.ts';
import type { Certificates } from '../control-plane/certificates.ts';
import { FaultProxy } from './fault-proxy.ts';
import { Proxy } from './proxy.ts';

/** A connection of the operator's to the API server that leads through two proxies. */
export interface FaultyLink {
  /** The network. */
  readonly network: Proxy;
  /** Behind it, what is taken for the API server. */
  readonly api: FaultProxy;
  readonly connection: KubeConnection;
  close(): Promise<void>;
}

export interface FaultyLinkOptions {
  /** Of somebody who may do everything. */
  readonly kubeconfig: string;
  /** Of what is taken for the API server. */
  readonly certificates: Certificates;
  readonly clock: Clock;
  /** Of the operator's kubeconfig. */
  readonly user?: object;
}

export async function openFaultyLink({
  kubeconfig,
  certificates,
  clock,
  user = {},
}: FaultyLinkOptions): Promise<FaultyLink> {
  const api = new FaultProxy({
    ...apiServerOf(kubeconfig),
    certificate: { cert: readFileSync(certificates.serverCert), key: readFileSync(certificates.serverKey) },
  });
  await api.listen();
  const network = new Proxy({ host: '127.0.0.1', port: api.port });
  await network.listen();
  const folder = mkdtempSync(join(tmpdir(), 'kube-faulty-'));
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, JSON.stringify(kubeconfigFor(network.port, certificates, user)), { mode: 0o600 });
  const connection = openConnection({ kubeconfig: path, clock });
  return {
    network,
    api,
    connection,
    async close() {
      await connection.close();
      await network.close();
      await api.close();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } },
  ];
  readonly users: readonly [
    { readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } },
  ];
}

function apiServerOf(kubeconfig: string): {
  url: string;
  identity: { ca: Buffer; cert: Buffer; key: Buffer };
} {
  const { clusters, users } = load(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
  const [{ cluster }, { user }] = [clusters[0], users[0]];
  const identity = {
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
    cert: Buffer.from(user['client-certificate-data'], 'base64'),
    key: Buffer.from(user['client-key-data'], 'base64'),
  };
  return { url: cluster.server, identity };
}

function kubeconfigFor(port: number, { ca }: Certificates, user: object): object {
  const name = 'faulty';
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': ca } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
}
