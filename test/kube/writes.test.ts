import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { FINALIZER } from '../../src/api/names.ts';
import { Conflict } from '../../src/controller/store.ts';
import type { KubeConnection } from '../../src/kube/connection.ts';
import { eventually } from '../support/eventually.ts';
import {
  type Cluster,
  connectThroughProxy,
  openCluster,
  toldOf,
  type Watched,
  watchThings,
} from './fixture.ts';

let cluster: Cluster;
const keyOf = (name: string): string => `${cluster.namespace}/${name}`;

beforeAll(async () => {
  cluster = await openCluster(inject('kubeconfig'), 'writes');
});

afterAll(() => cluster.close());

async function watching(connection: KubeConnection = cluster.connection): Promise<Watched> {
  const watched = watchThings(connection, { namespaces: [cluster.namespace] });
  await watched.store.synced;
  return watched;
}

test('our own write is readable at once, and its echo is not told', async () => {
  await cluster.create('own', { color: 'red' });
  const { store, told } = await watching();

  const answer = await store.applyStatus(await store.read(keyOf('own')).then(present), { id: 'i-1' });

  expect(store.get(keyOf('own'))).toBe(answer);
  expect(store.get(keyOf('own'))?.status).toEqual({ id: 'i-1' });
  await cluster.create('own-marker');
  await eventually(() => expect(store.get(keyOf('own-marker'))).toBeDefined());
  expect(toldOf(told, 'own')).toEqual(['- > red']);
});

test('events that were on their way do not undo our own write, nor get lost in it', async () => {
  const { proxy, connection } = await connectThroughProxy(cluster);
  await cluster.create('late-event', { color: 'red' });
  const { store, told } = await watching({
    ...connection,
    request: (request) => cluster.connection.request(request),
  });
  proxy.hold();
  await cluster.paint('late-event', 'blue');

  await store.applyStatus(await store.read(keyOf('late-event')).then(present), { id: 'i-1' });
  const statuses: unknown[] = [];
  proxy.release();
  await eventually(() => {
    statuses.push(store.get(keyOf('late-event'))?.status);
    expect(toldOf(told, 'late-event')).toEqual(['- > red', 'red > blue']);
  });

  expect(new Set(statuses.map((status) => JSON.stringify(status)))).toEqual(new Set(['{"id":"i-1"}']));
});

test('a status is replaced as a whole', async () => {
  const created = await cluster.create('whole');
  const { store } = await watching();

  const first = await store.applyStatus(created, { id: 'i-1', phase: 'creating' });
  await store.applyStatus(first, { id: 'i-1' });

  expect((await cluster.get('whole')).status).toEqual({ id: 'i-1' });
});

test('what somebody else has written into a status goes with our next write', async () => {
  await cluster.create('foreign');
  const { store } = await watching();
  const path = `/apis/ssm-operator.dev/v1alpha1/namespaces/${cluster.namespace}/things/foreign/status`;
  await cluster.connection.request({
    method: 'PATCH',
    path,
    query: { fieldManager: 'restore' },
    body: { status: { phase: 'theirs', list: [{ a: 1 }] } },
    contentType: 'application/merge-patch+json',
  });

  await store.applyStatus(await store.read(keyOf('foreign')).then(present), { id: 'i-1' });

  expect((await cluster.get('foreign')).status).toEqual({ id: 'i-1' });
});

test('a status from a stale copy is refused and drops nothing', async () => {
  const created = await cluster.create('stale');
  const { store } = await watching();
  await store.applyStatus(created, { id: 'i-1' });

  const late = store.applyStatus(created, { phase: 'creating' });

  await expect(late).rejects.toBeInstanceOf(Conflict);
  expect((await cluster.get('stale')).status).toEqual({ id: 'i-1' });
});

test('a status is not written to another object of the same name, nor to none', async () => {
  const created = await cluster.create('again');
  const { store } = await watching();

  await cluster.remove('again');
  const toNone = store.applyStatus(created, { id: 'i-1' });
  await expect(toNone).rejects.toBeInstanceOf(Conflict);
  await cluster.create('again');
  const toAnother = store.applyStatus(created, { id: 'i-1' });
  await expect(toAnother).rejects.toBeInstanceOf(Conflict);

  expect((await cluster.get('again')).status).toBeUndefined();
});

test('our finalizer joins those of others', async () => {
  const created = await cluster.create('join');
  const { store } = await watching();
  const shared = await cluster.patch('join', { metadata: { finalizers: ['example.com/theirs'] } });

  const early = store.addFinalizer(created);
  await expect(early).rejects.toBeInstanceOf(Conflict);
  await store.addFinalizer(shared);

  expect((await cluster.get('join')).metadata.finalizers).toEqual(['example.com/theirs', FINALIZER]);
});

test('our finalizer goes alone, also when another one came before it in the meantime', async () => {
  const created = await cluster.create('leave');
  const { store } = await watching();
  const claimed = await store.addFinalizer(created);
  await cluster.patch('leave', { metadata: { finalizers: ['example.com/theirs', FINALIZER] } });

  await store.removeFinalizer(claimed);

  expect((await cluster.get('leave')).metadata.finalizers).toEqual(['example.com/theirs']);
});

test('the last finalizer takes the object with it, once', async () => {
  const { store, told } = await watching();
  const claimed = await store.addFinalizer(await cluster.create('last', { color: 'red' }));
  await cluster.remove('last');

  await store.removeFinalizer(claimed);
  await store.removeFinalizer(claimed);

  await eventually(() => expect(store.get(keyOf('last'))).toBeUndefined());
  expect(await store.read(keyOf('last'))).toBeUndefined();
  await eventually(() => expect(toldOf(told, 'last').at(-1)).toBe('red > -'));
});

test('the finalizer of a recreated object is not ours to remove', async () => {
  const created = await cluster.create('reborn');
  const { store } = await watching();
  const claimed = await store.addFinalizer(created);
  await cluster.remove('reborn');
  await store.removeFinalizer(claimed);
  await store.addFinalizer(await cluster.create('reborn'));

  await store.removeFinalizer(claimed);

  expect((await cluster.get('reborn')).metadata.finalizers).toEqual([FINALIZER]);
});

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not there');
  return value;
}
