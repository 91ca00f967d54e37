import type { Config } from './config.ts';

/** One after another: of 2,000 associations in a region each may be asked for its tags, and there are 40 pages of them. */
const MOST_CALLS = 2_100;

/** Passes of two kinds, and a sweep, that share a region's budget. */
const CALLERS = 33;

/** What throttling may leave of the rate. */
const SLOWEST = 1 / 16;

/**
 * Longer than any pass that still gets on: each of its calls waits for the calls of all others, at a rate that AWS has
 * throttled, and then for its own answer up to the time-out. (A call that runs into its time-outs ends the pass.) With
 * the defaults this is a day and a half. A shorter limit would restart, again and again, what is only slow.
 */
export function passLimitMs({ awsRate, awsTimeoutMs }: Pick<Config, 'awsRate' | 'awsTimeoutMs'>): number {
  const turnMs = awsRate === 0 ? 0 : (CALLERS * 1_000) / (awsRate * SLOWEST);
  return MOST_CALLS * (turnMs + awsTimeoutMs);
}
