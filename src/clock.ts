/** All that the operator knows of time. `main` makes the real one; long tests bring a clock they move by hand. */
export interface Clock {
  /** The wall clock. It may jump; use it for what people read. */
  now(): Date;

  /** Milliseconds that never go back. Use it to measure and to wait. */
  monotonicMs(): number;

  /** Calls `run` once after `delayMs`. The answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** A number in [0, 1). */
export type Random = () => number;

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`, or at once when `signal` is aborted. Never rejects. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
