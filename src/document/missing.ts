import type { Outcome } from '../controller/reconciler.ts';
import { leftMissing } from '../ownership/missing.ts';
import { absentFields } from './report.ts';
import type { Work } from './work.ts';

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
  work.pass.learn(absentFields);
  const why = `driftPolicy ${policy} leaves it so.`;
  return leftMissing(work, `document ${name}`, { reason: 'DriftReported', why });
}
