import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import { rfc3339 } from '../../clock.ts';
import { ReconcileError } from '../../controller/error.ts';
import type { Work } from '../work.ts';
import { failedTargetsOf, type FailedTargets, type Found } from './failed-targets.ts';
import { failureFields, runFields } from './fields.ts';
import { lagGap, refusedGap, type Gap } from './gap.ts';
import { isBehind, isBeginning, isUnconfirmed, takesBack, wasWell } from './odd.ts';
import { runMark, runMarkOfStatus } from './mark.ts';
import { secretsOf } from './redact.ts';
import { orRefusal } from './refusal.ts';
import type { SeenRuns } from './seen.ts';
import type { RunFacts } from './succeeding.ts';
import { failedIn, isOver } from './tally.ts';
import { failuresTold } from './told.ts';
import type { UnexplainedFailures } from './unexplained.ts';

const KEPT_RUNS = 5;
/** The list of executions, who failed, and why. */
const FOR_ANOTHER_LOOK = 3;
/** Of a run that is going on. The rest is for its end. */
const AT_FIRST_FAILURE = 3;

/** Much longer than AWS is known to lag. */
const LAGS_MS = 10 * 60_000;

const NONE: FailedTargets = { failed: [], complete: true };

/** What AWS tells of the runs. */
export interface Reading {
  readonly facts: RunFacts;
  /** For the status. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Why not all of it could be read. */
  readonly gap?: Gap;
}

/**
 * | what is seen                                  | calls                      |
 * |-----------------------------------------------|----------------------------|
 * | a new version, or the start of a run          | 0: older runs stay told    |
 * | a run that begins while another is going on   | 1                          |
 * | a first failure while a run is going on       | 3                          |
 * | the end of a run without failure, while others still fail | 1              |
 * | the end of a run: no failure, failures, failures of which some were told | 1, 6, 3 |
 * | the end of a run that AWS does not show in full yet       | 3, and 3 a minute later |
 *
 * What AWS tells with the association itself is told even if it refuses the rest. `undefined`: its answers contradict each
 * other, and it is to be asked again.
 */
export async function readRuns(work: Work, observed: SeenRuns): Promise<Reading | undefined> {
  const { resource, ssm, memory } = work;
  const { uid } = resource.metadata;
  if (isBeginning(resource, observed)) return withoutRuns(observed, NONE);
  if (isRefused(resource)) memory.calls.forget(uid);
  const kept = memory.unexplained.of(uid, runMark(observed));
  if (kept !== undefined) return readFailures(work, observed, kept);
  const executions = await orRefusal(() => ssm.executions(observed.id, KEPT_RUNS));
  memory.calls.spend(uid, runOf(observed), 1);
  const listed = executions instanceof ReconcileError ? [] : executions;
  if (isUnconfirmed(resource, observed, listed) && (await isTakenBack(work, observed))) return undefined;
  if (executions instanceof ReconcileError)
    return { ...unlisted(resource, observed), gap: refusedGap(executions) };
  const behind = isBehind(resource, observed, executions);
  const isDoubtful = memory.runDoubts.isDoubtful(uid, 'unlistedRun', behind);
  if (isDoubtful && !wasWell(resource, observed)) return undefined; // else it was looked at twice already
  const mayAsk = callsLeft(work, observed) > FOR_ANOTHER_LOOK;
  if (behind && (mayAsk || takesBack(resource, executions)))
    return { ...unlisted(resource, observed), gap: lagGap('run', mayAsk) };
  return readFailures(work, observed, { executions });
}

/** What was seen may be older than what AWS says now, and a list is. */
async function isTakenBack({ resource, ssm, memory }: Work, observed: SeenRuns): Promise<boolean> {
  const now = await orRefusal(() => ssm.describeAssociation(observed.id));
  memory.calls.spend(resource.metadata.uid, runOf(observed), 1);
  return now !== undefined && !(now instanceof ReconcileError) && now.overview.status !== 'Failed';
}

