import type { Configuration } from './shapes.ts';

/** How a run goes over its nodes: how many at a time, and when it stops. `T` is what has to be started. */
export interface Pace<T> {
  readonly concurrency: number;
  /** One error more stops it. */
  readonly allowedErrors: number;
  running: number;
  errors: number;
  readonly queue: T[];
  /** How many of the queue were taken from it. */
  taken: number;
}

/** [U] that a share is rounded down. AWS's example, 10 % of 50, stops at the sixth error. */
function numberOf(limit: string, total: number): number {
  return limit.endsWith('%') ? Math.floor((Number(limit.slice(0, -1)) * total) / 100) : Number(limit);
}

/** The pace of a configuration over `total` nodes. */
export function paceOf<T>(
  { MaxConcurrency: concurrency, MaxErrors: errors = '100%' }: Configuration,
  total: number,
  defaultConcurrency: string,
): Pace<T> {
  // [U] that a share of less than one node is one node.
  const atOnce = Math.max(1, numberOf(concurrency ?? defaultConcurrency, total));
  return {
    concurrency: atOnce,
    allowedErrors: numberOf(errors, total),
    running: 0,
    errors: 0,
    queue: [],
    taken: 0,
  };
}

/** More errors than allowed: what runs goes on, and nothing more starts. */
export function isStopped({ errors, allowedErrors }: Pace<unknown>): boolean {
  return errors > allowedErrors;
}

/** What starts now, if anything does. It runs until `noteEnd`. */
export function takeNext<T>(pace: Pace<T>): T | undefined {
  const isFull = pace.running >= pace.concurrency || pace.taken === pace.queue.length;
  if (isFull || isStopped(pace)) return undefined;
  pace.running += 1;
  return pace.queue[pace.taken++];
}

export function noteEnd(pace: Pace<unknown>, isError: boolean): void {
  pace.running -= 1;
  if (isError) pace.errors += 1;
}

/** All that was not started, and now won't be. */
export function takeRest<T>(pace: Pace<T>): T[] {
  const rest = pace.queue.slice(pace.taken);
  pace.taken = pace.queue.length;
  return rest;
}
