import { Backlog } from '../backlog.ts';
import type { Clock } from '../clock.ts';
import { URGENCIES, type Errand, type Urgency } from './gateway.ts';
import { RateLimit, type RateLimitOptions } from './rate-limit.ts';
import { stopping } from './unsent.ts';

export interface BudgetOptions extends RateLimitOptions {
  readonly concurrency: number;
  readonly clock: Clock;
  /** Told of each call that goes out, how long it has waited. */
  readonly onWaited: (urgency: Urgency, waitedMs: number) => void;
}

interface Waiting {
  readonly namespace: string;
  readonly start: () => Promise<void>;
  readonly refuse: () => void;
}

/**
 * Lets the calls to one account and region out, no faster than allowed: by urgency, and namespaces in turn. Waiting
 * happens here, never in AWS's throttle. A call that waits for its turn takes nobody's place.
 */
export class Budget {
  readonly #options: BudgetOptions;
  readonly #rate: RateLimit;
  readonly #waiting: Backlog<Waiting, Urgency>;
  #running = 0;
  #cancelLook: (() => void) | undefined;
  #closed = false;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#rate = new RateLimit(options);
    this.#waiting = new Backlog({
      clock: options.clock,
      priorities: URGENCIES,
      laneOf: ({ namespace }) => namespace,
    });
  }

  /** Calls a second that are allowed now. 0: no limit. */
  get ratePerSecond(): number {
    return this.#rate.ratePerSecond;
  }

  /** Calls that wait, by urgency. */
  get waiting(): Readonly<Record<Urgency, number>> {
    return this.#waiting.depths();
  }

  /** Sends once, when it is this call's turn. Throws `Stopping` if the budget is closed before. */
  spend<T>({ urgency, namespace }: Errand, call: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(stopping());
    const { clock, onWaited } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const sinceMs = clock.monotonicMs();
    const start = async (): Promise<void> => {
      try {
        onWaited(urgency, clock.monotonicMs() - sinceMs);
        resolve(await call());
      } catch (error) {
        reject(error);
      }
    };
    this.#waiting.add({ namespace, start, refuse: () => reject(stopping()) }, urgency);
    this.#letOut();
    return promise;
  }

  /** AWS has refused a call because there were too many. Answers whether the rate was halved for it. */
  throttled(): boolean {
    return this.#rate.throttled();
  }

  /** For good. What has gone out goes on; what waits, and what comes later, is refused. */
  close(): void {
    this.#closed = true;
    this.#cancelLook?.();
    for (let next = this.#waiting.take(); next; next = this.#waiting.take()) next.refuse();
  }

  #letOut(): void {
    while (this.#waiting.size > 0 && this.#running < this.#options.concurrency) {
      const waitMs = this.#rate.take();
      if (waitMs > 0) return this.#lookAgainAfter(waitMs);
      void this.#run(this.#waiting.take()!);
    }
  }

  async #run({ start }: Waiting): Promise<void> {
    this.#running += 1;
    await start();
    this.#running -= 1;
    this.#letOut();
  }

  #lookAgainAfter(waitMs: number): void {
    this.#cancelLook ??= this.#options.clock.after(waitMs, () => {
      this.#cancelLook = undefined;
      this.#letOut();
    });
  }
}
