import type { Execution } from '../../ssm/gateway.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { failedIn, hasGoneWrong, isOver, totalIn } from './tally.ts';
import { untoldAmong } from './told/executions.ts';
import { isSuddenFailure } from './told/failure.ts';
import { isEndListed } from './told/run.ts';
import { isOfLaterRun } from './told/same-run.ts';

/**
 * Whether AWS's list of executions may be told: as it is, or it is behind what AWS tells with the association, or behind by
 * its times alone, or the two contradict each other, and it may be the association that is behind.
 */
export type Trust = 'trusted' | 'behind' | 'earlier' | 'contradicted';

/**
 * | what AWS tells of                        | what the list has to show                          | else         |
 * |------------------------------------------|----------------------------------------------------|--------------|
 * | anything                                 | nothing older than what was told of                | behind       |
 * | a failure after all was well             | one that has failed among those not told of        | behind       |
 * | a run that is going on                   | one that is going on                               | behind       |
 * | a run that is over                       | one of its version, as the newest that had begun   | behind       |
 * | a run that is over, and its time         | one that began, or was reported of, at that time   | earlier      |
 * | a run that is over, and was not told of  | one that was not told of, or not so                | behind       |
 * | failures of all targets of the newest    | as many failures of it                             | contradicted |
 *
 * AWS says of a count neither when nor of which run it is. So counts that are older than the time beside them show only
 * against an execution that had all the targets. Where nodes run at their own times, each execution has some of them: there
 * such counts are told, until AWS tells others.
 */
export function trustIn(told: ToldRuns, observed: SeenRuns, executions: readonly Execution[]): Trust {
  if (isListBehind(told, observed, executions)) return 'behind';
  const [newest] = begunIn(executions, observed);
  const isEnded = observed.overview.status !== 'Pending' && observed.lastExecutionTime !== undefined;
  if (!isEnded || newest === undefined) return 'trusted';
  if (executions.every((run) => isBefore(run, observed))) return 'earlier';
  return contradicts(newest, observed) ? 'contradicted' : 'trusted';
}

function isListBehind(told: ToldRuns, observed: SeenRuns, executions: readonly Execution[]): boolean {
  if (takesBack(told, executions) || lacksFailure(told, observed, executions)) return true;
  if (observed.overview.status === 'Pending') return executions.every(isOver);
  if (observed.lastExecutionTime === undefined) return false;
  const begun = begunIn(executions, observed);
  const [newest] = begun;
  if (newest?.associationVersion !== String(observed.version) || !isOver(newest)) return true;
  if (isOlder(told, observed, newest)) return true;
  return !isEndListed(told, observed) && untoldAmong(told, begun).length === 0;
}

/** Without what goes on since AWS told of the association: there the list is ahead. */
function begunIn(
  executions: readonly Execution[],
  { lastExecutionTime = '' }: SeenRuns,
): readonly Execution[] {
  return executions.filter((run) => isOver(run) || (run.startedAt ?? '') <= lastExecutionTime);
}

/** It began, and was reported of last, before the run that AWS tells of. */
function isBefore({ startedAt, lastReportedAt }: Execution, { lastExecutionTime = '' }: SeenRuns): boolean {
  const [latest] = [startedAt ?? '', lastReportedAt ?? ''].toSorted().toReversed();
  return latest !== '' && isOfLaterRun(lastExecutionTime, latest!);
}

/**
 * AWS tells of a later run than was told, and this one is not later. When one was told as going on, what was reported since
 * may be its end.
 */
function isOlder(
  { status = {} }: ToldRuns,
  { lastExecutionTime = '' }: SeenRuns,
  { startedAt, lastReportedAt = startedAt }: Execution,
): boolean {
  const { lastExecutionTime: before, overview } = status;
  const at = overview?.status === 'Pending' ? lastReportedAt : startedAt;
  return before !== undefined && at !== undefined && lastExecutionTime > before && at <= before;
}

/** It had all the targets, and other failures. */
function contradicts(newest: Execution, { version, overview }: SeenRuns): boolean {
  const hadAll =
    newest.associationVersion === String(version) &&
    totalIn(newest) > 0 &&
    totalIn(newest) === totalIn(overview);
  return hadAll && failedIn(newest) !== failedIn(overview);
}

/** AWS tells of failures after all was well, and lists none. */
export function lacksFailure(told: ToldRuns, observed: SeenRuns, executions: readonly Execution[]): boolean {
  const hasFailed = untoldAmong(told, executions).some(
    (run) => run.associationVersion === String(observed.version) && hasGoneWrong(run),
  );
  return isSuddenFailure(told, observed) && !hasFailed;
}

/** Nothing that AWS lists is as new as what was told of. */
function takesBack({ status }: ToldRuns, [newest]: readonly Execution[]): boolean {
  const { executionId, startedAt = '' } = status?.lastRun ?? {};
  if (newest === undefined) return executionId !== undefined;
  return newest.id !== executionId && (newest.startedAt ?? '') < startedAt;
}
