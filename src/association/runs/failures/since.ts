import type { Execution } from '../../../ssm/gateway.ts';
import { mayBeOfOneRun } from '../listed.ts';
import { versionTold, type ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn, isOver } from '../tally.ts';
import { hasReason, type FailedTarget } from './failed-target.ts';

/** Where those that fail now may have failed. */
export interface Suspects {
  /** Newest first, of the current version. */
  readonly executions: readonly Execution[];
  /** Who had failed before these, all of them and why. `undefined`: that is not known, and the executions are all there are. */
  readonly before?: readonly FailedTarget[] | undefined;
}

/**
 * What has run since all failures were told, so that nobody is looked for who is known. When not all was told, or the list
 * does not reach back to it, all that has run.
 */
export function suspectsAmong(
  { status = {} }: ToldRuns,
  { version }: Pick<SeenRuns, 'version'>,
  executions: readonly Execution[],
): Suspects {
  const ofVersion = executions.filter(({ associationVersion }) => associationVersion === String(version));
  const { failedTargets: before = [], lastRun } = status;
  const reachesBack = ofVersion.some(({ id }) => id === lastRun?.executionId);
  const isKnown = versionTold({ status }) === version && isWhole(status) && reachesBack;
  return isKnown ? { executions: since(status, ofVersion), before } : { executions: ofVersion };
}

/** More of it has failed than was told and counted, or nobody knows how much. */
export function hasMoreFailures({ status = {} }: ToldRuns, run: Execution): boolean {
  const told = status.runs?.find(({ executionId }) => executionId === run.id);
  const counted = isAhead(status, run) ? 0 : (told?.targets?.failed ?? 0);
  const failed = failedIn(run);
  return failed > counted || (failed === 0 && run.status === 'Failed');
}

type Told = NonNullable<ToldRuns['status']>;

/** All that had failed were named with their reasons. */
function isWhole(told: Told): boolean {
  const { failedTargets = [], failedTargetCount, failedTargetsComplete, runsIncomplete } = told;
  const isEach = failedTargets.length === failedTargetCount && failedTargets.every(hasReason);
  return isEach && failedTargetsComplete !== false && runsIncomplete === undefined;
}

/**
 * Not told, or not told as over, or listed before AWS counted it. The status holds the newest runs alone, so of older ones
 * their times tell.
 */
function since(told: Told, executions: readonly Execution[]): readonly Execution[] {
  const { runs = [], lastRun } = told;
  const statuses = new Map(runs.map((run) => [run.executionId, run.status]));
  const oldest = executions.findLastIndex(({ id }) => statuses.has(id));
  const hasChanged = (run: Execution, at: number): boolean =>
    at <= oldest ? statuses.get(run.id) !== run.status : timeOf(run) >= (lastRun?.startedAt ?? '');
  return executions.filter((run, at) => !isOver(run) || hasChanged(run, at) || isAhead(told, run));
}

/** AWS had not counted it yet when it was told. */
function isAhead({ lastExecutionTime = '' }: Told, run: Execution): boolean {
  const time = timeOf(run);
  return time > lastExecutionTime && !mayBeOfOneRun(time, lastExecutionTime);
}

/** Of its end, as far as AWS tells. */
function timeOf({ startedAt = '', lastReportedAt = startedAt }: Execution): string {
  return lastReportedAt;
}
