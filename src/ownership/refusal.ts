import { ReconcileError } from '../controller/error.ts';

/** `what`: `association`. */
export function nothingToObserve(what: string): ReconcileError {
  const message = `driftPolicy Observe creates nothing, and this resource has no ${what} in AWS. Use Report or Correct, or spec.adopt.`;
  return new ReconcileError({ reason: 'NothingToObserve', retry: 'never', message });
}
