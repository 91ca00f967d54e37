import type { Finding, Outcome } from '../controller/reconciler.ts';
import { leftMissing } from '../ownership/missing.ts';
import { isSpecAsTold } from './document-ref.ts';
import { isInPast } from './schedule.ts';
import type { Work } from './work.ts';

/**
 * What is said of an association that AWS has lost. `undefined`: it is to be made anew. That its document has another
 * version is no edit of the spec.
 *
 * | policy  | spec edited since | has a schedule to come | outcome                       |
 * |---------|-------------------|------------------------|-------------------------------|
 * | Observe | –                 | –                      | shown                         |
 * | Report  | no                | –                      | shown                         |
 * | Correct | no                | no                     | shown: it would run once more |
 * | others  |                   |                        | made anew                     |
 */
export function missingFor(work: Work, id: string): Outcome | undefined {
  const { policy, resource, pass } = work;
  const edited = !isSpecAsTold(resource);
  const runOnce = !edited && !runsAgain(work);
  if (policy !== 'Observe' && edited) return undefined;
  if (policy === 'Correct' && !runOnce) return undefined;
  // what is told of its runs is true no more
  pass.learn({ nextRunTime: undefined, nextRunEstimate: undefined, overview: undefined });
  const told =
    policy === 'Correct'
      ? {
          reason: 'RunOnceGone',
          why: 'It would run once more at once if it were made anew; edit the spec to do that.',
        }
      : { reason: 'DriftReported', why: `driftPolicy ${policy} leaves it so.` };
  const outcome = leftMissing(work, `association ${id}`, told);
  const { message } = outcome.verdict;
  const runs: Finding = { type: 'RunsSucceeding', status: 'Unknown', reason: 'AssociationGone', message };
  return { ...outcome, findings: [...(outcome.findings ?? []), runs] };
}

function runsAgain({ desired, clock }: Work): boolean {
  const { scheduleExpression } = desired.association;
  return scheduleExpression !== undefined && !isInPast(scheduleExpression, clock.now());
}
