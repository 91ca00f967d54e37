import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Execution } from '../../ssm/gateway.ts';
import type { FailedTargets } from './failed-targets.ts';
import type { SeenRuns } from './seen.ts';
import { failedIn } from './tally.ts';

/**
 * The failures that the status tells, when they are still those: AWS counts as many, and no execution since has added one.
 * So a node that joins and does well costs no search for those that do not. `undefined`: they have to be looked for.
 */
export function failuresTold(
  { status = {} }: Pick<SsmAssociation, 'status'>,
  { version, overview }: SeenRuns,
  executions: readonly Execution[],
): FailedTargets | undefined {
  const { failedTargets = [], failedTargetsComplete: complete = false, lastRun } = status;
  const isSame =
    status.associationVersion === String(version) && status.failedTargetCount === failedIn(overview);
  const told = executions.findIndex(({ id }) => id === lastRun?.executionId);
  const since = executions.slice(0, Math.max(told, 0));
  const isWithout = since.every((run) => run.status === 'Success' && failedIn(run) === 0);
  if (!isSame || failedTargets.length === 0 || told <= 0 || !isWithout) return undefined;
  return { failed: failedTargets, complete };
}
