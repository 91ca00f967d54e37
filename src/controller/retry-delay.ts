import type { ReconcileError } from './error.ts';

const LONG_FAILING_MS = 10 * 60_000;
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
