import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Resource, Status } from '../../src/api/resource.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { type KubeConnection, type KubeStream, openConnection } from '../../src/kube/connection.ts';
import { hasStatus, KubeError } from '../../src/kube/kube-error.ts';
import { type KubeStore, openStore, type CacheOptions } from '../../src/kube/store.ts';
import { eventually } from '../support/eventually.ts';
import { Proxy } from './proxy.ts';

/** A kind of our own in the operator's group, so that these tests don't change with its CRDs. */
export interface Thing extends Resource {
  readonly spec: { readonly color?: string };
  readonly status?: Status & { readonly id?: string; readonly phase?: string };
}

const THINGS = '/apis/ssm-operator.dev/v1alpha1';
const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.ssm-operator.dev' },
  spec: {
    group: 'ssm-operator.dev',
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } },
      },
    ],
  },
};

/** What people do, straight to the API server. */
export interface Cluster {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly connection: KubeConnection;
  create(name: string, spec?: Thing['spec']): Promise<Thing>;
  paint(name: string, color: string): Promise<Thing>;
  patch(name: string, body: object): Promise<Thing>;
  get(name: string): Promise<Thing>;
  list(): Promise<readonly Thing[]>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A namespace of one's own, in a cluster that knows Things. */
export async function openCluster(kubeconfig: string, purpose: string): Promise<Cluster> {
  const connection = openConnection({ kubeconfig, clock: systemClock });
  const namespace = `kube-${purpose}-${Date.now().toString(36)}`;
  const path = `${THINGS}/namespaces/${namespace}/things`;
  await createOnce(connection, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd);
  await createOnce(connection, '/api/v1/namespaces', { metadata: { name: namespace } });
  await eventually(() => connection.request({ method: 'GET', path }));

  const patch = (name: string, body: object): Promise<Thing> =>
    connection.request({
      method: 'PATCH',
      path: `${path}/${name}`,
      body,
      contentType: 'application/merge-patch+json',
    });
  return {
    kubeconfig,
    namespace,
    connection,
    create: (name, spec = {}) => connection.request({ method: 'POST', path, body: thing(name, spec) }),
    paint: (name, color) => patch(name, { spec: { color } }),
    patch,
    get: (name) => connection.request({ method: 'GET', path: `${path}/${name}` }),
    list: async () => (await connection.request<{ items: readonly Thing[] }>({ method: 'GET', path })).items,
    remove: async (name) => void (await connection.request({ method: 'DELETE', path: `${path}/${name}` })),
    close: () => connection.close(),
  };
}

function thing(name: string, spec: object): object {
  return { apiVersion: 'ssm-operator.dev/v1alpha1', kind: 'Thing', metadata: { name }, spec };
}

async function createOnce(connection: KubeConnection, path: string, body: object): Promise<void> {
  try {
    await connection.request({ method: 'POST', path, body });
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
  }
}

/** A connection of the operator's, through a proxy; both end with the test. */
export async function connectThroughProxy(
  { kubeconfig }: Cluster,
  clock: Clock = systemClock,
): Promise<{ proxy: Proxy; connection: KubeConnection }> {
  const { proxy, path } = await proxied(kubeconfig);
  const connection = openConnection({ kubeconfig: path, clock });
  onTestFinished(() => connection.close());
  return { proxy, connection };
}

/** A proxy, and a kubeconfig that goes through it; both end with the test. */
export async function proxied(kubeconfig: string): Promise<{ proxy: Proxy; path: string }> {
  const text = readFileSync(kubeconfig, 'utf8');
  const server = /server: *"?(https:\/\/[^\s",}]+)/.exec(text)?.[1] ?? '';
  const { hostname, port } = new URL(server);
  const proxy = new Proxy({ host: hostname, port: Number(port) });
  await proxy.listen();
  const folder = mkdtempSync(join(tmpdir(), 'kube-proxy-'));
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, text.replace(server, `https://127.0.0.1:${proxy.port}`), { mode: 0o600 });
  onTestFinished(async () => {
    await proxy.close();
    rmSync(folder, { recursive: true });
  });
  return { proxy, path };
}

/** As a server answers that streams no lists: never (422), or not just now (429). Watches go through. */
export function withoutStreamingLists(
  inner: KubeConnection,
  status: 422 | 429 = 422,
  holds: () => boolean = () => true,
): KubeConnection {
  return {
    ...inner,
    stream: <T>(request: KubeStream) =>
      request.query?.['sendInitialEvents'] === true && holds()
        ? refusing<T>(status)
        : inner.stream<T>(request),
  };
}

// oxlint-disable-next-line require-yield -- an answer without a body
async function* refusing<T>(status: number): AsyncGenerator<T, void> {
  throw new KubeError('sendInitialEvents: Forbidden', { status, reason: 'Invalid' });
}

/** A streaming list that ends where the watch would begin. */
export async function* untilListed<T>(events: AsyncIterable<T>): AsyncGenerator<T, void> {
  for await (const event of events) {
    yield event;
    if (JSON.stringify(event).includes('k8s.io/initial-events-end')) return;
  }
}

/** A change as `onChange` told it. */
export interface Told {
  readonly key: string;
  readonly previous: Thing | undefined;
  readonly current: Thing | undefined;
}

export interface Watched {
  readonly store: KubeStore<Thing>;
  readonly told: Told[];
  readonly problems: unknown[];
}

/** A store of Things that ends with the test. */
export function watchThings(connection: KubeConnection, options: Partial<CacheOptions<Thing>>): Watched {
  const stop = new AbortController();
  const told: Told[] = [];
  const problems: unknown[] = [];
  const store = openStore<Thing>(connection, {
    plural: 'things',
    namespaces: [],
    clock: systemClock,
    random: Math.random,
    signal: stop.signal,
    onChange: (key, previous, current) => told.push({ key, previous, current }),
    onProblem: (error) => problems.push(error),
    ...options,
  });
  onTestFinished(async () => {
    stop.abort();
    await store.stopped;
  });
  return { store, told, problems };
}

/** The colors that one Thing was told to change from and to. */
export function toldOf(told: readonly Told[], name: string): string[] {
  return told
    .filter(({ key }) => key.endsWith(`/${name}`))
    .map(({ previous, current }) => `${previous?.spec.color ?? '-'} > ${current?.spec.color ?? '-'}`);
}
