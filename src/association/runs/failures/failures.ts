import type { Execution } from '../../../ssm/gateway.ts';
import { FOR_FAILURES } from '../calls.ts';
import { spentGap, type Gap } from '../gap/gap.ts';
import { runMark, type ToldRuns } from '../mark.ts';
import type { RunLook } from '../run-look.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn } from '../tally.ts';
import { failedTargetsFrom, nobodyNamed, type FailedTargets } from './failed-target.ts';
import { findFailedTargets, type Found } from './failed-targets.ts';
import { failuresTold, leastTold, reasonsTold, withReasonsTold } from './kept.ts';
import { lagsSince } from './lag.ts';
import { showingOf, type Shown } from './showing.ts';
import { hasMoreFailures, suspectsAmong } from './since.ts';
import type { UnexplainedFailures } from './unexplained.ts';
import { whyIncomplete } from './why-incomplete.ts';

/** Of a run that is going on. The rest is for its end. */
const AT_FIRST_FAILURE = 2;

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
  const { work, observed, calls } = look;
  const { resource } = work;
  const known = failuresKnown(resource, observed, executions);
  if (known !== undefined) return { failures: known };
  if (calls.left === 0) return failuresWithoutCalls(resource, observed, executions);
  const shown = await showingOf(look);
  const found = await askForFailures(look, { executions, searched }, shown);
  const failures = failuresFrom(resource, observed, found);
  const lacking = whyIncomplete(look, found, failures.lack);
  const hidden = found.failed.length > 0 ? shown.gap : undefined;
  const gap = lacking?.retryMs === undefined ? (hidden ?? lacking) : lacking;
  const { unexplained } = work.memory;
  const { uid } = resource.metadata;
  if (isWorthKeeping(found, gap))
    unexplained.keep(uid, { mark: runMark(observed), executions, searched: found.searched });
  else unexplained.forget(uid);
  return { failures, gap };
}

function failuresFrom(told: ToldRuns, observed: SeenRuns, found: Found): FailedTargets {
  const explained = withReasonsTold(told, found.failed);
  const failures = failedTargetsFrom(explained, failedIn(observed.overview), found.unshown);
  return leastTold(told, observed, failures, found.searched.well);
}

/** What was told before is not known to be all when more has failed since. */
function failuresWithoutCalls(
  told: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
): Failures {
  const expected = failedIn(observed.overview);
  const kept = leastTold(told, observed, nobodyNamed(expected));
  const { executions: since } = suspectsAmong(told, observed, executions);
  const lack = since.some((run) => hasMoreFailures(told, run)) ? 'Targets' : kept.lack;
  const failures = failedTargetsFrom(kept.failed, expected, lack);
  return { failures, gap: failures.lack && spentGap(told, failures.lack) };
}

/** Without a search. */
function failuresKnown(
  told: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
): FailedTargets | undefined {
  if (failedIn(observed.overview) === 0) return nobodyNamed(0);
  return failuresTold(told, observed, executions);
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
    lagsSince: lagsSince(work.options.clock.now()),
  });
  calls.spend(found.spent);
  return found;
}

/** Who has failed need not be asked for again when only why is, and is to be shown soon. */
function isWorthKeeping({ unshown }: Found, gap: Gap | undefined): boolean {
  return unshown === 'Output' && gap?.retryMs !== undefined;
}
