import { expect, test } from 'vitest';
import { Doubts } from '../../src/ownership/doubt.ts';
import { ManualClock } from '../support/manual-clock.ts';

test('an unlikely answer is believed when it has lasted', async () => {
  const clock = new ManualClock();
  const doubts = new Doubts(clock, 60_000);

  const first = doubts.isBelieved('uid');
  await clock.advance(59_999);
  const early = doubts.isBelieved('uid');
  await clock.advance(1);
  const late = doubts.isBelieved('uid');

  expect([first, early, late]).toEqual([false, false, true]);
});

test('another answer in between starts the time anew, for this resource only', async () => {
  const clock = new ManualClock();
  const doubts = new Doubts(clock, 60_000);
  doubts.isBelieved('one');
  doubts.isBelieved('two');
  await clock.advance(60_000);

  doubts.forget('one');

  expect([doubts.isBelieved('one'), doubts.isBelieved('two')]).toEqual([false, true]);
});
