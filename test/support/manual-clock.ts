import type { Clock } from '../../src/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that stands still until a test moves it. Wall and monotonic time move together. */
export class ManualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();

  constructor(start = '2026-01-05T00:00:00Z') {
    this.#startMs = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#startMs + this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Milliseconds until the next timer. `undefined`: none. */
  nextInMs(): number | undefined {
    const next = this.#next();
    return next === undefined ? undefined : next.dueMs - this.#nowMs;
  }

  /** Runs all timers that become due, in order, letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (let next = this.#next(); next !== undefined && next.dueMs <= endMs; next = this.#next()) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#timers.delete(next);
      next.run();
      await settled();
    }
    this.#nowMs = endMs;
    await settled();
  }

  #next(): Timer | undefined {
    return [...this.#timers].toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

/** Lets every promise that can settle without I/O do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Moves the time from one timer to the next, until there is none. */
export async function drained(clock: ManualClock): Promise<void> {
  await settled();
  for (let dueInMs = clock.nextInMs(); dueInMs !== undefined; dueInMs = clock.nextInMs())
    await clock.advance(dueInMs); // oxlint-disable-line no-await-in-loop -- one after the other
}
