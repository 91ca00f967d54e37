import { expect, test } from 'vitest';
import { RateLimit } from '../../src/ssm/rate-limit.ts';
import { ManualClock } from '../support/manual-clock.ts';

const TEN_A_SECOND = { ratePerSecond: 10, burst: 20 };

function open(options = TEN_A_SECOND): { readonly limit: RateLimit; readonly clock: ManualClock } {
  const clock = new ManualClock();
  return { limit: new RateLimit({ ...options, clock }), clock };
}

/** How many calls may go out in a time, asked for as often as possible. */
async function callsIn(seconds: number, { limit, clock }: ReturnType<typeof open>): Promise<number> {
  const endMs = clock.monotonicMs() + seconds * 1_000;
  for (let calls = 0; ;) {
    const waitMs = limit.take();
    if (waitMs === 0) calls += 1;
    else if (clock.monotonicMs() + waitMs > endMs) {
      await clock.advance(endMs - clock.monotonicMs());
      return calls;
    } else await clock.advance(waitMs);
  }
}

test('a burst goes out at once, then as many a second as allowed', async () => {
  const world = open();

  expect(await callsIn(0, world)).toBe(20);
  expect(await callsIn(10, world)).toBe(100);
});

test('after a quiet time there is a burst again, and no more', async () => {
  const world = open();
  await callsIn(0, world);

  await world.clock.advance(3_600_000);

  expect(await callsIn(0, world)).toBe(20);
});

test('an answer says when the next call may go out', async () => {
  const { limit, clock } = open({ ratePerSecond: 4, burst: 1 });
  limit.take();

  expect(limit.take()).toBe(250);
  await clock.advance(249);
  expect(limit.take()).toBeCloseTo(1);
  await clock.advance(1);
  expect(limit.take()).toBe(0);
});

test('without a limit everything goes out, also while AWS throttles', async () => {
  const { limit } = open({ ratePerSecond: 0, burst: 1 });

  expect(limit.throttled()).toBe(false);
  expect([limit.take(), limit.take(), limit.take()]).toEqual([0, 0, 0]);
});

test('throttling empties the bucket and halves the rate, which is whole again after a minute', async () => {
  const world = open();

  expect(world.limit.throttled()).toBe(true);

  expect(world.limit.ratePerSecond).toBe(5);
  expect(await callsIn(2, world)).toBe(10);
  await world.clock.advance(57_000);
  expect(world.limit.ratePerSecond).toBeLessThan(10);
  await world.clock.advance(1_000);
  expect(world.limit.ratePerSecond).toBe(10);
});

test('calls that are throttled together halve the rate once', async () => {
  const { limit, clock } = open();

  expect([limit.throttled(), limit.throttled(), limit.throttled()]).toEqual([true, false, false]);
  await clock.advance(1_000);

  expect(limit.throttled()).toBe(true);
  expect(limit.ratePerSecond).toBeCloseTo(2.54);
});

test('however often AWS throttles, a sixteenth of the rate is left', async () => {
  const { limit, clock } = open();

  const halved: boolean[] = [];
  for (let n = 0; n < 20; n += 1) {
    halved.push(limit.throttled());
    await clock.advance(1_000);
  }

  expect(halved.slice(0, 3)).toEqual([true, true, true]);
  expect(halved.slice(10)).not.toContain(true); // so that it is not told again and again
  expect(limit.ratePerSecond).toBeGreaterThanOrEqual(10 / 16);
  expect(limit.ratePerSecond).toBeLessThan(1);
});

test('a wall clock that jumps changes nothing', async () => {
  const clock = new ManualClock();
  let jumpedMs = 0;
  const jumping = {
    now: () => new Date(clock.now().getTime() + jumpedMs),
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs: number, run: () => void) => clock.after(delayMs, run),
  };
  const world = { limit: new RateLimit({ ...TEN_A_SECOND, clock: jumping }), clock };
  await callsIn(0, world);

  for (const jump of [86_400_000, -2 * 86_400_000]) {
    jumpedMs += jump;
    expect(await callsIn(1, world)).toBe(10);
  }
});
