import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Execution } from '../../ssm/gateway.ts';
import type { SeenRuns } from './seen.ts';
import { failedIn, isOver } from './tally.ts';

type Told = Pick<SsmAssociation, 'status'>;

/** A new version, or a run of which nothing is to be told yet. */
export function isBeginning({ status }: Told, { overview, lastExecutionTime }: SeenRuns): boolean {
  if (overview.detailedStatus === 'Creating') return true;
  const isAnother = status?.overview?.status === 'Pending' && status.lastExecutionTime !== lastExecutionTime;
  return overview.status === 'Pending' && failedIn(overview) === 0 && !isAnother;
}

/** AWS tells of the end of a run, and lists none that has ended, or none but those that were told of. */
export function isBehind(
  { status = {} }: Told,
  { overview, lastExecutionTime: now }: SeenRuns,
  executions: readonly Execution[],
): boolean {
  const [newest] = executions;
  const { lastRun, lastExecutionTime: before } = status;
  if (takesBack({ status }, executions)) return true;
  if (now === undefined || overview.status === 'Pending') return false;
  if (newest === undefined || !isOver(newest)) return true;
  return before !== undefined && now !== before && newest.id === lastRun?.executionId;
}

/** Nothing that AWS lists is as new as what was told of. */
export function takesBack({ status }: Told, [newest]: readonly Execution[]): boolean {
  const { executionId, startedAt = '' } = status?.lastRun ?? {};
  if (newest === undefined) return executionId !== undefined;
  return newest.id !== executionId && (newest.startedAt ?? '') < startedAt;
}

/** AWS tells of failures, which the newest run that it lists has none of. */
export function isUnconfirmed(told: Told, observed: SeenRuns, executions: readonly Execution[]): boolean {
  const newest = executions.find(({ associationVersion }) => associationVersion === String(observed.version));
  const hasFailed = newest !== undefined && (newest.status === 'Failed' || failedIn(newest) > 0);
  return wasWell(told, observed) && !hasFailed;
}

/** AWS tells of failures, and the status says that all is well. */
export function wasWell({ status }: Told, { overview }: SeenRuns): boolean {
  const said = status?.conditions?.find(({ type }) => type === 'RunsSucceeding');
  const hadFailed = failedIn({ counts: status?.overview?.counts ?? {} }) > 0;
  return overview.status === 'Failed' && !hadFailed && said?.status === 'True';
}
