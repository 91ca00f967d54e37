import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { LeaseMarks } from '../../src/kube/lease-marks.ts';
import { holdLease } from '../../src/kube/lease.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Cluster, openCluster } from './fixture.ts';

const AT = new Date('2026-01-05T11:00:00Z');
const ENGAGED = 'ssm-operator.dev/brake-engaged-at';
const RELEASE = 'ssm-operator.dev/release-brake';

interface Lease {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly holderIdentity?: string; readonly renewTime?: string };
}

let cluster: Cluster;

beforeAll(async () => {
  cluster = await openCluster(inject('kubeconfig'), 'marks');
});

afterAll(() => cluster.close());

function marksOf(name: string, holder?: string): LeaseMarks {
  return new LeaseMarks(cluster.connection, { namespace: cluster.namespace, name, holder });
}

function pathOf(name: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${cluster.namespace}/leases/${name}`;
}

function read(name: string): Promise<Lease> {
  return cluster.connection.request<Lease>({ method: 'GET', path: pathOf(name) });
}

async function annotate(name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
  const contentType = 'application/merge-patch+json';
  await cluster.connection.request({
    method: 'PATCH',
    path: pathOf(name),
    contentType,
    body: { metadata: { annotations } },
  });
}

/** Somebody who holds it, and renews when the clock moves. */
async function held(name: string, identity: string, clock = new ManualClock()) {
  const abort = new AbortController();
  const { namespace } = cluster;
  const options = { namespace, name, identity, clock, random: () => 0.5, signal: abort.signal };
  const happened: string[] = [];
  const lease = holdLease(cluster.connection, {
    ...options,
    onAcquired: () => happened.push('acquired'),
    onLost: () => happened.push('lost'),
    onProblem: () => {},
  });
  await eventually(() => expect(happened).toEqual(['acquired']), { everyMs: 20 });
  const stop = async (): Promise<void> => {
    abort.abort();
    await lease.stopped;
  };
  return { clock, happened, stop };
}

test('without an election the Lease is made when somebody asks for its marks', async () => {
  const found = await marksOf('unelected').read();

  expect(found).toEqual({ engagedAt: undefined, releasedAt: undefined });
  expect((await read('unelected')).spec.holderIdentity).toBeUndefined();
});

test('a Lease that was made without a holder can be taken at once', async () => {
  await marksOf('taken').read();

  const { happened, stop } = await held('taken', 'first');
  await stop();

  expect(happened).toEqual(['acquired']);
});

test('a mark is added, and what others have annotated stays', async () => {
  const marks = marksOf('annotated');
  await marks.read();
  await annotate('annotated', { note: 'theirs', [RELEASE]: '2026-01-05T10:00:00Z' });

  await marks.engage(AT);

  expect((await read('annotated')).metadata.annotations).toEqual({
    note: 'theirs',
    [RELEASE]: '2026-01-05T10:00:00Z',
    [ENGAGED]: '2026-01-05T11:00:00Z',
  });
  expect(await marks.read()).toEqual({
    engagedAt: '2026-01-05T11:00:00Z',
    releasedAt: '2026-01-05T10:00:00Z',
  });
});

test('a holder that renews keeps what was annotated meanwhile, by itself and by others', async () => {
  const { clock, happened, stop } = await held('renewed', 'first');
  const before = (await read('renewed')).spec.renewTime;
  await marksOf('renewed', 'first').engage(AT);
  await annotate('renewed', { [RELEASE]: '2026-01-05T12:00:00Z' });

  await clock.advance(3_000);
  await eventually(async () => expect((await read('renewed')).spec.renewTime).not.toBe(before), {
    everyMs: 20,
  });
  await stop();

  expect((await read('renewed')).metadata.annotations).toEqual({
    [ENGAGED]: '2026-01-05T11:00:00Z',
    [RELEASE]: '2026-01-05T12:00:00Z',
  });
  expect(happened).toEqual(['acquired']);
});

test('who does not hold the Lease writes nothing', async () => {
  const { stop } = await held('foreign', 'first');

  await expect(marksOf('foreign', 'second').engage(AT)).rejects.toThrow('not held by this operator');
  await stop();
  await expect(marksOf('absent', 'second').engage(AT)).rejects.toThrow('not held by this operator');

  expect((await read('foreign')).metadata.annotations).toBeUndefined();
});

test('who loses the Lease between reading and writing it writes nothing', async () => {
  const { stop } = await held('lost', 'first');
  const { connection, namespace } = cluster;
  let taken = false;
  const request: typeof connection.request = async (call) => {
    if (call.method === 'PATCH' && !taken) {
      taken = true;
      await connection.request({ ...call, body: { spec: { holderIdentity: 'second' } } });
    }
    return connection.request(call);
  };
  const marks = new LeaseMarks({ ...connection, request }, { namespace, name: 'lost', holder: 'first' });

  await expect(marks.engage(AT)).rejects.toThrow('not held by this operator');
  await stop();

  expect(taken).toBe(true);
  expect((await read('lost')).metadata.annotations).toBeUndefined();
});
