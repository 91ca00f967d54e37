import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import { rfc3339 } from '../../clock.ts';
import type { Execution } from '../../ssm/gateway.ts';
import type { Work } from '../work.ts';
import type { RunCalls } from './calls.ts';
import { failedTargetsOf, type FailedTargets, type Found } from './failed-targets.ts';
import { isRefusal, lagGap, refusedGap, spentGap, type Gap } from './gap.ts';
import { runMark } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { showingOf, type Shown } from './showing.ts';
import { failedIn } from './tally.ts';
import { failuresTold, isOfSameRun, leastTold, withReasonsTold } from './told.ts';
import type { UnexplainedFailures } from './unexplained.ts';

/** Who failed, and why; and once more when AWS does not show it yet. */
export const FOR_FAILURES = 3;
/** Of a run that is going on. The rest is for its end. */
const AT_FIRST_FAILURE = 2;
/** Much longer than AWS is known to lag. */
const LAGS_MS = 24 * 3_600_000;

export const NONE: FailedTargets = { failed: [], complete: true };

/** One look at one run. */
export interface RunLook {
  readonly work: Work;
  readonly observed: SeenRuns;
  readonly calls: RunCalls;
}

/** What was found out before. */
interface Known {
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
export async function failuresIn(look: RunLook, { executions, searched }: Known): Promise<Failures> {
  const { observed, calls } = look;
  const { resource } = look.work;
  const known = failuresKnown(resource, observed, executions);
  if (known !== undefined) return { failures: known };
  if (calls.left === 0) return failuresWithoutCalls(resource, observed);
  const shown = await showingOf(look.work, observed.association, calls);
  const found = await search(look, { executions, searched }, shown);
  const gap = gapOf(look, found) ?? (found.failed.length > 0 ? shown.gap : undefined);
  keepSearch(look, { executions, found, gap });
  return { failures: leastTold(resource, observed, withReasonsTold(resource, found)), gap };
}

function failuresWithoutCalls(resource: SsmAssociation, observed: SeenRuns): Failures {
  const failures = leastTold(resource, observed, { failed: [], complete: false });
  return { failures, gap: failures.complete ? undefined : spentGap(resource, 'Targets') };
}

/** Without a search. */
function failuresKnown(
  resource: SsmAssociation,
  observed: SeenRuns,
  executions: readonly Execution[],
): FailedTargets | undefined {
  if (failedIn(observed.overview) === 0) return NONE;
  return resource.status?.runsIncomplete === undefined
    ? failuresTold(resource, observed, executions)
    : undefined;
}

async function search(
  { work, observed, calls }: RunLook,
  { executions, searched }: Known,
  { showing, spent }: Shown,
): Promise<Found> {
  const { ssm, options } = work;
  const isGoingOn = observed.overview.status === 'Pending';
  const found = await failedTargetsOf(ssm, {
    associationId: observed.id,
    executions: executions.filter(
      ({ associationVersion }) => associationVersion === String(observed.version),
    ),
    expected: failedIn(observed.overview),
    ...showing,
    calls: isGoingOn ? Math.min(calls.left, AT_FIRST_FAILURE - spent) : calls.left,
    forAnotherLook: FOR_FAILURES,
    searched,
    lagsSince: rfc3339(new Date(options.clock.now().getTime() - LAGS_MS)),
  });
  calls.spend(found.spent);
  return found;
}

/** A run that is going on is looked at again in any case. */
function gapOf(
  { work, observed, calls }: RunLook,
  { refusal, unshown, searched, complete }: Found,
): Gap | undefined {
  if (refusal !== undefined)
    return refusedGap(refusal, searched.refusal === undefined ? 'Output' : 'Targets');
  const isUnasked = !complete && calls.left === 0 && isStillRefused(work.resource, observed);
  if (isUnasked) return spentGap(work.resource, 'Output');
  if (unshown === undefined || observed.overview.status === 'Pending') return undefined;
  return lagGap(unshown, calls.left >= FOR_FAILURES);
}

/** Of just this run, and no call is left to see whether it is so still. */
function isStillRefused(resource: SsmAssociation, observed: SeenRuns): boolean {
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
  if (gap?.againMs !== undefined && unshown === 'Output')
    unexplained.keep(uid, { mark: runMark(observed), executions, searched });
  else unexplained.forget(uid);
}
