import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Cluster, connectThroughProxy, openCluster } from './fixture.ts';
import { leasesOf } from './lease-fixture.ts';

/** Requests take real time between two steps of a clock that is moved by hand. */
const OFTEN = { everyMs: 20 };

let cluster: Cluster;

beforeAll(async () => {
  cluster = await openCluster(inject('kubeconfig'), 'lease');
});

afterAll(() => cluster.close());

const { candidate, holder, read, patch, pathOf } = leasesOf(() => cluster);

test('a lease that nobody has is made and held', async () => {
  await holder('made', new ManualClock());

  expect((await read('made')).spec).toEqual({
    holderIdentity: 'first',
    leaseDurationSeconds: 15,
    renewTime: expect.stringMatching(/\.\d{6}Z$/),
    acquireTime: expect.stringMatching(/\.\d{6}Z$/),
    leaseTransitions: 0,
  });
});

test('of two candidates one holds it, and goes on renewing', async () => {
  const clock = new ManualClock();
  const first = await holder('renewed', clock);
  const second = candidate('renewed', 'second', clock);
  const { renewTime } = (await read('renewed')).spec;

  await eventually(async () => {
    await clock.advance(500);
    expect(clock.monotonicMs()).toBeGreaterThan(20_000);
  }, OFTEN);

  expect((await read('renewed')).spec).toMatchObject({ holderIdentity: 'first', leaseTransitions: 0 });
  expect((await read('renewed')).spec.renewTime).not.toBe(renewTime);
  expect([first.happened, second.happened]).toEqual([['acquired'], []]);
  expect([...first.problems, ...second.problems]).toEqual([]);
});

test('a lease that is given up is taken without waiting', async () => {
  const standing = new ManualClock();
  const first = await holder('released', new ManualClock());
  const second = candidate('released', 'second', standing);
  await eventually(() => expect(standing.nextInMs()).toBeDefined());

  await first.stop();

  // The second one's clock stands still: only a watch can have told it.
  await eventually(() => expect(second.happened).toEqual(['acquired']));
  expect((await read('released')).spec).toMatchObject({ holderIdentity: 'second', leaseTransitions: 1 });
  expect(first.happened).toEqual(['acquired']);
  expect(first.lease.renewal).toBeUndefined();
});

test('a candidate that stops before it hears that it got the lease gives it up', async () => {
  const enough = new Error('enough');
  const stop = new AbortController();
  const deaf: KubeConnection = {
    ...cluster.connection,
    async request<T>({ signal, ...request }: KubeRequest): Promise<T> {
      const answer = await cluster.connection.request<T>(request);
      if (request.method !== 'POST' || !signal) return answer;
      stop.abort();
      throw enough;
    },
  };
  const first = candidate('unheard', 'first', new ManualClock(), deaf);
  stop.signal.addEventListener('abort', () => void first.stop());

  await first.lease.stopped;

  expect((await read('unheard')).spec.holderIdentity).toBe('');
  expect([first.happened, first.problems]).toEqual([[], []]);
});

