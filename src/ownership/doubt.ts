import type { Clock } from '../clock.ts';

/**
 * What AWS may say in error: that something is gone, was never made, is older than known, has no owner, has other tags,
 * is held no more, is not the default, is shared with others, or with nobody, is not listed, can't be adopted, never got our marks,
 * or fails.
 */
export type Doubt =
  | 'missing'
  | 'unmade'
  | 'older'
  | 'olderRuns'
  | 'untagged'
  | 'tags'
  | 'released'
  | 'default'
  | 'sharing'
  | 'unshared'
  | 'unlisted'
  | 'unadoptable'
  | 'unmarked'
  | 'failing';

/**
 * Answers of AWS that may be wrong for a while, because a read may lag. One is believed when this process has got it
 * for `waitMs` and got nothing else in between.
 */
export class Doubts {
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #sinceMs = new Map<string, Map<Doubt, number>>();

  constructor(clock: Clock, waitMs: number) {
    this.#clock = clock;
    this.#waitMs = waitMs;
  }

  /** To be asked at each such answer. `uid` is the resource's. */
  isBelieved(uid: string, doubt: Doubt): boolean {
    const nowMs = this.#clock.monotonicMs();
    const since = this.#sinceMs.get(uid) ?? new Map<Doubt, number>();
    this.#sinceMs.set(uid, since);
    const sinceMs = since.get(doubt) ?? nowMs;
    since.set(doubt, sinceMs);
    return nowMs - sinceMs >= this.#waitMs;
  }

  /** The same, where an answer that is not odd ends the doubt. */
  isDoubtful(uid: string, doubt: Doubt, isOdd: boolean): boolean {
    if (!isOdd) this.forget(uid, doubt);
    return isOdd && !this.isBelieved(uid, doubt);
  }

  /** From now on it is believed at once: a call of ours has made it so. */
  believe(uid: string, doubt: Doubt): void {
    const since = this.#sinceMs.get(uid) ?? new Map<Doubt, number>();
    this.#sinceMs.set(uid, since.set(doubt, -Infinity));
  }

  /** AWS has answered otherwise. Without `doubt`: the resource is gone. */
  forget(uid: string, doubt?: Doubt): void {
    if (doubt === undefined) this.#sinceMs.delete(uid);
    else this.#sinceMs.get(uid)?.delete(doubt);
  }
}
