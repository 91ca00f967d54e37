import type { SsmAssociation } from '../../../api/generated/ssm-association.ts';
import { rfc3339 } from '../../../clock.ts';
import type { Execution } from '../../../ssm/gateway.ts';
import type { RunLook } from '../run-look.ts';
import { isRefusal, lagGap, refusedGap, spentGap, unreachedGap, unshownGap, type Gap } from '../gap/gap.ts';
import { runMark } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn } from '../tally.ts';
import { isOfSameRun } from '../told/run.ts';
import { failedTargetsFrom, NONE, nobodyNamed, type FailedTargets, type Lack } from './failed-target.ts';
import { findFailedTargets, type Found } from './failed-targets.ts';
import { showingOf, type Shown } from './showing.ts';
import { hasMoreFailures, suspectsAmong } from './since.ts';
import { failuresTold, leastTold, reasonsTold, withReasonsTold } from './kept.ts';
import type { UnexplainedFailures } from './unexplained.ts';

/** Who failed, and why; and once more when AWS does not show it yet. */
export const FOR_FAILURES = 3;
/** Of a run that is going on. The rest is for its end. */
const AT_FIRST_FAILURE = 2;
/** Much longer than AWS is known to lag. */
const LAGS_MS = 24 * 3_600_000;

/** What was found out before. */
export interface Known {
  readonly executions: readonly Execution[];
  readonly searched?: UnexplainedFailures['searched'] | undefined;
}

/** What is to be told of failures. */
interface Failures {
  readonly failures: FailedTargets;
  /** Why not all of them can be told. */
  readonly gap?: Gap | undefined;
}

/** Who has failed in runs that AWS lists, and why: as it was told, or by a search. */
export async function findFailures(look: RunLook, { executions, searched }: Known): Promise<Failures> {
  const { observed, calls } = look;
  const { resource } = look.work;
  const known = failuresKnown(resource, observed, executions);
  if (known !== undefined) return { failures: known };
  if (calls.left === 0) return failuresWithoutCalls(resource, observed, executions);
  const shown = await showingOf(look);
  const found = await askForFailures(look, { executions, searched }, shown);
  const failures = failuresFrom(resource, observed, found);
  const lacking = gapOf(look, found, failures.lack);
  const hidden = found.failed.length > 0 ? shown.gap : undefined;
  const gap = lacking?.retryMs === undefined ? (hidden ?? lacking) : lacking;
  keepSearch(look, { executions, found, gap });
  return { failures, gap };
}

function failuresFrom(resource: SsmAssociation, observed: SeenRuns, found: Found): FailedTargets {
  const explained = withReasonsTold(resource, found.failed);
  const failures = failedTargetsFrom(explained, failedIn(observed.overview), found.unshown);
  return leastTold(resource, observed, failures, found.searched.well);
}

/** What was told before is not known to be all when more has failed since. */
function failuresWithoutCalls(
  resource: SsmAssociation,
  observed: SeenRuns,
  executions: readonly Execution[],
): Failures {
  const expected = failedIn(observed.overview);
  const told = leastTold(resource, observed, nobodyNamed(expected));
  const { executions: since } = suspectsAmong(resource, observed, executions);
  const lack = since.some((run) => hasMoreFailures(resource, run)) ? 'Targets' : told.lack;
  const failures = failedTargetsFrom(told.failed, expected, lack);
  return { failures, gap: failures.lack && spentGap(resource, failures.lack) };
}

/** Without a search. */
function failuresKnown(
  resource: SsmAssociation,
  observed: SeenRuns,
  executions: readonly Execution[],
): FailedTargets | undefined {
  if (failedIn(observed.overview) === 0) return NONE;
  return failuresTold(resource, observed, executions);
}

async function askForFailures(
  { work, observed, calls }: RunLook,
  { executions, searched }: Known,
  { showing, spent }: Shown,
): Promise<Found> {
  const isGoingOn = observed.overview.status === 'Pending';
  const found = await findFailedTargets(work.ssm, {
    associationId: observed.id,
    ...suspectsAmong(work.resource, observed, executions),
    expected: failedIn(observed.overview),
    ...showing,
    calls: isGoingOn ? Math.min(calls.left, AT_FIRST_FAILURE - spent) : calls.left,
    forAnotherLook: FOR_FAILURES,
    told: showing.output === 'tail' ? reasonsTold(work.resource) : [],
    searched,
    lagsSince: lagsSince({ work }),
  });
  calls.spend(found.spent);
  return found;
}

/**
 * Whatever is lacking, somebody is told why:
 *
 * | what has happened                           | the gap                             | asked again         |
 * |---------------------------------------------|-------------------------------------|---------------------|
 * | AWS has refused to tell                     | its refusal, though nothing lacks   | in its time         |
 * | the same before, and no call was left       | its refusal                         | in its time         |
 * | the calls did not suffice                   | CallsSpent                          | at the end, or next run |
 * | AWS counts more than it shows, and may lag  | NotShownYet                         | soon, if calls are left |
 * | the same, and it does not lag any more      | NotShown                            | next run            |
 */
function gapOf(look: RunLook, found: Found, lack: Lack | undefined): Gap | undefined {
  const { work, observed, calls } = look;
  const { refusal, searched, unshown, isCutOff } = found;
  if (refusal !== undefined)
    return refusedGap(refusal, searched.refusal === undefined ? 'Output' : 'Targets');
  if (lack === undefined) return undefined;
  if (!found.isWhyAsked && wasRefused(work.resource, observed)) return spentGap(work.resource, lack);
  const isGoingOn = observed.overview.status === 'Pending';
  if (unshown === undefined && isCutOff) return unreachedGap(lack, isGoingOn ? 'atEnd' : 'nextRun');
  if (isGoingOn) return lagGap(lack, 'atEnd');
  if (unshown === undefined && !mayLag(look)) return unshownGap(lack);
  return lagGap(lack, calls.left >= FOR_FAILURES ? 'soon' : 'nextRun');
}

function mayLag(look: RunLook): boolean {
  const { lastExecutionTime } = look.observed;
  return lastExecutionTime === undefined || lastExecutionTime >= lagsSince(look);
}

function lagsSince({ work }: Pick<RunLook, 'work'>): string {
  return rfc3339(new Date(work.options.clock.now().getTime() - LAGS_MS));
}

/** Of just this run. */
function wasRefused(resource: SsmAssociation, observed: SeenRuns): boolean {
  const { runsIncomplete } = resource.status ?? {};
  return runsIncomplete !== undefined && isRefusal(runsIncomplete) && isOfSameRun(resource, observed);
}

/** Who has failed need not be asked for again when AWS shows why. */
function keepSearch(
  { work, observed }: RunLook,
  {
    executions,
    found,
    gap,
  }: { readonly executions: readonly Execution[]; readonly found: Found; readonly gap: Gap | undefined },
): void {
  const { unexplained } = work.memory;
  const { uid } = work.resource.metadata;
  const { searched, unshown } = found;
  if (gap?.retryMs !== undefined && unshown === 'Output')
    unexplained.keep(uid, { mark: runMark(observed), executions, searched });
  else unexplained.forget(uid);
}
