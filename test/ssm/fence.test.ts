import { expect, test } from 'vitest';
import { Fence, writableMs } from '../../src/ssm/fence.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';

const WINDOW_MS = 6_000;
const START = Date.parse('2026-01-05T00:00:00Z');

const decisions: Record<string, readonly [monotonicMs: number, wallMs: number, writableMs: number]> = {
  'right after the renewal was sent all of it is left': [0, 0, 6_000],
  'time that goes by on both clocks counts once': [2_000, 2_000, 4_000],
  'nothing is left when the window has gone by': [6_000, 6_000, 0],
  'nothing is left after a long stop': [60_000, 60_000, -54_000],
  'a machine that slept is told by its wall clock': [1_000, 60_000, -54_000],
  'a wall clock that was set back does not prolong it': [5_000, -3_600_000, 1_000],
};

for (const [name, [monotonicMs, wallMs, expected]] of Object.entries(decisions)) {
  test(`of the time to write: ${name}`, () => {
    const clock = { monotonicMs: () => 70_000 + monotonicMs, now: () => new Date(START + wallMs) };
    const confirmed = { sentMs: 70_000, sentAt: new Date(START) };

    expect(writableMs(confirmed, WINDOW_MS, clock)).toBe(expected);
  });
}

test('who does not hold the lease has no time to write', () => {
  expect(writableMs(undefined, WINDOW_MS, new ManualClock())).toBe(0);
});

/** Open for `leftMs` of a clock that is moved by hand. */
function fenceFor(leftMs: number) {
  const clock = new ManualClock();
  const until = { ms: leftMs };
  const fence = new Fence({ clock, writableMs: () => until.ms - clock.monotonicMs() });
  return { clock, until, fence };
}

test('a write passes while the fence is open, and is not begun when it is closed', async () => {
  const { clock, fence } = fenceFor(1_000);
  const begun: string[] = [];
  const write = (name: string) => fence.pass(async () => void begun.push(name));

  await write('in time');
  await clock.advance(1_000);
  const late = write('late');

  await expect(late).rejects.toMatchObject({ reason: 'NotLeading', effect: 'refused', ours: 'deposed' });
  expect(begun).toEqual(['in time']);
});

test('a renewal opens the fence again; a stop closes it for good', async () => {
  const { clock, until, fence } = fenceFor(1_000);
  const seen: boolean[] = [];
  const look = () => seen.push(fence.isOpen);

  await clock.advance(1_500);
  look();
  until.ms = 3_000;
  look();
  fence.close();
  look();

  expect(seen).toEqual([false, true, false]);
});

test('a fence that a stop has closed says so, and who leads no more is told that first', async () => {
  const { clock, fence } = fenceFor(1_000);
  const reasonOf = () => fence.pass(async () => 'sent').catch(({ reason }: { reason: string }) => reason);
  fence.close();

  const stopped = await reasonOf();
  await clock.advance(1_000);
  const deposed = await reasonOf();

  expect([stopped, deposed]).toEqual(['Stopping', 'NotLeading']);
});

test('who waits for the fence to close is told then, and not at a deadline that a renewal has moved', async () => {
  const { clock, until, fence } = fenceFor(1_000);
  const told: number[] = [];
  fence.whenClosed(() => told.push(clock.monotonicMs()));

  until.ms = 1_800;
  await clock.advance(5_000);

  expect(told).toEqual([1_800]);
});

test('who waits for the fence to close is told at once when it is, and by a stop', () => {
  const told: string[] = [];
  const [closed, open] = [fenceFor(0), fenceFor(Infinity)];
  closed.fence.whenClosed(() => told.push('closed'));
  open.fence.whenClosed(() => told.push('stopped'));
  open.fence.whenClosed(() => told.push('cancelled'))();

  const before = [...told];
  open.fence.close();
  open.fence.close();

  expect(before).toEqual(['closed']);
  expect(told).toEqual(['closed', 'stopped']);
});

test('the fence is idle when every write that has passed it has ended, however it ends', async () => {
  const { fence } = fenceFor(Infinity);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const ends = Promise.allSettled([fence.pass(() => first.promise), fence.pass(() => second.promise)]);
  let idle = false;
  const waiting = fence.idle().then(() => (idle = true));
  fence.close();

  first.resolve();
  await settled();
  const early = idle;
  second.reject(new Error('timed out'));
  await Promise.all([ends, waiting]);

  expect([early, idle]).toEqual([false, true]);
  await expect(fence.idle()).resolves.toBeUndefined();
});
