import { expect, test } from 'vitest';
import { Checks } from '../../src/ownership/checks.ts';
import { ManualClock } from '../support/manual-clock.ts';

const HOUR_MS = 3_600_000;

test('after a start the full comparisons are spread over the interval', () => {
  const dice = [0, 0.25, 0.5];
  const checks = new Checks(new ManualClock(), () => dice.shift() ?? 0);

  const due = ['a', 'b', 'c'].map((uid) => checks.dueInMs(uid, HOUR_MS));

  expect(due).toEqual([0, HOUR_MS / 4, HOUR_MS / 2]);
});

test('a time that is set comes nearer and does not move', async () => {
  const clock = new ManualClock();
  const checks = new Checks(clock, () => 0.5);
  checks.dueInMs('uid', HOUR_MS);

  await clock.advance(60_000);

  expect(checks.dueInMs('uid', HOUR_MS)).toBe(HOUR_MS / 2 - 60_000);
});

test('after a comparison the next is an interval away, give or take a tenth', () => {
  const nexts = [0, 0.5, 1].map((die) =>
    new Checks(new ManualClock(), () => die).done('uid', HOUR_MS, 'mark'),
  );

  expect(nexts).toEqual([0.9 * HOUR_MS, HOUR_MS, 1.1 * HOUR_MS]);
});

test('a list entry is no news any more when full comparisons have seen it for longer than reads lag', async () => {
  const clock = new ManualClock();
  const checks = new Checks(clock, () => 0);
  const looked = async (mark: string, afterMs: number): Promise<boolean> => {
    await clock.advance(afterMs);
    checks.done('uid', HOUR_MS, mark);
    return checks.hasSeen('uid', mark);
  };

  const seen = [
    await looked('mark', 0),
    await looked('mark', 1_000),
    await looked('mark', 60_000),
    await looked('other', 60_000),
  ];

  expect(seen).toEqual([false, false, true, false]);
});

test('what was seen of a resource that is gone is forgotten', async () => {
  const clock = new ManualClock();
  const checks = new Checks(clock, () => 0);
  checks.done('uid', HOUR_MS, 'mark');
  await clock.advance(60_000);
  checks.done('uid', HOUR_MS, 'mark');

  const before = checks.hasSeen('uid', 'mark');
  checks.forget('uid');

  expect([before, checks.hasSeen('uid', 'mark')]).toEqual([true, false]);
});
