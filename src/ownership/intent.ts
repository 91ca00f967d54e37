import type { Clock } from '../clock.ts';

/** `status.create`: written and answered before anything is created. */
export interface Intent {
  readonly at: string;
  readonly name: string;
}

export type IntentVerdict = 'wait' | 'abandoned';

const LOOKUPS_AFTER_THE_WAIT = 2;

interface Seen {
  readonly at: string;
  readonly sinceMs: number;
  lookupsAfter: number;
}

/**
 * Watches over open intents: a create may still be on its way, so nothing is created again before `waitMs` have gone
 * by since this process first saw the intent, and then two lookups have found nothing.
 */
export class OpenIntents {
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #seen = new Map<string, Seen>();

  constructor(clock: Clock, waitMs: number) {
    this.#clock = clock;
    this.#waitMs = waitMs;
  }

  /** To be asked once after each lookup that found nothing. `uid` is the resource's. */
  afterLookup(uid: string, { at }: Intent): IntentVerdict {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#seen.get(uid);
    const seen = known?.at === at ? known : { at, sinceMs: nowMs, lookupsAfter: 0 };
    this.#seen.set(uid, seen);
    if (nowMs - seen.sinceMs < this.#waitMs) return 'wait';
    seen.lookupsAfter += 1;
    return seen.lookupsAfter >= LOOKUPS_AFTER_THE_WAIT ? 'abandoned' : 'wait';
  }

  forget(uid: string): void {
    this.#seen.delete(uid);
  }
}
