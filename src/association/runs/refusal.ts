import { ReconcileError } from '../../controller/error.ts';

/** Answers with AWS's refusal to tell, for which it tells of nothing else less. Throws any other failure. */
export async function orRefusal<T>(ask: () => Promise<T>): Promise<T | ReconcileError> {
  try {
    return await ask();
  } catch (error) {
    const isRefusal =
      error instanceof ReconcileError && error.retry !== 'backoff' && error.ours === undefined;
    if (isRefusal) return error;
    throw error;
  }
}
