import PQueue from 'p-queue';
import { sleep, type Clock } from '../clock.ts';

export interface BudgetOptions {
  /** Calls a second, in the long run. 0: no limit. */
  readonly ratePerSecond: number;
  /** Calls that may go out at once after a quiet time. */
  readonly burst: number;
  readonly concurrency: number;
  readonly clock: Clock;
}

/** Lets calls to one account and region out no faster than allowed. Waiting happens here, never in AWS's throttle. */
export class Budget {
  readonly #queue: PQueue;
  readonly #options: BudgetOptions;
  #tokens: number;
  #filledMs: number;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.concurrency });
    this.#tokens = options.burst;
    this.#filledMs = options.clock.monotonicMs();
  }

  spend<T>(call: () => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      await this.#takeToken();
      return call();
    });
  }

  async #takeToken(): Promise<void> {
    const { ratePerSecond, burst, clock } = this.#options;
    if (ratePerSecond === 0) return;
    const nowMs = clock.monotonicMs();
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#filledMs) * ratePerSecond) / 1_000);
    this.#filledMs = nowMs;
    this.#tokens -= 1; // below zero is a debt: each waiter sleeps until its own token is there
    if (this.#tokens < 0) await sleep(clock, (-this.#tokens * 1_000) / ratePerSecond);
  }
}
