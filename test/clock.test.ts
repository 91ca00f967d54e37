import { expect, test } from 'vitest';
import { sleep, systemClock } from '../src/clock.ts';
import { ManualClock, settled } from './support/manual-clock.ts';

test('a delay of months does not fire at once', async () => {
  let fired = false;
  const cancel = systemClock.after(90 * 24 * 3_600_000, () => (fired = true));

  await settled();
  await new Promise((resolve) => systemClock.after(20, () => resolve(undefined)));
  cancel();

  expect(fired).toBe(false);
});

test('a cancelled delay never fires', async () => {
  let fired = false;
  const cancel = systemClock.after(1, () => (fired = true));

  cancel();
  await new Promise((resolve) => systemClock.after(10, () => resolve(undefined)));

  expect(fired).toBe(false);
});

test('sleep ends early when it is told to, and leaves no timer behind', async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  const sleeping = sleep(clock, 60_000, stop.signal);

  stop.abort();
  await sleeping;

  expect(clock.nextInMs()).toBeUndefined();
});
