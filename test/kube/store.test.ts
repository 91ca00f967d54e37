import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { KubeConnection, KubeRequest, KubeStream } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import {
  type Cluster,
  connectThroughProxy,
  openCluster,
  toldOf,
  type Watched,
  watchThings,
  withoutStreamingLists,
} from './fixture.ts';
import { say, scriptApi } from './scripted-api.ts';

let cluster: Cluster;
const keyOf = (name: string): string => `${cluster.namespace}/${name}`;

beforeAll(async () => {
  cluster = await openCluster(inject('kubeconfig'), 'store');
});

afterAll(() => cluster.close());

async function watching(
  connection: KubeConnection = cluster.connection,
  rest: object = {},
): Promise<Watched> {
  const watched = watchThings(connection, { namespaces: [cluster.namespace], ...rest });
  await watched.store.synced;
  return watched;
}

test('what exists, appears, changes and goes is told in this order', async () => {
  await cluster.create('told-before', { color: 'grey' });
  const { store, told } = await watching();

  await cluster.create('told', { color: 'red' });
  await cluster.paint('told', 'blue');
  await cluster.remove('told');

  await eventually(() => expect(toldOf(told, 'told')).toEqual(['- > red', 'red > blue', 'blue > -']));
  expect(toldOf(told, 'told-before')).toEqual(['- > grey']);
  expect(store.get(keyOf('told'))).toBeUndefined();
  expect(store.get(keyOf('told-before'))?.spec).toEqual({ color: 'grey' });
});

test('the cache holds neither managedFields nor what kubectl last applied', async () => {
  await cluster.create('trimmed');
  await cluster.patch('trimmed', {
    metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes' } },
  });

  const { store } = await watching();

  const metadata = store.get(keyOf('trimmed'))?.metadata;
  expect(metadata).not.toHaveProperty('managedFields');
  expect(metadata?.annotations).toEqual({ kept: 'yes' });
});

test('more objects than fit into a page are all there', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `page-${index}`);
  await Promise.all(names.map((name) => cluster.create(name)));
  const { connection, asked } = counted(withoutStreamingLists(cluster.connection));

  const { store } = await watching(connection, { pageSize: 3 });

  expect(names.filter((name) => store.get(keyOf(name)) === undefined)).toEqual([]);
  expect(asked.filter(({ query }) => query?.['limit'] === 3).length).toBeGreaterThanOrEqual(4);
});

test('a list that expires between two pages begins anew', async () => {
  await Promise.all(['expire-1', 'expire-2', 'expire-3'].map((name) => cluster.create(name)));
  let refusals = 0;
  const connection: KubeConnection = {
    ...withoutStreamingLists(cluster.connection),
    async request(request) {
      if (request.query?.['continue'] === undefined || refusals > 0)
        return cluster.connection.request(request);
      refusals += 1;
      throw new KubeError('expired', { status: 410, reason: 'Expired' });
    },
  };

  const { store } = await watching(connection, { pageSize: 2, random: () => 0 });

  expect(refusals).toBe(1);
  expect(store.get(keyOf('expire-3'))).toBeDefined();
});

test('a reset connection loses no change', async () => {
  const { proxy, connection } = await connectThroughProxy(cluster);
  const { told } = await watching(connection);

  proxy.reset();
  await cluster.create('reset', { color: 'red' });

  await eventually(() => expect(toldOf(told, 'reset')).toEqual(['- > red']));
});

test('a connection that goes silent is found out', async () => {
  const clock = new ManualClock();
  const { proxy, connection } = await connectThroughProxy(cluster, clock);
  const { store } = await watching(connection, { clock });
  proxy.silence();
  await cluster.create('silent');

  await eventually(async () => {
    await clock.advance(5_000);
    expect(store.get(keyOf('silent'))).toBeDefined();
  });

  expect(proxy.accepted).toBe(2);
  // By its unanswered pings, long before the watch itself is given up.
  expect(clock.monotonicMs()).toBeLessThan(75_000);
});

