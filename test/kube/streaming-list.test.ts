import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeConnection, KubeStream } from '../../src/kube/connection.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Cluster, openCluster, toldOf, untilListed, watchThings } from './fixture.ts';
import { say, scriptApi } from './scripted-api.ts';
import { endOfList, open, scripted, thing } from './streaming-api.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await openCluster(inject('kubeconfig'), 'streaming');
});

afterAll(() => cluster.close());

test('the list comes as the first events of the watch that then goes on', async () => {
  await cluster.create('first', { color: 'grey' });
  const { connection, streams, requests } = counted(cluster.connection);
  const { store, told } = watchThings(connection, { namespaces: [cluster.namespace] });
  await store.synced;
  const listed = store.get(`${cluster.namespace}/first`);

  await cluster.create('second', { color: 'red' });
  await eventually(() => expect(toldOf(told, 'second')).toEqual(['- > red']));

  expect(listed?.spec.color).toBe('grey');
  expect(listed?.metadata).not.toHaveProperty('managedFields');
  expect([streams.length, requests]).toEqual([1, 0]);
});

test('a new list after a gap tells what was deleted or recreated in it', async () => {
  await cluster.create('gap-gone', { color: 'grey' });
  await cluster.create('gap-new', { color: 'old' });
  let gaps = 0;
  const inGap = async (): Promise<void> => {
    await Promise.all([cluster.remove('gap-gone'), cluster.remove('gap-new')]);
    await cluster.create('gap-new', { color: 'new' });
  };
  const connection: KubeConnection = {
    ...cluster.connection,
    async *stream<T>(request: KubeStream) {
      const first = cluster.connection.stream<T>(request);
      if (gaps > 1) return yield* first;
      gaps += 1;
      if (gaps === 1) return yield* untilListed(first);
      await inGap();
      yield* cluster.connection.stream<T>({ ...request, query: { ...request.query, resourceVersion: '1' } });
    },
  };

  const { told, problems } = watchThings(connection, { namespaces: [cluster.namespace], random: () => 0.1 });

  await eventually(() => expect(toldOf(told, 'gap-new')).toEqual(['- > old', 'old > -', '- > new']));
  expect(toldOf(told, 'gap-gone')).toEqual(['- > grey', 'grey > -']);
  expect(problems).toMatchObject([{ status: 410 }]);
});

