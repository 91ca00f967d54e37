import { versionTold, type ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { isOver } from '../tally.ts';

// Was the run of which AWS tells with the association told already, or is it another one?

/** The version and the time are those that were told. */
export function isOfSameRun(told: ToldRuns, { version, lastExecutionTime }: SeenRuns): boolean {
  return versionTold(told) === version && told.status?.lastExecutionTime === lastExecutionTime;
}

/** The end of just this run was told as a failure of its own. When AWS gives no time, nobody knows. */
export function isFailureTold(told: ToldRuns, { lastExecutionTime }: SeenRuns): boolean {
  const { overview, lastExecutionTime: before } = told.status ?? {};
  const isSameEnd = before !== undefined && before === lastExecutionTime && overview?.status === 'Failed';
  return isSameEnd && !tellsOlderFailures(told);
}

/** The end of this run was told, with what was listed of it, whether before AWS told of it or after. */
export function isEndListed(told: ToldRuns, { lastExecutionTime }: SeenRuns): boolean {
  const { overview, lastExecutionTime: before } = told.status ?? {};
  if (overview?.status === 'Pending') return false;
  return wasListedBefore(told, lastExecutionTime) || (before === lastExecutionTime && !isUnlisted(told));
}

/** The list was ahead, and told this run and those before as over: nothing is left to ask when they went well. */
export function isListedWell({ status = {} }: ToldRuns, observed: SeenRuns): boolean {
  const { lastRun, runs = [], runsIncomplete } = status;
  const { version, overview, lastExecutionTime } = observed;
  const isOfThis =
    lastExecutionTime !== undefined &&
    lastRun?.lastReportedAt === lastExecutionTime &&
    lastRun.associationVersion === String(version);
  const wentWell = overview.status === 'Success' && lastRun?.status === 'Success';
  return isOfThis && wentWell && runs.every(isOver) && runsIncomplete === undefined;
}

/** The list was ahead: it has shown this run before AWS told of it with the association. */
function wasListedBefore({ status }: ToldRuns, lastExecutionTime = ''): boolean {
  const { startedAt = '', lastReportedAt } = status?.lastRun ?? {};
  return lastExecutionTime <= startedAt || lastExecutionTime === lastReportedAt;
}

/** A run was told by what AWS counts alone: by then AWS did not list it, or would not. */
export function isUnlisted({ status }: ToldRuns): boolean {
  return status?.runsIncomplete?.missing === 'Run';
}

/** The same, with the failures of those before. */
export function tellsOlderFailures(told: ToldRuns): boolean {
  const { failedTargets = [], lastExecutionTime } = told.status ?? {};
  const areOlder = failedTargets.every((target) => isBeforeRun(target, { lastExecutionTime }));
  return isUnlisted(told) && failedTargets.length > 0 && areOlder;
}

/** It failed before this run. */
export function isBeforeRun(
  { at }: { readonly at?: string | undefined },
  { lastExecutionTime = '' }: { readonly lastExecutionTime?: string | undefined },
): boolean {
  return at !== undefined && at < lastExecutionTime;
}
