import type { Clock, Random } from '../clock.ts';

/** When each resource is compared with AWS in full, and what the list showed of it then. May be lost at any time. */
export class Checks {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #nextMs = new Map<string, number>();
  readonly #looked = new Map<string, string>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Milliseconds to the next full comparison; after a start somewhere within the interval, never the same for all. */
  dueInMs(uid: string, intervalMs: number): number {
    const nowMs = this.#clock.monotonicMs();
    const nextMs = this.#nextMs.get(uid) ?? nowMs + this.#random() * intervalMs;
    this.#nextMs.set(uid, nextMs);
    return nextMs - nowMs;
  }

  /** Notes a full comparison and answers the time to the next. `mark`: what the list shows; the same again is no news. */
  done(uid: string, intervalMs: number, mark: string | undefined): number {
    const nextInMs = intervalMs * (0.9 + 0.2 * this.#random());
    this.#nextMs.set(uid, this.#clock.monotonicMs() + nextInMs);
    if (mark !== undefined) this.#looked.set(uid, mark);
    return nextInMs;
  }

  /** The last full comparison has seen just this in the list. */
  hasSeen(uid: string, mark: string): boolean {
    return this.#looked.get(uid) === mark;
  }

  forget(uid: string): void {
    this.#nextMs.delete(uid);
    this.#looked.delete(uid);
  }
}
