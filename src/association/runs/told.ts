import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Execution } from '../../ssm/gateway.ts';
import type { FailedTarget, FailedTargets, Found } from './failed-targets.ts';
import { versionTold } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { failedIn } from './tally.ts';

type Told = Pick<SsmAssociation, 'status'>;

/**
 * The failures that the status tells, when they are still those: AWS counts as many, and no execution since has added one.
 * So a node that joins and does well costs no search for those that do not. `undefined`: they have to be looked for.
 */
export function failuresTold(
  { status = {} }: Told,
  { version, overview }: SeenRuns,
  executions: readonly Execution[],
): FailedTargets | undefined {
  const { failedTargets = [], failedTargetsComplete: complete = false, lastRun } = status;
  const isSame = versionTold({ status }) === version && status.failedTargetCount === failedIn(overview);
  const told = executions.findIndex(({ id }) => id === lastRun?.executionId);
  const since = executions.slice(0, Math.max(told, 0));
  const isWithout = since.every((run) => run.status === 'Success' && failedIn(run) === 0);
  if (!isSame || failedTargets.length === 0 || told <= 0 || !isWithout) return undefined;
  return { failed: failedTargets, complete };
}

/** What was told of just this run stays when less of it can be read. */
export function leastTold(told: Told, observed: SeenRuns, found: FailedTargets): FailedTargets {
  const { failedTargets: failed = [], failedTargetsComplete: complete = false } = told.status ?? {};
  const expected = failedIn(observed.overview);
  const isLess = isOfSameRun(told, observed) && found.failed.length < failed.length;
  const isStill = isLess && expected >= failed.length;
  return isStill ? { failed, complete: complete && expected === failed.length } : found;
}

/** Of the same failure of a target the reason stays when AWS does not say it any more, or can't be asked. */
export function withReasonsTold(
  { status }: Told,
  { failed, complete, unexplained }: FailedTargets & Pick<Found, 'unexplained'>,
): FailedTargets {
  const told = new Map(status?.failedTargets?.map((target) => [failureOf(target), target]));
  const kept = failed.map((target) =>
    unexplained.has(target.id) && target.at !== undefined ? (told.get(failureOf(target)) ?? target) : target,
  );
  return { failed: kept, complete };
}

function failureOf({ id, status, at = '' }: FailedTarget): string {
  return [id, status, at].join('|');
}

export function isOfSameRun({ status = {} }: Told, { version, lastExecutionTime }: SeenRuns): boolean {
  return versionTold({ status }) === version && status.lastExecutionTime === lastExecutionTime;
}
