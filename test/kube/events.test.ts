import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { EventRecorder, ResourceEvent } from '../../src/controller/store.ts';
import { eventRecorder } from '../../src/kube/events.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Cluster, connectThroughProxy, openCluster, type Thing } from './fixture.ts';

interface KubeEvent {
  readonly metadata: { readonly name: string };
  readonly eventTime: string;
  readonly note: string;
  readonly series?: { readonly count: number; readonly lastObservedTime: string };
}

let cluster: Cluster;
let dropped: unknown[];
let recorder: EventRecorder;

beforeAll(async () => {
  cluster = await openCluster(inject('kubeconfig'), 'events');
});

beforeEach(() => {
  dropped = [];
  recorder = eventRecorder(cluster.connection, {
    clock: systemClock,
    reportingInstance: 'operator-0',
    onDropped: (error) => dropped.push(error),
  });
});

afterAll(() => cluster.close());

const created: ResourceEvent = {
  type: 'Normal',
  reason: 'Created',
  action: 'Create',
  message: 'Created i-1.',
};

test('an event is there for everybody to see', async () => {
  const resource = await cluster.create('seen');

  await recorder.record(resource, created);

  const { apiVersion, kind, metadata } = resource;
  const { name, namespace, uid, resourceVersion } = metadata;
  expect(dropped).toEqual([]);
  expect(await eventsOf(resource)).toMatchObject([
    {
      type: 'Normal',
      reason: 'Created',
      action: 'Create',
      note: 'Created i-1.',
      eventTime: expect.stringMatching(/\.\d{6}Z$/),
      reportingController: 'ssm-operator.dev/operator',
      reportingInstance: 'operator-0',
      regarding: { apiVersion, kind, name, namespace, uid, resourceVersion },
    },
  ]);
});

test('a burst of the same is one event that counts', async () => {
  const resource = await cluster.create('burst');

  await Promise.all(Array.from({ length: 5 }, () => recorder.record(resource, created)));

  const [event, ...others] = await eventsOf(resource);
  expect(others).toEqual([]);
  expect(event?.series?.count).toBe(5);
  expect(event?.series?.lastObservedTime).toMatch(/\.\d{6}Z$/);
});

test('what differs is an event of its own', async () => {
  const resource = await cluster.create('differs');

  await recorder.record(resource, created);
  await recorder.record(resource, { ...created, message: 'Created i-2.' });

  expect(await eventsOf(resource)).toMatchObject([{ note: 'Created i-1.' }, { note: 'Created i-2.' }]);
});

test('the same after six quiet minutes is a new event', async () => {
  const clock = new ManualClock(new Date().toISOString());
  const resource = await cluster.create('later');
  const patient = eventRecorder(cluster.connection, {
    clock,
    reportingInstance: 'operator-0',
    onDropped: fail,
  });
  await patient.record(resource, created);

  await clock.advance(360_000);
  await patient.record(resource, created);

  expect(await eventsOf(resource)).toHaveLength(2);
});

test('an event that somebody has deleted is written anew', async () => {
  const resource = await cluster.create('deleted');
  await recorder.record(resource, created);
  const [first] = await eventsOf(resource);
  await cluster.connection.request({ method: 'DELETE', path: `${pathOf(resource)}/${first?.metadata.name}` });

  await recorder.record(resource, created);

  expect(dropped).toEqual([]);
  expect(await eventsOf(resource)).toHaveLength(1);
});

test('a message that is too long is cut between two characters', async () => {
  const resource = await cluster.create('long');

  await recorder.record(resource, { ...created, message: `x${'ä€😀'.repeat(500)}` });

  expect(dropped).toEqual([]);
  const note = (await eventsOf(resource))[0]?.note ?? '';
  expect(note).toMatch(/^x(ä€😀)+(ä€?)?…$/u);
  expect(Buffer.byteLength(note)).toBeGreaterThan(1_015);
});

test('the longest name that a resource can have is no hindrance', async () => {
  const resource = await cluster.create(
    `${'a'.repeat(61)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}`,
  );

  await recorder.record(resource, created);

  expect(dropped).toEqual([]);
  expect(await eventsOf(resource)).toHaveLength(1);
});

test('in a namespace that is being deleted events are dropped', async () => {
  const going = await openCluster(cluster.kubeconfig, 'events-going');
  const resource = await going.create('going');
  await going.patch('going', { metadata: { finalizers: ['example.com/holds-the-namespace'] } });
  await going.connection.request({ method: 'DELETE', path: `/api/v1/namespaces/${going.namespace}` });

  await recorder.record(resource, created);

  expect(dropped).toMatchObject([{ status: 403 }]);
  await going.patch('going', { metadata: { finalizers: null } });
  await going.close();
});

test('without an API server events are dropped', async () => {
  const { proxy, connection } = await connectThroughProxy(cluster);
  const resource = await cluster.create('unheard');
  proxy.refuse();
  const options = { clock: systemClock, reportingInstance: 'operator-0' };
  const unheard = eventRecorder(connection, { ...options, onDropped: (error) => dropped.push(error) });

  await Promise.all([unheard.record(resource, created), unheard.record(resource, created)]);

  expect(dropped).toMatchObject([{ reason: 'Unreachable' }, { reason: 'Unreachable' }]);
});

async function eventsOf(resource: Thing): Promise<readonly KubeEvent[]> {
  const query = { fieldSelector: `regarding.name=${resource.metadata.name}` };
  const list = await cluster.connection.request<{ items: KubeEvent[] }>({
    method: 'GET',
    path: pathOf(resource),
    query,
  });
  return list.items.toSorted((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
}

function pathOf({ metadata }: Thing): string {
  return `/apis/events.k8s.io/v1/namespaces/${metadata.namespace}/events`;
}

function fail(error: unknown): never {
  throw error;
}
