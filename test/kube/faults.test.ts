import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ended, type Fault, refused } from './fault-proxy.ts';
import { FAULTS } from './faults.ts';
import type { FaultyLink } from './faulty-link.ts';
import { HURRY, inTime, stagesOf } from './faulty-stage.ts';
import { type Cluster, type Thing, watchThings, withoutStreamingLists } from './fixture.ts';
import { type Fact, flaws, keyOf, untold } from './missed.ts';

const { open: stage } = stagesOf('faults');

test.each(Object.entries(FAULTS))('%s hides nothing', async (_name, fault) => {
  const { cluster, clock, link } = await stage();
  await Promise.all(['kept', 'edited', 'deleted', 'recreated'].map((name) => cluster.create(name)));
  const { store, told } = watchThings(
    fault.paged ? withoutStreamingLists(link.connection) : link.connection,
    {
      namespaces: [cluster.namespace],
      pageSize: 3,
      random: () => 0.5,
      clock,
    },
  );
  await store.synced;
  await eventually(() => expect(link.api.watches).toBe(1), HURRY);
  const before = told.length;

  const struck = Promise.resolve(fault.strike(link, clock));
  const facts = await changeEverything(cluster);
  await clock.advance(fault.unnoticedMs ?? 0);
  await fault.heal?.(link);
  const there = await cluster.list();
  await eventually(async () => {
    await clock.advance(250);
    expect(flaws(told, there)).toEqual([]);
  }, HURRY);
  await struck;
  await inTime(clock, link.connection.request({ method: 'GET', path: '/version' }));
  expect(versions(store.list())).toEqual(versions(there));
  expect(told.length).toBeGreaterThan(before);
  if (!fault.relists) expect(untold(told, facts)).toEqual([]);
  expect(link.api.asked('list')).toSatisfy((lists: number) => (fault.relists ? lists > 1 : lists === 1));
  expect(link.network.accepted).toBe(fault.breaks ? 2 : 1);
});

test('our own write is readable at once while the watch is down, and is not told afterwards', async () => {
  const { cluster, clock, link } = await stage();
  const { store, told } = watchThings(link.connection, {
    namespaces: [cluster.namespace],
    clock,
    random: () => 0.5,
  });
  await store.synced;
  const created = await cluster.create('own', { color: 'red' });
  await eventually(() => expect(told).toHaveLength(1), HURRY);
  await onWatch(link, refused(410, 'Expired'));

  const answer = await store.applyStatus(created, { id: 'i-1' });
  const readable = store.get(keyOf(created));
  const painted = await cluster.paint('own', 'blue');
  await eventually(async () => {
    await clock.advance(250);
    expect(flaws(told, [painted])).toEqual([]);
  }, HURRY);

  expect(readable).toBe(answer);
  expect(told).toHaveLength(2);
  expect(told[1]?.previous?.status).toEqual({ id: 'i-1' });
});

test('a write whose answer got lost is told by its event', async () => {
  const { cluster, clock, link } = await stage();
  const { store, told } = watchThings(link.connection, {
    namespaces: [cluster.namespace],
    clock,
    random: () => 0.5,
  });
  await store.synced;
  const created = await cluster.create('lost', { color: 'red' });
  await eventually(() => expect(told).toHaveLength(1), HURRY);
  void link.api.next('other', (exchange) => exchange.breakOff('connection'));

  const write = store.applyStatus(created, { id: 'i-1' });
  await expect(write).rejects.toMatchObject({ reason: 'Unreachable' });

  await eventually(async () => {
    await clock.advance(250);
    expect(store.get(keyOf(created))?.status).toEqual({ id: 'i-1' });
  }, HURRY);
  expect(told.slice(1).map(({ current }) => current?.status)).toEqual([{ id: 'i-1' }]);
});

async function onWatch({ api }: FaultyLink, fault: Fault): Promise<void> {
  const struck = api.next('watch', fault);
  api.inWatches(ended);
  await struck;
}

/** One of each: an edit that another follows, a deletion, an object deleted and made anew, a new one, a short-lived one. */
async function changeEverything(cluster: Cluster): Promise<Fact[]> {
  const gone = await Promise.all(['deleted', 'recreated'].map((name) => cluster.get(name)));
  const edits = [await cluster.paint('edited', 'red'), await cluster.paint('edited', 'blue')];
  await Promise.all(gone.map(({ metadata }) => cluster.remove(metadata.name)));
  const created = await Promise.all([
    cluster.create('recreated', { color: 'green' }),
    cluster.create('new', { color: 'white' }),
    cluster.create('short-lived', { color: 'grey' }),
  ]);
  await cluster.remove('short-lived');
  const deleted = [...gone, ...created.slice(2)];
  return [
    ...[...edits, ...created].map(factOf),
    ...deleted.map((thing) => ({ ...factOf(thing), color: undefined })),
  ];
}

function factOf(thing: Thing): Fact {
  return { key: keyOf(thing), uid: thing.metadata.uid, color: thing.spec.color };
}

function versions(things: readonly Thing[]): Record<string, string> {
  const pairs = things.map((thing) => [keyOf(thing), thing.metadata.resourceVersion] as const);
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
