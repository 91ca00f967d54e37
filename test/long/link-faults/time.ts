import { type Clock, systemClock } from '../../../src/clock.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const TICK_MS = 20;

/** Time that goes by as it does, and parts of which can be skipped. */
export interface PassingTime {
  readonly clock: Clock;
  /** Resolves when that much more has gone by. */
  skip(ms: number): Promise<void>;
  stop(): void;
}

export function passingTime(): PassingTime {
  const clock = new ManualClock();
  let lastMs = performance.now();
  let turn = Promise.resolve();
  const advance = (ms: number): Promise<void> => (turn = turn.then(() => clock.advance(ms)));
  const ticking = setInterval(() => {
    const nowMs = performance.now();
    void advance(nowMs - lastMs);
    lastMs = nowMs;
  }, TICK_MS);
  return { clock, skip: advance, stop: () => clearInterval(ticking) };
}

/** Time that goes by so many times faster. */
export function fastTime(times: number): Clock {
  return {
    now: () => new Date(performance.timeOrigin + performance.now() * times),
    monotonicMs: () => performance.now() * times,
    after: (delayMs, run) => systemClock.after(delayMs / times, run),
  };
}
