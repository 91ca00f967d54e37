import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import type { PassReport } from '../controller/controller.ts';
import type { ReconcileError } from '../controller/error.ts';

export type Log = Logger;

/** JSON lines with words for levels and RFC 3339 times. Default: standard output. */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    messageKey: 'message',
  };
  // synchronous: asynchronous output hangs in its exit hook when the reader of a pipe has died
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}

/**
 * One line a pass: what was changed, or why it failed. At warn if it failed; else, also when it only waits or a stop has
 * cut it off, at info if it has changed AWS, at debug if not.
 */
export function logPass(log: Log, kind: string, report: PassReport): void {
  const { failure, applied, durationMs, requeueAfterMs, ...rest } = report;
  const fields = {
    kind,
    ...rest,
    applied,
    durationMs: Math.round(durationMs),
    ...(requeueAfterMs === undefined ? {} : { requeueAfterMs: Math.round(requeueAfterMs) }),
  };
  const quiet = applied.length === 0 ? 'debug' : 'info';
  if (failure === undefined) return log[quiet](fields, 'reconciled');
  const { reason, retry, message, cause, ours } = failure;
  const unforeseen =
    reason === 'ReconcileFailed' ? { error: cause instanceof Error ? cause.stack : String(cause) } : {};
  if (ours === 'stopping')
    return log[quiet]({ ...fields, reason }, 'cut off: the next operator goes on with it');
  log[isExpected(failure) ? quiet : 'warn']({ ...fields, reason, retry, ...unforeseen }, message);
}

/** It only waits, or a stop has cut it off. */
export function isExpected({ retry, ours }: ReconcileError): boolean {
  return ours === undefined ? retry === 'soon' || retry === 'timed' : ours === 'stopping';
}
