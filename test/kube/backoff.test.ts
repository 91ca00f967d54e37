import { expect, test } from 'vitest';
import { backoff } from '../../src/kube/backoff.ts';
import { ManualClock } from '../support/manual-clock.ts';

test('waits grow from 0.8 s to 30 s', () => {
  const { nextDelayMs } = backoff(new ManualClock(), () => 1);

  const waits = Array.from({ length: 8 }, nextDelayMs);

  expect(waits).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
});

test('chance decides over the whole of a wait', () => {
  const { nextDelayMs } = backoff(new ManualClock(), () => 0);

  expect(nextDelayMs()).toBe(0);
});

test('two calm minutes begin from the start again', async () => {
  const clock = new ManualClock();
  const { nextDelayMs } = backoff(clock, () => 1);
  const before = Array.from({ length: 3 }, nextDelayMs);

  await clock.advance(130_000);
  const after = nextDelayMs();

  expect(before.at(-1)).toBe(3_200);
  expect(after).toBe(800);
});

test('a reset begins from the start again', () => {
  const { nextDelayMs, reset } = backoff(new ManualClock(), () => 1);
  Array.from({ length: 3 }, nextDelayMs);

  reset();

  expect(nextDelayMs()).toBe(800);
});
