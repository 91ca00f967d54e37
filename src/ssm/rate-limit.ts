import type { Clock } from '../clock.ts';

export interface RateLimitOptions {
  /** Calls a second, in the long run. 0: no limit. */
  readonly ratePerSecond: number;
  /** Calls that may go out at once after a quiet time. */
  readonly burst: number;
  readonly clock: Clock;
}

/** Parts of a token that add up to a whole one are a little less in binary. */
const NEARLY_ONE = 1 - 1e-9;

/** Calls that were under way together and are throttled together say one thing, not many. */
const ONE_WORD_MS = 1_000;

/** From half to the whole rate in a minute. */
const RECOVERY_MS = 120_000;

/** Throttling never brings the rate below this part of the whole. */
const LEAST_PART = 1 / 16;

/** A token bucket on the monotonic clock. Its rate is halved when AWS throttles, and grows back slowly. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  #rate: number;
  #tokens: number;
  #filledMs: number;
  #halvedMs = -Infinity;

  constructor(options: RateLimitOptions) {
    this.#options = options;
    this.#rate = options.ratePerSecond;
    this.#tokens = options.burst;
    this.#filledMs = options.clock.monotonicMs();
  }

  /** Calls a second that are allowed now. 0: no limit. */
  get ratePerSecond(): number {
    this.#fill();
    return this.#rate;
  }

  /** Takes a token and answers 0, or takes none and answers after how many milliseconds one will be there. */
  take(): number {
    if (this.#options.ratePerSecond === 0) return 0;
    this.#fill();
    if (this.#tokens < NEARLY_ONE) return ((1 - this.#tokens) * 1_000) / this.#rate;
    this.#tokens = Math.max(0, this.#tokens - 1);
    return 0;
  }

  /** AWS has refused a call because there were too many. Answers whether the rate was halved for it. */
  throttled(): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#options.ratePerSecond === 0 || nowMs - this.#halvedMs < ONE_WORD_MS) return false;
    this.#fill();
    const leastRate = this.#options.ratePerSecond * LEAST_PART;
    const isHalved = this.#rate / 2 >= leastRate;
    this.#halvedMs = nowMs;
    this.#rate = Math.max(this.#rate / 2, leastRate);
    this.#tokens = 0;
    return isHalved;
  }

  /** At the rate as it was: while it grows, a little less than would be allowed. */
  #fill(): void {
    const { ratePerSecond, burst, clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const passedMs = nowMs - this.#filledMs;
    this.#filledMs = nowMs;
    this.#tokens = Math.min(burst, this.#tokens + (passedMs * this.#rate) / 1_000);
    this.#rate = Math.min(ratePerSecond, this.#rate + (ratePerSecond * passedMs) / RECOVERY_MS);
  }
}
