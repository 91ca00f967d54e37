import { systemClock, type Clock } from '../../src/clock.ts';

/** Goes on as far as drain waits, at once. */
export function skipping(): Clock {
  let skippedMs = 0;
  return {
    ...systemClock,
    monotonicMs: () => systemClock.monotonicMs() + skippedMs,
    after(delayMs, run) {
      skippedMs += delayMs;
      return systemClock.after(0, run);
    },
  };
}
