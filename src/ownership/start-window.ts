import type { Clock } from '../clock.ts';

export interface StartWindowOptions {
  readonly clock: Clock;
  /** Starts in any 60 s. */
  readonly perMinute: number;
  /** Since when this process knows what was started. */
  readonly sinceMs: number;
}

const WINDOW_MS = 60_000;

/** Who has not come back this long after its time waits no more. */
const PATIENCE_MS = 60_000;

interface Start {
  readonly ticket: string;
  readonly atMs: number;
}

/**
 * How many runs may be started: at most `perMinute` in any 60 s, in the order in which they were asked for.
 * Of the minute before `sinceMs` nothing is known, so it counts as full and evenly spread.
 */
export class StartWindow {
  readonly #options: StartWindowOptions;
  /** Oldest first. */
  #starts: readonly Start[];
  /** Ticket → when it is to come back. In the order of their first asking. */
  readonly #waiting = new Map<string, number>();

  constructor(options: StartWindowOptions) {
    const { perMinute, sinceMs } = options;
    this.#options = options;
    const everyMs = WINDOW_MS / perMinute;
    this.#starts = Array.from({ length: perMinute }, (_, index) => ({
      ticket: '',
      atMs: sinceMs - WINDOW_MS + (index + 1) * everyMs,
    }));
  }

  /** Takes a start and answers 0, or takes none and answers after how many milliseconds it is this ticket's turn. */
  take(ticket: string): number {
    const nowMs = this.#options.clock.monotonicMs();
    this.#forgetOld(nowMs);
    const place = [...this.#waiting.keys()].indexOf(ticket);
    const waitMs = this.#turnMs(place < 0 ? this.#waiting.size : place, nowMs) - nowMs;
    if (waitMs <= 0) {
      this.#waiting.delete(ticket);
      this.#starts = [...this.#starts, { ticket, atMs: nowMs }];
      return 0;
    }
    this.#waiting.set(ticket, nowMs + waitMs);
    return Math.ceil(waitMs);
  }

  /** Nothing was sent: the last start of this ticket did not happen. */
  giveBack(ticket: string): void {
    const index = this.#starts.findLastIndex((start) => start.ticket === ticket);
    this.#starts = this.#starts.filter((_, at) => at !== index);
  }

  /** It has nothing to start any more. */
  withdraw(ticket: string): void {
    this.#waiting.delete(ticket);
  }

  /** When the waiter at this place may start, if all before it start as soon as they may. */
  #turnMs(place: number, nowMs: number): number {
    const { perMinute } = this.#options;
    const times = this.#starts.map(({ atMs }) => atMs);
    for (let index = 0; index <= place; index += 1) {
      const last = times[times.length - perMinute];
      times.push(last === undefined ? nowMs : Math.max(nowMs, last + WINDOW_MS));
    }
    return times.at(-1) ?? nowMs;
  }

  #forgetOld(nowMs: number): void {
    this.#starts = this.#starts.filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
    for (const [ticket, dueMs] of this.#waiting)
      if (dueMs + PATIENCE_MS < nowMs) this.#waiting.delete(ticket);
  }
}
