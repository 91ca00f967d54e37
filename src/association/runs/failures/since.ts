import type { Execution } from '../../../ssm/gateway.ts';
import { versionTold, type ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn, isOver } from '../tally.ts';
import { isListedIn, untoldAmong, wasCounted } from '../told/executions.ts';
import { timeOf } from '../told/same-run.ts';
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
  told: ToldRuns,
  { version }: Pick<SeenRuns, 'version'>,
  executions: readonly Execution[],
): Suspects {
  const ofVersion = executions.filter(({ associationVersion }) => associationVersion === String(version));
  const { failedTargets: before = [], lastRun } = told.status ?? {};
  const reachesBack = ofVersion.some(({ id }) => id === lastRun?.executionId);
  const isKnown = versionTold(told) === version && isWhole(told) && reachesBack;
  return isKnown ? { executions: since(told, ofVersion), before } : { executions: ofVersion };
}

/** More of it has failed than was told and counted, or nobody knows how much. */
export function hasMoreFailures(told: ToldRuns, run: Execution): boolean {
  const before = told.status?.runs?.find(({ executionId }) => executionId === run.id);
  const counted = wasCounted(told, run) ? (before?.targets?.failed ?? 0) : 0;
  const failed = failedIn(run);
  return failed > counted || (failed === 0 && run.status === 'Failed');
}

/** All that had failed were named with their reasons. */
function isWhole({ status = {} }: ToldRuns): boolean {
  const { failedTargets = [], failedTargetCount, failedTargetsComplete, runsIncomplete } = status;
  const isEach = failedTargets.length === failedTargetCount && failedTargets.every(hasReason);
  return isEach && failedTargetsComplete !== false && runsIncomplete === undefined;
}

/**
 * Not told, or not told as over, or listed before AWS counted it. The status holds the newest runs alone, so of older ones
 * their times tell.
 */
function since(told: ToldRuns, executions: readonly Execution[]): readonly Execution[] {
  const untold = new Set(untoldAmong(told, executions));
  const { startedAt: newest = '' } = told.status?.lastRun ?? {};
  const isLate = (run: Execution): boolean => !isListedIn(told, run) && timeOf(run) >= newest;
  return executions.filter((run) => !isOver(run) || untold.has(run) || isLate(run) || !wasCounted(told, run));
}
