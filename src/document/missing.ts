import type { Finding, Outcome } from '../controller/reconciler.ts';
import { learnDrift } from '../ownership/verdict.ts';
import type { Work } from './work.ts';

const GONE = [{ path: 'document', declared: 'present', observed: 'absent' }];

/**
 * What is said of a document that AWS has lost. `undefined`: it is to be made anew.
 *
 * | policy  | spec edited since | outcome   |
 * |---------|-------------------|-----------|
 * | Observe | –                 | shown     |
 * | Report  | no                | shown     |
 * | others  |                   | made anew |
 */
export function missingFor(work: Work): Outcome | undefined {
  const { policy, resource, specHash, name } = work;
  const edited = resource.status?.appliedHash !== specHash;
  if (policy === 'Correct' || (policy === 'Report' && edited)) return undefined;
  learnDrift(work, GONE, false);
  const reason = 'DriftReported';
  const message = `Document ${name} was deleted in AWS. driftPolicy ${policy} leaves it so.`;
  const drifted: Finding = { type: 'Drifted', status: 'True', reason, message: 'document' };
  return { verdict: { ready: 'False', stalled: true, reason, message }, findings: [drifted] };
}

/** To be called when AWS has answered the create, not before. */
export function tellRecreated(work: Work): void {
  learnDrift(work, GONE, true);
  const message = `Document ${work.name} was deleted in AWS; it was created again.`;
  work.pass.tell({ type: 'Warning', reason: 'Recreated', action: 'Create', message });
}
