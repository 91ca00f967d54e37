import type { Finding, Outcome } from '../controller/reconciler.ts';
import { learnDrift } from '../ownership/verdict.ts';
import { isInPast } from './schedule.ts';
import type { Work } from './work.ts';

const GONE = [{ path: 'association', declared: 'present', observed: 'absent' }];

/**
 * What is said of an association that AWS has lost. `undefined`: it is to be made anew.
 *
 * | policy  | spec edited since | has a schedule to come | outcome                       |
 * |---------|-------------------|------------------------|-------------------------------|
 * | Observe | –                 | –                      | shown                         |
 * | Report  | no                | –                      | shown                         |
 * | Correct | no                | no                     | shown: it would run once more |
 * | others  |                   |                        | made anew                     |
 */
export function missingFor(work: Work, id: string): Outcome | undefined {
  const { policy, resource, specHash } = work;
  const edited = resource.status?.appliedHash !== specHash;
  const runOnce = !edited && !runsAgain(work);
  if (policy !== 'Observe' && edited) return undefined;
  if (policy === 'Correct' && !runOnce) return undefined;
  learnDrift(work, GONE, false);
  // what is told of its runs is true no more
  work.pass.learn({ nextRunTime: undefined, nextRunEstimate: undefined, overview: undefined });
  const reason = policy === 'Correct' ? 'RunOnceGone' : 'DriftReported';
  const why =
    policy === 'Correct'
      ? 'It would run once more at once if it were made anew; edit the spec to do that.'
      : `driftPolicy ${policy} leaves it so.`;
  const message = `Association ${id} was deleted in AWS. ${why}`;
  const runs: Finding = { type: 'RunsSucceeding', status: 'Unknown', reason: 'AssociationGone', message };
  const drifted: Finding = { type: 'Drifted', status: 'True', reason, message: 'association' };
  return { verdict: { ready: 'False', stalled: true, reason, message }, findings: [drifted, runs] };
}

/** To be called when AWS has answered the create, not before. */
export function tellRecreated(work: Work, id: string): void {
  learnDrift(work, GONE, true);
  const message = `Association ${id} was deleted in AWS; it was created again.`;
  work.pass.tell({ type: 'Warning', reason: 'Recreated', action: 'Create', message });
}

function runsAgain({ desired, options }: Work): boolean {
  const { scheduleExpression } = desired.association;
  return scheduleExpression !== undefined && !isInPast(scheduleExpression, options.clock.now());
}
