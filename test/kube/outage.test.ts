import { expect, onTestFinished, test } from 'vitest';
import type { KubeConnection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { startReflector } from '../../src/kube/reflector.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';

const AWAY = { status: 0, reason: 'Unreachable' };
const EXPIRED = { status: 410, reason: 'Expired' };

/** An API server whose watches fail in this order; after the last one they go on for ever. Lists always come. */
function failing(clock: ManualClock, failures: readonly (typeof AWAY)[]) {
  const left = [...failures];
  const [lists, failedMs] = [[] as number[], [] as number[]];
  const connection: KubeConnection = {
    namespace: undefined,
    server: 'https://nowhere.test',
    context: undefined,
    async request<T>() {
      lists.push(clock.monotonicMs());
      return { metadata: { resourceVersion: '5' }, items: [] } as T;
    },
    // oxlint-disable-next-line require-yield -- nothing happens
    async *stream({ query, signal }) {
      if (query?.['sendInitialEvents'] === true)
        throw new KubeError('no', { status: 422, reason: 'Invalid' });
      const failure = left.shift();
      if (failure !== undefined) failedMs.push(clock.monotonicMs());
      if (failure !== undefined) throw new KubeError('watch failed', failure);
      await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    },
    close: async () => {},
  };
  return { connection, lists, failedMs };
}

test('after an outage, a version that is too old is listed anew at once, and not after the backoff of the outage', async () => {
  const clock = new ManualClock();
  const api = failing(clock, [...Array.from({ length: 8 }, () => AWAY), EXPIRED]);
  await reflectUntilListed(2, api, clock);

  const [away, expired] = api.failedMs.slice(-2) as [number, number];
  expect(expired - away).toBeGreaterThan(20_000); // the outage had been long
  expect(api.lists[1]! - expired).toBeLessThan(1_000);
});

test('versions that are too old again and again are listed anew ever more slowly', async () => {
  const clock = new ManualClock();
  const api = failing(
    clock,
    Array.from({ length: 6 }, () => EXPIRED),
  );
  await reflectUntilListed(7, api, clock);

  expect(api.lists[6]! - api.failedMs[5]!).toBeGreaterThan(20_000);
});

async function reflectUntilListed(
  times: number,
  { connection, lists }: ReturnType<typeof failing>,
  clock: ManualClock,
): Promise<void> {
  reflect(connection, clock);
  await eventually(
    async () => {
      await clock.advance(400);
      expect(lists).toHaveLength(times);
    },
    { everyMs: 1 },
  );
}

function reflect(connection: KubeConnection, clock: ManualClock): void {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  startReflector({
    connection,
    path: '/apis/x/things',
    mirror: { replace: () => {}, put: () => {}, remove: () => {} },
    clock,
    random: () => 0.99,
    signal: stop.signal,
    onProblem: () => {},
  });
}
