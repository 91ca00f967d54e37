import type { Finding, Outcome } from '../controller/reconciler.ts';
import { isWithheld } from '../ownership/adoption.ts';
import { ADOPTED_IS_GONE, leftMissing, reportedOnly, type LeftMissing } from '../ownership/missing.ts';
import { isSpecAsTold } from './document-ref.ts';
import { isInPast } from './schedule.ts';
import type { Work } from './work.ts';

/**
 * What is said of an association that AWS has lost. `undefined`: it is to be made anew. That its document has another
 * version is no edit of the spec.
 *
 * | policy  | adopted, not to be overwritten | spec edited since | has a schedule to come | outcome                       |
 * |---------|--------------------------------|-------------------|------------------------|-------------------------------|
 * | Observe | –                              | –                 | –                      | shown                         |
 * | others  | yes, and never written         | –                 | –                      | shown                         |
 * | Report  | no                             | no                | –                      | shown                         |
 * | Correct | no                             | no                | no                     | shown: it would run once more |
 * | others  |                                |                   |                        | made anew                     |
 */
export function missingFor(work: Work, id: string): Outcome | undefined {
  const told = toldOf(work);
  if (told === undefined) return undefined;
  // what is told of its runs is true no more
  work.pass.learn({ nextRunTime: undefined, nextRunEstimate: undefined, overview: undefined });
  const outcome = leftMissing(work, `association ${id}`, told);
  const { message } = outcome.verdict;
  const runs: Finding = { type: 'RunsSucceeding', status: 'Unknown', reason: 'AssociationGone', message };
  return { ...outcome, findings: [...(outcome.findings ?? []), runs] };
}

function toldOf(work: Work): LeftMissing | undefined {
  const { policy, resource } = work;
  if (policy === 'Observe') return reportedOnly(policy);
  if (isWithheld(resource)) return ADOPTED_IS_GONE;
  if (!isSpecAsTold(resource)) return undefined;
  if (policy === 'Report') return reportedOnly(policy);
  return runsAgain(work) ? undefined : RUN_ONCE_GONE;
}

const RUN_ONCE_GONE: LeftMissing = {
  reason: 'RunOnceGone',
  why: 'It would run once more at once if it were made anew; edit the spec to do that.',
};

function runsAgain({ desired, clock }: Work): boolean {
  const { scheduleExpression } = desired.association;
  return scheduleExpression !== undefined && !isInPast(scheduleExpression, clock.now());
}
