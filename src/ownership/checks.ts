import type { Clock, Random } from '../clock.ts';

/** Longer than AWS is known to lag, shorter than two sweeps. */
const LAG_MS = 30_000;

/** What the list showed at full comparisons that made nothing of it. */
interface Look {
  readonly mark: string;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** When each resource is compared with AWS in full, and what the list showed of it then. May be lost at any time. */
export class Checks {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #nextMs = new Map<string, number>();
  readonly #looked = new Map<string, Look>();

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

  /** Notes a full comparison and answers the time to the next. `mark`: what the list shows. */
  done(uid: string, intervalMs: number, mark: string | undefined): number {
    const nextInMs = intervalMs * (0.9 + 0.2 * this.#random());
    const nowMs = this.#clock.monotonicMs();
    this.#nextMs.set(uid, nowMs + nextInMs);
    if (mark !== undefined) this.#look(uid, mark, nowMs);
    return nextInMs;
  }

  /**
   * Full comparisons have seen just this in the list, the last one so much later than the first that it can't have read
   * what is older than the list.
   */
  hasSeen(uid: string, mark: string): boolean {
    const look = this.#looked.get(uid);
    return look?.mark === mark && look.lastMs - look.firstMs >= LAG_MS;
  }

  forget(uid: string): void {
    this.#nextMs.delete(uid);
    this.#looked.delete(uid);
  }

  #look(uid: string, mark: string, nowMs: number): void {
    const before = this.#looked.get(uid);
    const firstMs = before?.mark === mark ? before.firstMs : nowMs;
    this.#looked.set(uid, { mark, firstMs, lastMs: nowMs });
  }
}
