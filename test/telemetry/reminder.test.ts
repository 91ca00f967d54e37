import { expect, test } from 'vitest';
import { remind } from '../../src/telemetry/reminder.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';

function reminded() {
  const clock = new ManualClock();
  const said: number[] = [];
  const { promise: until, resolve: happen } = Promise.withResolvers<void>();
  const stop = new AbortController();
  remind({ clock, everyMs: 10_000, until, signal: stop.signal, say: () => said.push(clock.monotonicMs()) });
  return { clock, said, happen, stop };
}

test('something is said every ten seconds, and not before', async () => {
  const { clock, said } = reminded();

  await clock.advance(30_500);

  expect(said).toEqual([10_000, 20_000, 30_000]);
});

test('nothing is said once it has happened', async () => {
  const { clock, said, happen } = reminded();
  await clock.advance(10_000);

  happen();
  await settled();
  await clock.advance(60_000);

  expect(said).toEqual([10_000]);
  expect(clock.nextInMs()).toBeUndefined();
});

test('nothing is said after the end', async () => {
  const { clock, said, stop } = reminded();

  stop.abort();
  await clock.advance(60_000);

  expect(said).toEqual([]);
});
