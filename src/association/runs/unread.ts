import type { Clock } from '../../clock.ts';

/** So often, as a right that is missing is given at some time. */
export const UNREAD_AGAIN_MS = 30 * 60_000;

/** Resources of whose runs AWS would not tell all. Forgetting one costs nothing but that its next run is waited for. */
export class UnreadRuns {
  readonly #clock: Clock;
  readonly #sinceMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(uid: string): void {
    this.#sinceMs.set(uid, this.#clock.monotonicMs());
  }

  delete(uid: string): void {
    this.#sinceMs.delete(uid);
  }

  has(uid: string): boolean {
    return this.#sinceMs.has(uid);
  }

  /** It is time to ask again. */
  isDue(uid: string): boolean {
    const sinceMs = this.#sinceMs.get(uid);
    return sinceMs !== undefined && this.#clock.monotonicMs() - sinceMs >= UNREAD_AGAIN_MS;
  }
}
