import type { Clock } from '../clock.ts';

/** A time limit that can be moved, and a caller's signal, in one signal. */
export interface Deadline {
  readonly signal: AbortSignal;

  /** Whether time ran out, as against the caller giving up. */
  readonly passed: boolean;

  /** From now on there are `ms` left. */
  extend(ms: number): void;

  /** From now on only the caller ends it. */
  lift(): void;

  /** For what takes no signal, or minds it late. */
  race<T>(work: Promise<T>): Promise<T>;

  abort(): void;

  /** Lets go of timer and listener. */
  clear(): void;
}

// AbortSignal.any is not used: on a signal as old as the process each use would leave something behind.
export function deadline(clock: Clock, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort(outer?.reason);
  let cancel: (() => void) | undefined;
  let passed = false;
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort, { once: true });

  function pass(): void {
    passed = true;
    controller.abort(new Error('time is up'));
  }

  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    extend(ms) {
      cancel?.();
      cancel = clock.after(ms, pass);
    },
    lift: () => cancel?.(),
    race: (work) => orAborted(work, controller.signal),
    abort,
    clear() {
      cancel?.();
      outer?.removeEventListener('abort', abort);
    },
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    // Also of work that comes too late: what it fails with is nobody's problem any more.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