for (const status of [400, 403, 422]) {
  test(`a server that refuses streaming lists with ${status} is asked for pages, then and later`, async () => {
    const api = await scripted();
    api.streamed = (response) => say(response, status, { kind: 'Status', code: status });

    const { store, problems } = api.watch();
    await store.synced;
    await eventually(() => expect(api.asked).toEqual(['stream', 'pages', 'watch']));
    await api.tell({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
    await eventually(async () => {
      await api.clock.advance(1_000);
      expect(api.asked).toHaveLength(5);
    });

    expect(api.asked.slice(3)).toEqual(['pages', 'watch']);
    expect(problems).toMatchObject([{ status: 410 }]);
  });
}

test('a server that does not stream yet, because it has just started, is asked for pages this once', async () => {
  const api = await scripted();
  let starting = true;
  api.streamed = (response) => (starting ? say(response, 429, {}, { 'retry-after': '1' }) : open(response));
  const { problems } = api.watch();
  await eventually(() => expect(api.asked).toEqual(['stream']));
  await eventually(async () => {
    await api.clock.advance(250);
    expect(api.asked).toEqual(['stream', 'pages', 'watch']);
  });
  expect(api.clock.monotonicMs()).toBeGreaterThanOrEqual(1_000); // as asked for
  starting = false;

  await api.tell({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  await eventually(async () => {
    await api.clock.advance(1_000);
    expect(api.asked.slice(3)).toEqual(['stream']);
  });

  expect(problems).toMatchObject([{ status: 410 }]);
});

test('a server that lets us neither stream nor list says so, and is asked both ways when it has changed its mind', async () => {
  const api = await scripted();
  let forbidden = true;
  api.streamed = (response) => (forbidden ? say(response, 403, {}) : open(response));
  api.paged = (response) => say(response, 403, {});

  const { store, problems } = api.watch();
  await eventually(() => expect(problems).toMatchObject([{ status: 403 }]));
  forbidden = false;
  await api.clock.advance(1_000);
  await eventually(() => expect(api.asked).toEqual(['stream', 'pages', 'stream']));
  await api.tell(endOfList('7'));
  await store.synced;

  expect(problems).toHaveLength(1);
});

test('a server that knows no streaming lists is given up after 10 s without a new object, and asked for pages', async () => {
  const api = await scripted();
  const { store, problems } = api.watch();
  await api.hear(store, { type: 'ADDED', object: thing('a', '1') });
  await api.clock.advance(9_000);

  await api.hear(store, { type: 'MODIFIED', object: thing('a', '3') });
  await api.hear(store, { type: 'BOOKMARK', object: { metadata: { resourceVersion: '4' } } });
  const before = [store.isSynced, problems.length];
  await api.clock.advance(1_000);
  await eventually(() => expect(problems).toHaveLength(1));
  await api.clock.advance(1_000);
  await store.synced;

  expect(before).toEqual([false, 0]);
  expect(problems).toMatchObject([{ reason: 'Timeout', message: expect.stringContaining('stands still') }]);
  await eventually(() => expect(api.asked).toEqual(['stream', 'pages', 'watch']));
});

test('a server that says nothing at all is given up after 10 s', async () => {
  const api = await scripted();
  api.streamed = () => {};
  const { store, problems } = api.watch();
  await eventually(() => expect(api.asked).toEqual(['stream']));

  await api.clock.advance(9_999);
  const before = problems.length;
  await api.clock.advance(1);
  await eventually(() => expect(problems).toHaveLength(1));
  await api.clock.advance(1_000);
  await store.synced;

  expect(before).toBe(0);
  expect(problems).toMatchObject([{ reason: 'Timeout', message: expect.stringContaining('stands still') }]);
});

test('a long list that moves on is waited for', async () => {
  const api = await scripted();
  const { store, problems } = api.watch();

  for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
    await api.hear(store, { type: 'ADDED', object: thing(name, `${index}`) }); // oxlint-disable-line no-await-in-loop -- in turn
    await api.clock.advance(8_000); // oxlint-disable-line no-await-in-loop -- in turn
  }
  const before = store.list().length;
  await api.tell(endOfList('9'));
  await store.synced;

  expect([before, store.list().length]).toEqual([0, 4]);
  expect(problems).toEqual([]);
});

test('after the list only the silence of the watch counts', async () => {
  const api = await scripted();
  const { store, problems } = api.watch();
  await api.hear(store, endOfList('9'));

  await api.clock.advance(60_000);
  await api.hear(store, { type: 'BOOKMARK', object: { metadata: { resourceVersion: '12' } } });

  expect(problems).toEqual([]);
  expect(api.asked).toEqual(['stream']);
});

test('pages that stand still are given up, and the list is asked for as a stream', async () => {
  const api = await scripted();
  let refusing = true;
  api.streamed = (response) => (refusing ? say(response, 422, {}) : open(response));
  api.paged = () => {};
  const { store, problems } = api.watch();
  await eventually(() => expect(api.asked).toEqual(['stream', 'pages']));
  refusing = false;

  await api.clock.advance(11_000);
  await eventually(async () => {
    await api.clock.advance(500);
    expect(api.asked).toEqual(['stream', 'pages', 'stream']);
  });
  await api.tell(endOfList('7'));
  await store.synced;

  expect(problems).toMatchObject([{ reason: 'Timeout' }]);
});

test('what changes and goes while the list comes is told as it is at its end', async () => {
  const api = await scripted();
  const { store, told } = api.watch();

  await api.tell(
    { type: 'ADDED', object: thing('a', '1') },
    { type: 'ADDED', object: thing('b', '2') },
    { type: 'MODIFIED', object: thing('a', '3', 'red') },
    { type: 'DELETED', object: thing('b', '4') },
    endOfList('4'),
  );
  await store.synced;

  expect(toldOf(told, 'a')).toEqual(['- > red']);
  expect(toldOf(told, 'b')).toEqual([]);
});

test('of several namespaces the one that is furthest behind counts', async () => {
  const clock = new ManualClock();
  const talking: ServerResponse[] = [];
  const connection = await scriptApi(clock, ({ url = '' }, response) => {
    if (url.includes('/silent/')) return;
    open(response);
    talking.push(response);
  });
  const { store } = watchThings(connection, { namespaces: ['talking', 'silent'], clock });
  const { store: other } = watchThings(connection, { namespaces: ['talking'], clock });
  await eventually(() => expect(talking).toHaveLength(2));
  await clock.advance(4_000);

  for (const response of talking) response.write(`${JSON.stringify(endOfList('9'))}\n`);
  await other.synced;

  expect([other.isSynced, store.isSynced]).toEqual([true, false]);
  expect(store.staleMs()).toBe(4_000);
});

test('a list that is cut off tells nothing, and is asked for again', async () => {
  const api = await scripted();
  const { store, told, problems } = api.watch();
  await api.hear(store, { type: 'ADDED', object: thing('a', '1') });

  api.end();
  await eventually(() => expect(problems).toHaveLength(1));
  const before = told.length;
  await api.clock.advance(1_000);
  await eventually(() => expect(api.asked).toEqual(['stream', 'stream']));
  await api.tell(endOfList('9'));
  await store.synced;

  expect(before).toBe(0);
  expect(store.list()).toEqual([]);
  expect(problems).toMatchObject([
    { reason: 'Unreachable', message: expect.stringContaining('before the list was complete') },
  ]);
});

function counted(inner: KubeConnection): {
  readonly connection: KubeConnection;
  readonly streams: KubeStream[];
  readonly requests: number;
} {
  const streams: KubeStream[] = [];
  let requests = 0;
  const connection: KubeConnection = {
    ...inner,
    request(request) {
      requests += 1;
      return inner.request(request);
    },
    stream<T>(request: KubeStream) {
      streams.push(request);
      return inner.stream<T>(request);
    },
  };
  return {
    connection,
    streams,
    get requests() {
      return requests;
    },
  };
}
