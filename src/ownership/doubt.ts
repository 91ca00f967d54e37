import type { Clock } from '../clock.ts';

/**
 * Answers of AWS that may be wrong for a while, such as that something we made is not there. One is believed when
 * this process has got it for `waitMs` and got nothing else in between.
 */
export class Doubts {
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #sinceMs = new Map<string, number>();

  constructor(clock: Clock, waitMs: number) {
    this.#clock = clock;
    this.#waitMs = waitMs;
  }

  /** To be asked at each such answer. `uid` is the resource's. */
  isBelieved(uid: string): boolean {
    const nowMs = this.#clock.monotonicMs();
    const sinceMs = this.#sinceMs.get(uid) ?? nowMs;
    this.#sinceMs.set(uid, sinceMs);
    return nowMs - sinceMs >= this.#waitMs;
  }

  /** AWS has answered otherwise. */
  forget(uid: string): void {
    this.#sinceMs.delete(uid);
  }
}
