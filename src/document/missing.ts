import type { Outcome } from '../controller/reconciler.ts';
import { isWithheld } from '../ownership/adoption.ts';
import { ADOPTED_IS_GONE, leftMissing, reportedOnly, type LeftMissing } from '../ownership/missing.ts';
import { absentFields } from './report.ts';
import type { Work } from './work.ts';

/**
 * What is said of a document that AWS has lost. `undefined`: it is to be made anew.
 *
 * | policy  | adopted, not to be overwritten | spec edited since | outcome   |
 * |---------|--------------------------------|-------------------|-----------|
 * | Observe | –                              | –                 | shown     |
 * | others  | yes, and never written         | –                 | shown     |
 * | Report  | no                             | no                | shown     |
 * | others  |                                |                   | made anew |
 */
export function missingFor(work: Work): Outcome | undefined {
  const told = toldOf(work);
  if (told === undefined) return undefined;
  work.pass.learn(absentFields);
  return leftMissing(work, `document ${work.name}`, told);
}

function toldOf({ policy, resource, specHash }: Work): LeftMissing | undefined {
  if (policy === 'Observe') return reportedOnly(policy);
  if (isWithheld(resource)) return ADOPTED_IS_GONE;
  const edited = resource.status?.appliedHash !== specHash;
  return policy === 'Report' && !edited ? reportedOnly(policy) : undefined;
}
