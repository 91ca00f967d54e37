import { expect, test } from 'vitest';
import { Doubts } from '../../src/ownership/doubt.ts';
import { ManualClock } from '../support/manual-clock.ts';

test('an unlikely answer is believed when it has lasted', async () => {
  const clock = new ManualClock();
  const doubts = new Doubts(clock, 60_000);

  const first = doubts.isBelieved('uid', 'missing');
  await clock.advance(59_999);
  const early = doubts.isBelieved('uid', 'missing');
  await clock.advance(1);
  const late = doubts.isBelieved('uid', 'missing');

  expect([first, early, late]).toEqual([false, false, true]);
});

test('another answer in between starts the time anew, for this resource and this doubt only', async () => {
  const clock = new ManualClock();
  const doubts = new Doubts(clock, 60_000);
  doubts.isBelieved('one', 'missing');
  doubts.isBelieved('one', 'tags');
  doubts.isBelieved('two', 'missing');
  await clock.advance(60_000);

  doubts.forget('one', 'missing');

  const believed = [
    doubts.isBelieved('one', 'missing'),
    doubts.isBelieved('one', 'tags'),
    doubts.isBelieved('two', 'missing'),
  ];
  expect(believed).toEqual([false, true, true]);
});

test('nothing is remembered of a resource that is gone', async () => {
  const clock = new ManualClock();
  const doubts = new Doubts(clock, 60_000);
  doubts.isBelieved('uid', 'default');
  await clock.advance(60_000);

  doubts.forget('uid');

  expect(doubts.isBelieved('uid', 'default')).toBe(false);
});
