import { ReconcileError } from '../controller/error.ts';
import type { Finding, Outcome } from '../controller/reconciler.ts';
import type { OwnedWork } from './owned.ts';
import { beginCorrection, countCorrection } from './correction.ts';
import { learnDrift } from './verdict.ts';

/**
 * AWS says that what we know is gone. A read may say so in error, so it is believed only when it lasts as long as a
 * create may take. `what`: `association 1234`.
 */
export function believeMissing({ doubts, resource }: OwnedWork, what: string): void {
  if (doubts.isBelieved(resource.metadata.uid, 'missing')) return;
  const message = `AWS does not know ${what} any more. Making sure before anything is done.`;
  throw new ReconcileError({ reason: 'Missing', retry: 'soon', retryAfterMs: 5_000, message });
}

/** Tells of what was deleted in AWS and stays so. */
export function leftMissing(
  work: OwnedWork,
  what: string,
  { reason, why }: { readonly reason: string; readonly why: string },
): Outcome {
  learnDrift(work, goneOf(what));
  const message = `${what.charAt(0).toUpperCase()}${what.slice(1)} was deleted in AWS. ${why}`;
  const drifted: Finding = { type: 'Drifted', status: 'True', reason, message: kindOf(what) };
  return { verdict: { ready: 'False', stalled: true, reason, message }, findings: [drifted] };
}

/** Before it is made anew: recorded together with the intent. */
export function noteMissing(work: OwnedWork, what: string): void {
  beginCorrection(work, goneOf(what));
}

/** To be called when AWS has answered the create, not before. */
export function tellRecreated(work: OwnedWork, what: string): void {
  countCorrection(work);
  const message = `${what.charAt(0).toUpperCase()}${what.slice(1)} is there again: it was deleted in AWS.`;
  work.pass.tell({ type: 'Warning', reason: 'Recreated', action: 'Create', message });
}

function goneOf(what: string) {
  return [{ path: kindOf(what), declared: 'present', observed: 'absent' }];
}

/** `association 1234` → `association`. */
function kindOf(what: string): string {
  return what.split(' ')[0] ?? what;
}
