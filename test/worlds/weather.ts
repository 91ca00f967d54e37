import { ReconcileError } from '../../src/controller/error.ts';
import type { Draw } from './draw.ts';

/** Reads that lag or fail each in its own way. */
const READS = ['list', 'describe', 'executions', 'targets', 'invocations', 'nodes'] as const;
export type Read = (typeof READS)[number];

/**
 * How old AWS's answers are:
 * `none`: not at all. `steady`: each read by a time of its own. `jitter`: each answer by another time.
 * `torn`: the counts of an association are older than the times beside them.
 */
export const LAGS = ['none', 'steady', 'jitter', 'torn'] as const;
export type Lag = (typeof LAGS)[number];

/** So long AWS is known to lag, and the operator counts on no more. */
export const MOST_LAG_MS = 60_000;
const MINUTE_MS = 60_000;

/** What lies between the truth and whoever asks. */
export interface Weather {
  lagMs(read: Read): number;
  readonly tornMs: number;
}

export function weatherOf(lag: Lag, draw: Draw): Weather {
  const anyLag = (): number => (draw.chance(0.4) ? 0 : draw.between(0, MOST_LAG_MS));
  const steady = new Map(READS.map((read) => [read, anyLag()]));
  const lagsMs: Readonly<Record<Lag, (read: Read) => number>> = {
    none: () => 0,
    steady: (read) => steady.get(read)!,
    jitter: anyLag,
    torn: () => 0,
  };
  return { lagMs: lagsMs[lag], tornMs: lag === 'torn' ? anyLag() : 0 };
}

/** AWS refuses some reads for a while. */
export interface Denial {
  readonly untilMs: number;
  readonly reads: ReadonlySet<Read>;
  readonly error: ReconcileError;
}

/** Of everything but the list, without which nothing at all is seen. */
export function denialFrom(draw: Draw, nowMs: number): Denial {
  const error = draw.chance(0.5)
    ? new ReconcileError({ reason: 'AccessDeniedException', retry: 'slow', message: 'No right.' })
    : new ReconcileError({ reason: 'ThrottlingException', retry: 'backoff', message: 'Too many.' });
  const reads = READS.filter((read) => read !== 'list' && draw.chance(0.4));
  return { untilMs: nowMs + draw.between(MINUTE_MS, 15 * MINUTE_MS), reads: new Set(reads), error };
}
