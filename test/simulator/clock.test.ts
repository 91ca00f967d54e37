import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { virtualClock } from '../../src/simulator/clock.ts';
import { durationMs } from '../../src/simulator/duration.ts';

test('what is due happens in order of due time, ties in order of asking, and nothing else happens', () => {
  assert(
    property(array(integer({ min: 1, max: 20 })), integer({ min: 0, max: 20 }), (times, until) => {
      const clock = virtualClock('manual', 0);
      const ran: { time: number; index: number; now: number }[] = [];
      for (const [index, time] of times.entries()) {
        clock.at(time, () => ran.push({ time, index, now: clock.now() }));
      }

      clock.advanceTo(until);

      const due = times
        .map((time, index) => ({ time, index, now: time }))
        .filter(({ time }) => time <= until);
      expect(ran).toEqual(due.toSorted((a, b) => a.time - b.time || a.index - b.index));
      expect(clock.now()).toBe(until);
    }),
  );
});

test('what an event asks for happens in the same advance when it is due by then', () => {
  const clock = virtualClock('manual', 0);
  const ticks: number[] = [];
  const tick = (): void => {
    ticks.push(clock.now());
    clock.at(clock.now() + 10, tick);
  };
  clock.at(10, tick);

  clock.advanceTo(35);

  expect(ticks).toEqual([10, 20, 30]);
});

test('what was cancelled does not happen', () => {
  const clock = virtualClock('manual', 0);
  const ran: string[] = [];
  const cancel = clock.at(5, () => ran.push('cancelled'));
  clock.at(5, () => ran.push('kept'));

  cancel();
  clock.advanceTo(10);

  expect(ran).toEqual(['kept']);
});

const DURATIONS: Record<string, number | undefined> = {
  PT24H: 86_400_000,
  PT90S: 90_000,
  P1D: 86_400_000,
  P2W: 1_209_600_000,
  'PT0.25S': 250,
  P1DT1M: 86_460_000,
  P: undefined,
  PT: undefined,
  P1DT: undefined,
  '1D': undefined,
  'PT-1S': undefined,
};

test.each(Object.entries(DURATIONS))('the duration %s is %s ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});
