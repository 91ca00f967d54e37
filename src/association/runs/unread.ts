import type { Clock } from '../../clock.ts';
import type { ReconcileError } from '../../controller/error.ts';

/** A right that is missing is given at some time. What failed in passing is over sooner. */
const AGAIN_MS = { lasting: 30 * 60_000, passing: 5 * 60_000 };

/** When it is asked again. */
export function unreadAgainMs({ retry }: ReconcileError): number {
  return retry === 'backoff' ? AGAIN_MS.passing : AGAIN_MS.lasting;
}

/** Resources of whose runs AWS would not tell all. Forgetting one costs nothing but that its next run is waited for. */
export class UnreadRuns {
  readonly #clock: Clock;
  readonly #dueMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(uid: string, refusal: ReconcileError): void {
    this.#dueMs.set(uid, this.#clock.monotonicMs() + unreadAgainMs(refusal));
  }

  delete(uid: string): void {
    this.#dueMs.delete(uid);
  }

  has(uid: string): boolean {
    return this.#dueMs.has(uid);
  }

  /** It is time to ask again. */
  isDue(uid: string): boolean {
    const dueMs = this.#dueMs.get(uid);
    return dueMs !== undefined && this.#clock.monotonicMs() >= dueMs;
  }
}
