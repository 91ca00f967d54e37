import type { Clock, Random } from '../clock.ts';

const FIRST_MS = 800;
const LONGEST_MS = 30_000;
const CALM_MS = 120_000;

export interface Backoff {
  /** How long to wait after one more failure. */
  readonly nextDelayMs: () => number;

  /** What failed until now is over, and what fails from now on is something else. */
  readonly reset: () => void;
}

/** From 0.8 s doubling to 30 s, full jitter, from the start again after two calm minutes. */
export function backoff(clock: Clock, random: Random): Backoff {
  let failures = 0;
  let lastMs = -Infinity;

  return {
    nextDelayMs() {
      const nowMs = clock.monotonicMs();
      failures = nowMs - lastMs > CALM_MS ? 0 : failures;
      const limitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
      const delayMs = random() * limitMs;
      failures += 1;
      lastMs = nowMs + delayMs;
      return delayMs;
    },
    reset() {
      failures = 0;
    },
  };
}
