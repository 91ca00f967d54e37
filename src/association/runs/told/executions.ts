import type { Execution } from '../../../ssm/gateway.ts';
import type { ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { isUnlisted, tellsOlderFailures } from './run.ts';
import { isOfLaterRun, timeOf } from './same-run.ts';

// Was an execution that AWS lists told already?

/** What was not told of, or was not over then. The status does not hold all that is older. */
export function untoldAmong(told: ToldRuns, executions: readonly Execution[]): readonly Execution[] {
  const statuses = statusesTold(told);
  const oldest = executions.findLastIndex(({ id }) => statuses.has(id));
  const since = oldest === -1 ? executions : executions.slice(0, oldest + 1);
  return since.filter((run) => statuses.get(run.id) !== run.status);
}

/** Those of this version that have failed, and of which no event was made. */
export function untoldFailures(
  told: ToldRuns,
  { version }: Pick<SeenRuns, 'version'>,
  executions: readonly Execution[],
): readonly Execution[] {
  return untoldAmong(told, executions).filter(
    (run) =>
      run.status === 'Failed' && run.associationVersion === String(version) && !isFailureCounted(told, run),
  );
}

/**
 * Its failure was told by what AWS counted: while AWS listed it as going on, or did not list it. What was listed as begun
 * after the run that AWS told of was not counted then.
 */
function isFailureCounted(told: ToldRuns, run: Execution): boolean {
  const { overview, lastExecutionTime = '' } = told.status ?? {};
  if (overview?.status !== 'Failed' || !wasCounted(told, run)) return false;
  if (isListedIn(told, run)) return (run.startedAt ?? '') <= lastExecutionTime;
  return isUnlisted(told) && !tellsOlderFailures(told);
}

/** AWS had counted it when it was told. */
export function wasCounted({ status }: ToldRuns, run: Execution): boolean {
  return !isOfLaterRun(timeOf(run), status?.lastExecutionTime ?? '');
}

/** The status tells of it, as over or not. */
export function isListedIn(told: ToldRuns, { id }: Execution): boolean {
  return statusesTold(told).has(id);
}

function statusesTold({ status }: ToldRuns): ReadonlyMap<string, string> {
  return new Map(status?.runs?.map((run) => [run.executionId, run.status]));
}