test('an API server that is not there yet is waited for', async () => {
  const { proxy, connection } = await connectThroughProxy(cluster);
  proxy.refuse();
  await cluster.create('late');
  const { store, problems } = watchThings(connection, { namespaces: [cluster.namespace], random: () => 0.1 });
  await eventually(() => expect(problems.length).toBeGreaterThan(1));
  const before = store.isSynced;

  proxy.welcome();
  await store.synced;

  expect(store.get(keyOf('late'))).toBeDefined();
  expect([before, store.isSynced]).toEqual([false, true]);
});

test('a version too old to watch from leads to a new list, which finds what was deleted or recreated', async () => {
  await cluster.create('ancient-gone', { color: 'grey' });
  await cluster.create('ancient-new', { color: 'old' });
  let lists = 0;
  const inner = withoutStreamingLists(cluster.connection);
  const connection: KubeConnection = {
    ...inner,
    request(request) {
      lists += 1;
      return inner.request(request);
    },
    stream<T>(request: KubeStream) {
      const query = { ...request.query, ...(lists === 1 ? { resourceVersion: '1' } : {}) };
      return inner.stream<T>({ ...request, query });
    },
  };

  const { told, problems } = await watching(connection, { random: () => 0.9 });
  await Promise.all([cluster.remove('ancient-gone'), cluster.remove('ancient-new')]);
  await cluster.create('ancient-new', { color: 'new' });

  await eventually(() => expect(toldOf(told, 'ancient-new')).toEqual(['- > old', 'old > -', '- > new']));
  expect(toldOf(told, 'ancient-gone')).toEqual(['- > grey', 'grey > -']);
  expect(problems).toMatchObject([{ status: 410 }]);
});

test('a watch that says nothing, not even bookmarks, leads to a new list', async () => {
  const clock = new ManualClock();
  const asked: string[] = [];
  const connection = await scriptApi(clock, ({ url = '' }, response) => {
    if (url.includes('sendInitialEvents')) return say(response, 422, {});
    asked.push(url.includes('watch=true') ? 'watch' : 'list');
    if (url.includes('watch=true')) response.writeHead(200).flushHeaders();
    else say(response, 200, { metadata: { resourceVersion: '5' }, items: [] });
  });
  await watching(connection, { clock });

  await eventually(() => expect(asked).toEqual(['list', 'watch']));
  await clock.advance(74_000);
  const before = asked.length;
  await eventually(async () => {
    await clock.advance(1_000);
    expect(asked.slice(0, 3)).toEqual(['list', 'watch', 'list']);
  });

  expect(before).toBe(2);
});

test.each([
  ['its last bookmark, so that a quiet kind does not grow too old', 'BOOKMARK'],
  ['its last event, so that nothing is told again', 'ADDED'],
])('a watch goes on from %s', async (_what, type) => {
  const asked: string[] = [];
  const object = { metadata: { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '9' }, spec: {} };
  const connection = await scriptApi(systemClock, ({ url = '' }, response) => {
    const { searchParams } = new URL(url, 'http://api');
    if (searchParams.get('watch') === 'true') asked.push(searchParams.get('resourceVersion') ?? '');
    if (searchParams.get('watch') !== 'true')
      say(response, 200, { metadata: { resourceVersion: '5' }, items: [] });
    else if (asked.length > 1) response.writeHead(200).flushHeaders();
    else response.writeHead(200).end(`${JSON.stringify({ type, object })}\n`);
  });

  await watching(withoutStreamingLists(connection));

  await eventually(() => expect(asked).toEqual(['5', '9']));
});

test('a handler that throws does not end the watch', async () => {
  const seen: string[] = [];
  const onChange = (key: string): void => {
    seen.push(key);
    if (key === keyOf('throw')) throw new Error('handler');
  };
  const { problems } = await watching(cluster.connection, { onChange });

  await cluster.create('throw');
  await cluster.create('thrown-after');

  await eventually(() => expect(seen).toContain(keyOf('thrown-after')));
  expect(problems).toMatchObject([{ message: 'handler' }]);
});

function counted(inner: KubeConnection): { connection: KubeConnection; asked: KubeRequest[] } {
  const asked: KubeRequest[] = [];
  const connection: KubeConnection = {
    ...inner,
    request(request) {
      asked.push(request);
      return inner.request(request);
    },
  };
  return { connection, asked };
}
