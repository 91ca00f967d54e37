import type { Execution } from '../../../ssm/gateway.ts';
import { isRefusal } from '../gap/gap.ts';
import type { ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn } from '../tally.ts';
import { haveOthersJoined } from '../told/counts.ts';
import { isOfSameRun } from '../told/run.ts';
import {
  failedTargetsFrom,
  hasOwnReason,
  hasReason,
  nobodyNamed,
  type FailedTarget,
  type FailedTargets,
} from './failed-target.ts';
import { hasMoreFailures, suspectsAmong } from './since.ts';

/**
 * The failures that the status tells, when they are still those: AWS counts as many, and no execution since has added one.
 * So a node that joins and does well costs no search for those that do not. `undefined`: they have to be looked for.
 */
export function failuresTold(
  told: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
): FailedTargets | undefined {
  const { before, executions: since } = suspectsAmong(told, observed, executions);
  const expected = failedIn(observed.overview);
  return before?.length === expected && !since.some((run) => hasMoreFailures(told, run))
    ? failedTargetsFrom(before, expected)
    : undefined;
}

/** What was told of just this run stays when less of it can be read, but for those that are known to be well. */
export function leastTold(
  told: ToldRuns,
  observed: SeenRuns,
  found: FailedTargets,
  well: ReadonlySet<string> = new Set(),
): FailedTargets {
  const expected = failedIn(observed.overview);
  const { failed: before, lack } = toldOf(told, expected);
  const kept = before.filter(({ id }) => !well.has(id));
  const isLess = isOfSameRun(told, observed) && found.failed.length < kept.length;
  return isLess && expected >= kept.length ? failedTargetsFrom(kept, expected, lack) : found;
}

/**
 * What was told stays, with its times, while it is not known what has run since, and others have only joined. That it is all is
 * not told then.
 */
export function failuresKept(told: ToldRuns, observed: SeenRuns): FailedTargets {
  const { failedTargets: failed = [] } = told.status ?? {};
  const expected = failedIn(observed.overview);
  const isKept = haveOthersJoined(told, observed) && failed.every(({ at }) => at !== undefined);
  return isKept && !isOfSameRun(told, observed)
    ? failedTargetsFrom(failed, expected, 'Targets')
    : leastTold(told, observed, nobodyNamed(expected));
}

/** What the status tells, when AWS counts so many. */
function toldOf({ status }: ToldRuns, expected: number): FailedTargets {
  const { failedTargets: failed = [], failedTargetsComplete: complete = false } = status ?? {};
  const all = failedTargetsFrom(failed, expected);
  return all.complete && !complete ? failedTargetsFrom(failed, expected, 'Targets') : all;
}

/** Of the same failure of a target a reason stays when AWS does not say it any more, or the node alone says one. */
export function withReasonsTold(
  { status }: ToldRuns,
  failed: readonly FailedTarget[],
): readonly FailedTarget[] {
  const told = new Map(status?.failedTargets?.filter(hasReason).map((target) => [failureOf(target), target]));
  return failed.map((target) =>
    hasOwnReason(target) || target.at === undefined ? target : (told.get(failureOf(target)) ?? target),
  );
}

/**
 * Failures whose reason need not be asked for again: it was told by what ran there, and says more than the status. Nothing
 * of what was told while output was refused, or hidden.
 */
export function reasonsTold({ status = {} }: ToldRuns): readonly FailedTarget[] {
  const { failedTargets = [], runsIncomplete } = status;
  if (runsIncomplete?.missing === 'Output' && isRefusal(runsIncomplete)) return [];
  return failedTargets.filter(
    (target) => hasOwnReason(target) && target.at !== undefined && target.message !== target.detailedStatus,
  );
}

/** The same for the same target. */
export function failureOf({ id, status, at = '' }: Pick<FailedTarget, 'id' | 'status' | 'at'>): string {
  return [id, status, at].join('|');
}