async function readFailures(
  work: Work,
  observed: SeenRuns,
  { executions, searched }: Partial<UnexplainedFailures> & Pick<UnexplainedFailures, 'executions'>,
): Promise<Reading> {
  const { resource, ssm, options, memory } = work;
  const { uid } = resource.metadata;
  const { overview, version, id } = observed;
  const expected = failedIn(overview);
  const isWithout = resource.status?.runsIncomplete !== undefined;
  const before = isWithout ? undefined : failuresTold(resource, observed, executions);
  const known = expected === 0 ? NONE : before;
  const failures: FailedTargets & Partial<Found> =
    known === undefined
      ? await failedTargetsOf(ssm, {
          associationId: id,
          executions: executions.filter(({ associationVersion }) => associationVersion === String(version)),
          expected,
          output: options.failureOutput,
          secrets: secretsOf(observed.association),
          calls: callsFor(work, observed),
          forAnotherLook: FOR_ANOTHER_LOOK,
          searched,
          lagsSince: rfc3339(new Date(options.clock.now().getTime() - LAGS_MS)),
        })
      : known;
  memory.calls.spend(uid, runOf(observed), failures.spent ?? 0);
  memory.unexplained.forget(uid);
  const { unshown, searched: found } = failures;
  const isStale = expected > 0 || !executions.some(isOver);
  const isMissing = isStale && isBehind(resource, observed, executions);
  const gap = gapOf(work, observed, failures) ?? (isMissing ? lagGap('run', false) : undefined);
  if (gap?.againMs !== undefined && unshown === 'output' && found !== undefined)
    memory.unexplained.keep(uid, { mark: runMark(observed), executions, searched: found });
  const told = failures.refusal === undefined ? failures : leastTold(resource, observed, failures);
  return {
    facts: { observed, executions, failed: told.failed },
    fields: runFields(executions, told),
    ...(gap === undefined ? {} : { gap }),
  };
}

/** A run that is going on is looked at again in any case. */
function gapOf(work: Work, observed: SeenRuns, { refusal, unshown }: Partial<Found>): Gap | undefined {
  if (refusal !== undefined) return refusedGap(refusal);
  if (unshown === undefined || observed.overview.status === 'Pending') return undefined;
  return lagGap(unshown, callsLeft(work, observed) >= FOR_ANOTHER_LOOK);
}

/** Without what has to be asked for: what is told of runs that are over stays. */
function withoutRuns(observed: SeenRuns, failures: FailedTargets): Reading {
  return { facts: { observed, executions: [], failed: [] }, fields: failureFields(failures) };
}

function unlisted(resource: SsmAssociation, observed: SeenRuns): Reading {
  const complete = failedIn(observed.overview) === 0;
  return withoutRuns(observed, leastTold(resource, observed, { failed: [], complete }));
}

/** What was told of just these runs stays when less of it can be read. */
function leastTold(resource: SsmAssociation, observed: SeenRuns, found: FailedTargets): FailedTargets {
  const { failedTargets: failed = [], failedTargetsComplete: complete = false } = resource.status ?? {};
  const isLess = runMark(observed) === runMarkOfStatus(resource) && found.failed.length < failed.length;
  return isLess ? { failed, complete } : found;
}

/** A right may have been given since. */
function isRefused({ status }: SsmAssociation): boolean {
  return status?.runsIncomplete !== undefined && status.runsIncomplete.reason !== 'NotShownYet';
}

function runOf({ id, version, lastExecutionTime = '' }: SeenRuns): string {
  return [id, version, lastExecutionTime].join('|');
}

function callsFor({ resource, memory }: Work, observed: SeenRuns): number {
  const left = memory.calls.forNews(resource.metadata.uid, runOf(observed));
  return observed.overview.status === 'Pending' ? Math.min(left, AT_FIRST_FAILURE - 1) : left;
}

function callsLeft({ resource, memory }: Work, observed: SeenRuns): number {
  return memory.calls.left(resource.metadata.uid, runOf(observed));
}
