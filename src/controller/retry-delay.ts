import type { ReconcileError, Retry } from './error.ts';

export const LONG_FAILING_MS = 10 * 60_000;
const SLOW_RETRY_MS = 5 * 60_000;
const SOON_MS = 1_000;
const MOST_PATIENT_MS = 30_000;
const RARE_RETRIES_MS = [5 * 60_000, 15 * 60_000, 60 * 60_000];

/** How it has failed so far. */
interface History {
  readonly failingMs: number;
  /** Refusals that the world may heal, with this one. */
  readonly refusals: number;
}

/** It was to be over by now. */
export function isLong(failingMs: number): boolean {
  return failingMs >= LONG_FAILING_MS;
}

/** How something fails, and which generation and revision of it. */
export interface Kind {
  readonly retry: Retry;
  readonly edition: string;
}

/**
 * Whether a failure goes on with the age of the one before:
 *
 * | before            | now     | the same edition | goes on |
 * |-------------------|---------|------------------|---------|
 * | soon or backoff   | either  | yes              | yes     |
 * | backoff           | backoff | no               | yes     |
 * | soon              | either  | no               | no      |
 * | backoff           | soon    | no               | no      |
 * | any other         | same    | –                | yes     |
 * | any other         | another | –                | no      |
 *
 * What lasts because of AWS lasts over an edit, too. What was to be over soon begins anew with it.
 */
export function isGoingOn(before: Kind, now: Kind): boolean {
  const arePassing = isPassing(before.retry) && isPassing(now.retry);
  if (arePassing && before.edition === now.edition) return true;
  return before.retry === now.retry && now.retry !== 'soon';
}

/** Nobody has to act, unless it goes on for long. */
export function isPassing(retry: Retry): boolean {
  return retry === 'soon' || retry === 'backoff';
}

/** When a failure is tried again (DESIGN §3.5). `undefined`: by the backoff of the queue, or not at all. */
export function retryDelayMs(
  { retry, retryAfterMs = SOON_MS }: ReconcileError,
  { failingMs, refusals }: History,
): number | undefined {
  switch (retry) {
    case 'timed':
      return retryAfterMs;
    case 'soon':
      return isLong(failingMs) ? SLOW_RETRY_MS : soonMs(retryAfterMs, failingMs);
    case 'backoff':
      return isLong(failingMs) ? SLOW_RETRY_MS : undefined;
    case 'slow':
      return SLOW_RETRY_MS;
    case 'rarely':
      return RARE_RETRIES_MS[Math.min(refusals, RARE_RETRIES_MS.length) - 1];
    case 'never':
      return undefined;
  }
}

/** What was to be over within a second, and is not, is asked for less and less often. */
function soonMs(retryAfterMs: number, failingMs: number): number {
  if (retryAfterMs > SOON_MS) return retryAfterMs;
  return Math.max(retryAfterMs, Math.min(failingMs / 4, MOST_PATIENT_MS));
}
