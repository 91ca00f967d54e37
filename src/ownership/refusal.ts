import { ReconcileError } from '../controller/error.ts';

/** Fields of the API that this version does not carry out. Better a clear no than something else than declared. */
export function refuseWhatIsNotServed<S extends object>(
  spec: S,
  fields: readonly (keyof S & string)[],
): void {
  const field = fields.find((name) => spec[name] !== undefined);
  if (field === undefined) return;
  const message = `spec.${field} is not served by this version of the operator, so nothing is sent. Remove it.`;
  throw new ReconcileError({ reason: 'NotServed', retry: 'never', message });
}

/** `what`: `association`. */
export function nothingToObserve(what: string): ReconcileError {
  const message = `driftPolicy Observe creates nothing, and this resource has no ${what} in AWS. Use Report or Correct, or spec.adopt.`;
  return new ReconcileError({ reason: 'NothingToObserve', retry: 'never', message });
}
