import { ReconcileError } from '../../controller/error.ts';

/** AWS will not tell of runs, now or in a moment: what else is known is told all the same. Any other failure is thrown. */
export function refusalToTell(error: unknown): ReconcileError {
  const isRefusal = error instanceof ReconcileError && error.retry !== 'backoff' && error.ours === undefined;
  if (!isRefusal) throw error;
  return error;
}
