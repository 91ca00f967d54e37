import { expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { startLiveness, type LivenessOptions } from '../../src/telemetry/liveness.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A clock whose timers come as late as the event loop of a process that is busy. */
class BusyClock implements Clock {
  #nowMs = 0;
  #timer: (() => void) | undefined;

  now(): Date {
    return new Date(this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(_delayMs: number, run: () => void): () => void {
    this.#timer = run;
    return () => (this.#timer = undefined);
  }

  /** Time goes by in which no timer comes. */
  block(ms: number): void {
    this.#nowMs += ms;
  }

  runTimer(): void {
    this.#timer?.();
  }
}

const limits: Omit<LivenessOptions, 'clock'> = { passLimitMs: 60_000, longestPasses: () => [] };

test('a process whose timers come in time is not stuck', async () => {
  const clock = new ManualClock();
  const liveness = startLiveness({ ...limits, clock });

  await clock.advance(24 * 3_600_000);

  expect(liveness.stuck()).toBeUndefined();
});

test('a process is stuck while its event loop is 10 s late', () => {
  const clock = new BusyClock();
  const liveness = startLiveness({ ...limits, clock });

  clock.block(10_999);
  const before = liveness.stuck();
  clock.block(1);

  expect(before).toBeUndefined();
  expect(liveness.stuck()).toBe('The event loop is 10 s late.');
});

test('a process whose every timer comes late is stuck, also just after one', () => {
  const clock = new BusyClock();
  const liveness = startLiveness({ ...limits, clock });

  clock.block(15_000);
  clock.runTimer();

  expect(liveness.stuck()).toBe('The event loop is 14 s late.');
});

test('one long pause, as of a process that was stopped, is over with the next timer', () => {
  const clock = new BusyClock();
  const liveness = startLiveness({ ...limits, clock });
  clock.block(600_000);
  clock.runTimer();

  clock.block(1_000);
  clock.runTimer();

  expect(liveness.stuck()).toBeUndefined();
});

test('a process is stuck when a pass runs for longer than the limit, and says which', () => {
  let runningMs = 60_000;
  const quick = { kind: 'SsmDocument', key: 'fleet/quick', runningMs: 5 };
  const longestPasses = (): (typeof quick)[] => [
    quick,
    { kind: 'SsmAssociation', key: 'fleet/agent', runningMs },
  ];
  const liveness = startLiveness({ ...limits, clock: new ManualClock(), longestPasses });

  const before = liveness.stuck();
  runningMs += 1;

  expect(before).toBeUndefined();
  expect(liveness.stuck()).toBe('A pass over SsmAssociation fleet/agent has been running for 60 s.');
});

test('it leaves no timer behind', () => {
  const clock = new ManualClock();
  const liveness = startLiveness({ ...limits, clock });

  liveness.stop();

  expect(clock.nextInMs()).toBeUndefined();
});
