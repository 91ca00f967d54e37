import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { StartWindow } from '../../src/ownership/start-window.ts';
import { ManualClock } from '../support/manual-clock.ts';

const SEED = 20261128;
const HISTORIES = 300;
const MINUTE_MS = 60_000;

let histories = 0;
let starts = 0;

afterAll(() => console.log(`starts: ${starts} in ${histories} histories, seed ${SEED}`));

/** A window that has seen a quiet minute. */
async function quietWindow(perMinute: number): Promise<{ window: StartWindow; clock: ManualClock }> {
  const clock = new ManualClock();
  const window = new StartWindow({ clock, perMinute, sinceMs: clock.monotonicMs() });
  await clock.advance(MINUTE_MS);
  return { window, clock };
}

/** Who asks, and after how long. Whoever has to wait comes back when told to. */
const asks = fc.array(fc.record({ afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 })) }), {
  minLength: 1,
  maxLength: 40,
});

test('in any 60 s no more are started than allowed, in the order of asking, and none later than needed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), asks, async (perMinute, history) => {
      const { window, clock } = await quietWindow(perMinute);
      const started: { ticket: string; atMs: number }[] = [];
      const ask = (ticket: string): void => {
        const waitMs = window.take(ticket);
        if (waitMs > 0) clock.after(waitMs, () => ask(ticket));
        else started.push({ ticket, atMs: clock.monotonicMs() });
      };
      for (const [index, { afterMs }] of history.entries()) {
        await clock.advance(afterMs);
        ask(String(index));
      }
      await clock.advance(history.length * MINUTE_MS);
      histories += 1;
      starts += started.length;

      expect(started.map(({ ticket }) => ticket)).toEqual(history.map((_, index) => String(index)));
      for (const [index, { atMs }] of started.entries()) {
        const before = started[index - perMinute];
        if (before !== undefined) expect(atMs - before.atMs).toBeGreaterThanOrEqual(MINUTE_MS);
      }
      const last = started.at(-1)!.atMs;
      const needed = Math.ceil(history.length / perMinute) * MINUTE_MS;
      const asked = MINUTE_MS + history.reduce((sum, { afterMs }) => sum + afterMs, 0);
      expect(last).toBeLessThanOrEqual(asked + needed);
    }),
    { seed: SEED, numRuns: HISTORIES },
  );
});

test('of the minute before a process began it is assumed that it was full and evenly spread', async () => {
  const clock = new ManualClock();
  const window = new StartWindow({ clock, perMinute: 4, sinceMs: clock.monotonicMs() });

  const waits = ['a', 'b', 'c', 'd', 'e'].map((ticket) => window.take(ticket));

  expect(waits).toEqual([15_000, 30_000, 45_000, 60_000, 75_000]);
});

test('a start counts for 60 s to the millisecond', async () => {
  const { window, clock } = await quietWindow(1);
  window.take('a');

  await clock.advance(MINUTE_MS - 1);
  const before = window.take('b');
  await clock.advance(1);

  expect([before, window.take('b')]).toEqual([1, 0]);
});

test('a start that is given back can be taken by somebody else', async () => {
  const { window } = await quietWindow(1);
  window.take('a');

  window.giveBack('a');

  expect(window.take('b')).toBe(0);
});

test('who asks again keeps the place, and nobody overtakes', async () => {
  const { window, clock } = await quietWindow(1);
  window.take('a');
  const second = window.take('b');
  await clock.advance(10_000);

  const third = window.take('c');
  const again = window.take('b');

  expect([second, third, again]).toEqual([60_000, 110_000, 50_000]);
});

test('who withdraws, or does not come back for a minute, keeps nobody waiting', async () => {
  const { window, clock } = await quietWindow(1);
  window.take('a');
  window.take('b');
  window.take('c');

  window.withdraw('b');
  const next = window.take('c');
  window.take('d');
  await clock.advance(181_000);
  const afterSilence = window.take('e');

  expect(next).toBe(60_000);
  expect(afterSilence).toBe(0);
});
