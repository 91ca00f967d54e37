import { StoreFailure } from './store.ts';

/**
 * What a failure means for the resource (DESIGN §3.5):
 *
 * | retry   | Ready                                  | Stalled            | tried again            |
 * |---------|----------------------------------------|--------------------|------------------------|
 * | soon    | False                                  | after ten minutes  | after `retryAfterMs` [^1] |
 * | timed   | False                                  | False              | after `retryAfterMs`   |
 * | backoff | kept if True for this generation [^2]  | after ten minutes  | 1 s, 2 s … then 5 min  |
 * | slow    | False                                  | True               | every 5 min            |
 * | rarely  | False                                  | True               | 5, 15, then 60 min     |
 * | never   | False                                  | True               | new generation, or asked |
 *
 * [^1]: of a second or less: later by and by, after a quarter of the time that it has failed for, at most 30 s.
 * [^2]: or if this process has heard AWS refuse it last; Stalled is kept with it.
 */
export type Retry = 'soon' | 'timed' | 'backoff' | 'slow' | 'rarely' | 'never';

/** What is known of a call that failed: `refused` did nothing, `unknown` may have done all of it. */
export type Effect = 'refused' | 'unknown';

/** Why we send AWS nothing. Who is `deposed` leaves the status alone too: another operator may be writing it. */
export type Standing = 'deposed' | 'stopping';

export interface Failure {
  /** CamelCase; becomes the reason of the Ready condition. */
  readonly reason: string;
  readonly retry: Retry;
  readonly message: string;
  readonly retryAfterMs?: number;
  /** Set for a call that changes AWS. */
  readonly effect?: Effect;
  /** Set when it is about this operator and not about the resource: Ready says nothing of it. */
  readonly ours?: Standing;
  readonly cause?: unknown;
}

/** A failure that says how to report it and when to try again. The only error type with a meaning. */
export class ReconcileError extends Error {
  override readonly name = 'ReconcileError';
  readonly reason: string;
  readonly retry: Retry;
  readonly retryAfterMs: number | undefined;
  readonly effect: Effect | undefined;
  readonly ours: Standing | undefined;

  constructor({ reason, retry, message, retryAfterMs, effect, ours, cause }: Failure) {
    super(message, { cause });
    this.reason = reason;
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
    this.effect = effect;
    this.ours = ours;
  }
}

/** It does not go away by itself. */
export function isLasting({ retry }: ReconcileError): boolean {
  return IS_LASTING[retry];
}

/** AWS itself says so: what we refuse by a look at the resource has no cause outside. */
export function isRefusedByAws(failure: ReconcileError): boolean {
  return isLasting(failure) && failure.cause !== undefined;
}

const IS_LASTING: Readonly<Record<Retry, boolean>> = {
  soon: false,
  timed: false,
  backoff: false,
  slow: true,
  rarely: true,
  never: true,
};

/** Anything unforeseen is worth another try; what it says is for the log, not for the status. */
export function toReconcileError(error: unknown): ReconcileError {
  if (error instanceof ReconcileError) return error;
  if (error instanceof StoreFailure) {
    const { message } = error;
    return new ReconcileError({ reason: 'ApiServerFailed', retry: 'backoff', message, cause: error });
  }
  return new ReconcileError({
    reason: 'ReconcileFailed',
    retry: 'backoff',
    message: "An unexpected error. The operator's log says more.",
    cause: error,
  });
}
