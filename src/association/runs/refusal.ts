import { ReconcileError } from '../../controller/error.ts';

/**
 * Answers with the failure of a read of runs: it keeps nothing else from being told, or sent. Only what stops this operator
 * is thrown.
 */
export async function orRefusal<T>(ask: () => Promise<T>): Promise<T | ReconcileError> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ReconcileError && error.ours === undefined) return error;
    throw error;
  }
}
