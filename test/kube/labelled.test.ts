import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { Stored } from '../../src/api/resource.ts';
import { systemClock } from '../../src/clock.ts';
import { keyOf } from '../../src/controller/store.ts';
import type { KubeConnection, KubeStream } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { type KubeCache, openCache } from '../../src/kube/store.ts';
import { eventually } from '../support/eventually.ts';
import { type Cluster, openCluster, untilListed, withoutStreamingLists } from './fixture.ts';

const LABEL = 'ssm-operator.dev/content';

interface ConfigMap extends Stored {
  readonly data?: Readonly<Record<string, string>>;
}

let here: Cluster;
let elsewhere: Cluster;

beforeAll(async () => {
  here = await openCluster(inject('kubeconfig'), 'labelled');
  elsewhere = await openCluster(inject('kubeconfig'), 'labelled-elsewhere');
});

afterAll(() => Promise.all([here.close(), elsewhere.close()]));

const ways: Readonly<Record<string, (connection: KubeConnection) => KubeConnection>> = {
  stream: (connection) => connection,
  pages: withoutStreamingLists,
};

for (const [way, through] of Object.entries(ways)) {
  test(`of the ConfigMaps of one namespace, only those with the label are cached (${way})`, async () => {
    await Promise.all([
      make(here, `with-${way}`, { [LABEL]: 'true' }),
      make(here, `without-${way}`),
      make(here, `false-${way}`, { [LABEL]: 'false' }),
      make(elsewhere, `with-${way}`, { [LABEL]: 'true' }),
    ]);

    const { cache } = await watching(through(here.connection));

    const listed = cache.list().filter(({ metadata }) => metadata.name.endsWith(way));
    expect(listed.map(keyOf)).toEqual([`${here.namespace}/with-${way}`]);
    expect(listed[0]?.data).toEqual({ script: 'df' });
  });
}

test('a ConfigMap that gains the label, changes and loses it is told as added, changed and gone', async () => {
  await make(here, 'moving');
  const { cache, told } = await watching(here.connection);

  await change(here, 'moving', { metadata: { labels: { [LABEL]: 'true' } } });
  await change(here, 'moving', { data: { script: 'uptime' } });
  await change(here, 'moving', { metadata: { labels: { [LABEL]: null } } });

  await eventually(() => expect(told('moving')).toEqual(['- > df', 'df > uptime', 'uptime > -']));
  expect(cache.get(`${here.namespace}/moving`)).toBeUndefined();
});

test('a label that is lost while nobody watches is told as gone by the next list', async () => {
  await make(here, 'unwatched', { [LABEL]: 'true' });
  let watches = 0;
  const connection: KubeConnection = {
    ...here.connection,
    async *stream<T>(request: KubeStream) {
      watches += 1;
      if (watches === 1) return yield* untilListed(here.connection.stream<T>(request));
      if (watches > 2) return yield* here.connection.stream<T>(request);
      await change(here, 'unwatched', { metadata: { labels: { [LABEL]: null } } });
      throw new KubeError('expired', { status: 410, reason: 'Expired' });
    },
  };

  const { told, problems } = await watching(connection);

  await eventually(() => expect(told('unwatched')).toEqual(['- > df', 'df > -']));
  expect(problems).toMatchObject([{ status: 410 }]);
});

interface Watched {
  readonly cache: KubeCache<ConfigMap>;
  /** The scripts that one ConfigMap was told to change from and to. */
  readonly told: (name: string) => readonly string[];
  readonly problems: readonly unknown[];
}

async function watching(connection: KubeConnection): Promise<Watched> {
  const stop = new AbortController();
  const problems: unknown[] = [];
  const changes: [key: string, scripts: string][] = [];
  const cache = openCache<ConfigMap>(connection, {
    api: '/api/v1',
    plural: 'configmaps',
    labelSelector: `${LABEL}=true`,
    namespaces: [here.namespace],
    clock: systemClock,
    random: () => 0.1,
    signal: stop.signal,
    onChange: (key, previous, current) =>
      changes.push([key, `${previous?.data?.['script'] ?? '-'} > ${current?.data?.['script'] ?? '-'}`]),
    onProblem: (error) => problems.push(error),
  });
  onTestFinished(async () => {
    stop.abort();
    await cache.stopped;
  });
  await cache.synced;
  const told = (name: string): readonly string[] =>
    changes.filter(([key]) => key === `${here.namespace}/${name}`).map(([, scripts]) => scripts);
  return { cache, told, problems };
}

function make({ connection, namespace }: Cluster, name: string, labels: object = {}): Promise<unknown> {
  const body = { metadata: { name, labels }, data: { script: 'df' } };
  return connection.request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/configmaps`, body });
}

function change({ connection, namespace }: Cluster, name: string, body: object): Promise<unknown> {
  const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  return connection.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
}