test('a lease that nobody takes over stays free', async () => {
  const first = await holder('free', new ManualClock());

  await first.stop();

  expect((await read('free')).spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
});

test('a holder that stands still is replaced after the lease has been seen unchanged for its duration', async () => {
  await holder('expired', new ManualClock('1999-01-01T00:00:00Z'));
  const clock = new ManualClock('2039-01-01T00:00:00Z');
  const second = candidate('expired', 'second', clock);
  await eventually(() => expect(clock.nextInMs()).toBeDefined());

  await clock.advance(14_000);
  const early = [...second.happened];
  await eventually(async () => {
    await clock.advance(500);
    expect(second.happened).toEqual(['acquired']);
  });

  expect(early).toEqual([]);
  expect((await read('expired')).spec).toMatchObject({ holderIdentity: 'second', leaseTransitions: 1 });
});

test('a holder that was replaced while it stood still has lost at its next renewal', async () => {
  const clock = new ManualClock();
  const first = await holder('replaced', clock);
  await patch('replaced', { spec: { holderIdentity: 'second' } });

  await clock.advance(2_500);
  await first.lease.stopped;

  expect(first.happened).toEqual(['acquired', 'lost']);
  expect((await read('replaced')).spec.holderIdentity).toBe('second');
});

test.each(['refuse', 'silence'] as const)(
  'when the API server is out of reach (%s) the lease is lost at the deadline, and not before',
  async (fault) => {
    const clock = new ManualClock();
    const { proxy, connection } = await connectThroughProxy(cluster);
    const first = await holder(`unreachable-${fault}`, clock, connection);
    const sentMs = first.lease.renewal?.sentMs ?? Number.NaN;
    proxy[fault]();

    // The connection's own clock runs, so a request in silence lasts longer than this test: only the deadline ends it.
    await clock.advance(9_000);
    const before = [...first.happened];
    await eventually(async () => {
      await clock.advance(100);
      expect(first.happened).toEqual(['acquired', 'lost']);
    }, OFTEN);

    expect(before).toEqual(['acquired']);
    expect(clock.monotonicMs() - sentMs).toBeGreaterThanOrEqual(10_000);
    expect(first.lease.renewal).toBeUndefined();
  },
);

test('a connection that dies under a holder is replaced in time to keep the lease', async () => {
  const clock = new ManualClock();
  const { proxy, connection } = await connectThroughProxy(cluster, clock);
  const first = await holder('kept', clock, connection);
  proxy.silence();

  await eventually(async () => {
    await clock.advance(250);
    expect(clock.monotonicMs()).toBeGreaterThan(15_000);
  }, OFTEN);

  expect(first.happened).toEqual(['acquired']);
  expect(first.problems).toMatchObject([{ reason: 'Timeout' }]);
});

test('a machine that slept has lost the lease, although its monotonic clock stood still', async () => {
  const clock = new ManualClock();
  let sleptMs = 0;
  const sleepy: Clock = {
    now: () => new Date(clock.now().getTime() + sleptMs),
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, run) => clock.after(delayMs, run),
  };
  const first = await holder('slept', sleepy);

  sleptMs = 60_000;
  await clock.advance(2_500);
  await first.lease.stopped;

  expect(first.happened).toEqual(['acquired', 'lost']);
});

const takenAway: Record<string, (name: string) => Promise<unknown>> = {
  deletes: (name) => cluster.connection.request({ method: 'DELETE', path: pathOf(name) }),
  'takes the holder out of': (name) => patch(name, { spec: { holderIdentity: null } }),
};

for (const [does, take] of Object.entries(takenAway)) {
  test(`a lease that somebody ${does} stays with its holder, who may be writing`, async () => {
    const name = does.replaceAll(' ', '-');
    const [clock, standing] = [new ManualClock(), new ManualClock()];
    const first = await holder(name, clock);
    const second = candidate(name, 'second', standing);
    await eventually(() => expect(standing.nextInMs()).toBeDefined());

    await take(name);
    await standing.advance(5_000);
    await eventually(async () => {
      await clock.advance(500);
      expect((await read(name)).spec.holderIdentity).toBe('first');
    }, OFTEN);

    expect([first.happened, second.happened]).toEqual([['acquired'], []]);
  });

  test(`a lease that somebody ${does}, and whose holder is dead, is taken after its duration`, async () => {
    const name = `${does.replaceAll(' ', '-')}-dead`;
    const standing = new ManualClock();
    await holder(name, new ManualClock());
    const second = candidate(name, 'second', standing);
    await eventually(() => expect(standing.nextInMs()).toBeDefined());

    await take(name);
    await eventually(async () => {
      await standing.advance(500);
      expect(second.happened).toEqual(['acquired']);
    }, OFTEN);

    expect(standing.monotonicMs()).toBeGreaterThanOrEqual(15_000);
  });
}
