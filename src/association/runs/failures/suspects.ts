import type { Execution } from '../../../ssm/gateway.ts';
import { newsIn } from '../listed.ts';
import { versionTold, type ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn } from '../tally.ts';

/**
 * The executions in which those that fail now may have failed, newest first. As a rule all of the current version. When no
 * target failed at the last look, and the executions since then have as many failures as AWS counts targets that fail, then
 * each of these is another target, and none has recovered: those that went well need not be asked.
 */
export function suspectsAmong(
  told: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
): readonly Execution[] {
  const version = String(observed.version);
  const ofVersion = executions.filter(({ associationVersion }) => associationVersion === version);
  if (!wasWithoutFailure(told, observed.version) || !reachesBack(told, ofVersion)) return ofVersion;
  const failed = newsIn(told, ofVersion).filter((run) => failedIn(run) > 0);
  const failures = failed.reduce((sum, run) => sum + failedIn(run), 0);
  return failures === failedIn(observed.overview) ? failed : ofVersion;
}

/** At the end of a run of this version. */
function wasWithoutFailure({ status = {} }: ToldRuns, version: number): boolean {
  const { overview, failedTargetCount, runsIncomplete } = status;
  const isWhole = runsIncomplete === undefined && versionTold({ status }) === version;
  return isWhole && overview?.status === 'Success' && failedTargetCount === 0;
}

/** Nothing is missing between what was told and what is listed. */
function reachesBack({ status }: ToldRuns, executions: readonly Execution[]): boolean {
  return executions.some(({ id }) => id === status?.lastRun?.executionId);
}
