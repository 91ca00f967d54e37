import { ReconcileError } from '../../controller/error.ts';
import { requestedAt } from '../../ownership/request.ts';
import type { Work } from '../work.ts';
import { failedTargetsFrom, NONE, type FailedTargets } from './failures/failed-target.ts';
import { FOR_FAILURES, findFailures, type RunLook } from './failures/failures.ts';
import { failuresKept, leastTold } from './failures/kept.ts';
import type { UnexplainedFailures } from './failures/unexplained.ts';
import { failureFields, runFields } from './fields.ts';
import { lagGap, refusedGap, spentGap, type Gap, type Missing } from './gap/gap.ts';
import { lacksFailure, trustIn, type Trust } from './listed.ts';
import { runMark, runMarkOfStatus } from './mark.ts';
import { orRefusal } from './refusal.ts';
import { isBeginning, wasWell, type SeenRuns } from './seen.ts';
import type { RunFacts } from './succeeding.ts';
import { failedIn } from './tally.ts';
import { countsMore } from './told/counts.ts';
import { isBeforeRun, isOfSameRun } from './told/run.ts';

/** One answer shows so many. Nodes that run at their own times fill it quickly. */
const LISTED_RUNS = 50;
/** A run that went well is looked for so often, when AWS does not list it yet. */
const LOOKS_FOR_SUCCESS = 3;

/** AWS has something to tell that it does not show yet, or that its answers contradict. Nothing is told before. */
export interface Wait {
  readonly againMs: number;
}

/** The list of executions is behind by seconds, as a rule. */
const LISTED_MS = 15_000;
/** By then the list of associations is another one. */
const LIST_ANEW_MS = 65_000;
/** After the first look at a new run, and after the second. */
const WAITS_MS = [LISTED_MS, LIST_ANEW_MS];
/** Then the list is told though it is earlier: AWS says nowhere that the two times are those of one moment. */
const LOOKS_AT_EARLIER = 2;

/** What AWS tells of the runs. */
export interface Reading {
  readonly facts: RunFacts;
  /** For the status. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Why not all of it could be read. */
  readonly gap?: Gap;
}

/**
 * | what is seen                                              | calls                      |
 * |-----------------------------------------------------------|----------------------------|
 * | a new version, or the start of a run                      | 0: older runs stay told    |
 * | a run that begins while another is going on               | 1                          |
 * | a first failure while a run is going on                   | 3                          |
 * | the end of a run without failure, while others still fail | 1                          |
 * | the end of a run without failure                          | 1; 3 when lists lag        |
 * | the end of a run with failures                            | what is left of its six    |
 *
 * What AWS tells with the association itself is told even if it refuses the rest.
 */
export async function readRuns(work: Work, observed: SeenRuns): Promise<Reading | Wait> {
  const { resource, memory } = work;
  const { uid } = resource.metadata;
  if (isBeginning(resource, observed)) return begun(observed);
  const asked = requestedAt(work);
  if (asked !== undefined) memory.calls.allowAnew(uid, asked);
  if (memory.gaps.isDue(resource)) memory.calls.allowAgain(uid);
  const calls = memory.calls.of(uid, runOf(observed));
  const [nowMs, mark] = [work.clock.monotonicMs(), runMark(observed)];
  const waitMs = calls.waitMs(nowMs, mark);
  if (waitMs > 0) return { againMs: waitMs };
  if (observed.overview.status !== 'Pending') calls.beginLook();
  const reading = await readOnce({ work, observed, calls });
  if ('againMs' in reading) calls.waitUntil(nowMs + reading.againMs, mark);
  return reading;
}

async function readOnce(look: RunLook): Promise<Reading | Wait> {
  const { work, observed, calls } = look;
  const { resource, memory } = work;
  const kept = memory.unexplained.of(resource.metadata.uid, runMark(observed));
  if (kept !== undefined) return readFailures(look, kept);
  return calls.left === 0 ? unlisted(look, spentGap(resource, lacking(look))) : readList(look);
}

async function readList(look: RunLook): Promise<Reading | Wait> {
  const { work, observed, calls } = look;
  const executions = await orRefusal(() => work.ssm.executions(observed.id, LISTED_RUNS));
  calls.spend(1);
  const listed = executions instanceof ReconcileError ? [] : executions;
  if (lacksFailure(work.resource, observed, listed) && (await isTakenBack(look)))
    return { againMs: LIST_ANEW_MS };
  if (executions instanceof ReconcileError) return unlisted(look, refusedGap(executions, lacking(look)));
  const trust = trustIn(work.resource, observed, executions);
  const isTrusted = trust === 'trusted' || (trust === 'earlier' && calls.looksBefore >= LOOKS_AT_EARLIER);
  return isTrusted ? readFailures(look, { executions }) : notListed(look, trust);
}

/** What was seen may be older than what AWS says now, and a list is. */
async function isTakenBack({ work, observed, calls }: RunLook): Promise<boolean> {
  if (calls.left <= FOR_FAILURES) return false;
  const now = await orRefusal(() => work.ssm.describeAssociation(observed.id));
  calls.spend(1);
  return now !== undefined && !(now instanceof ReconcileError) && now.overview.status !== 'Failed';
}

/** What has ended is told a little later as a whole, or without what AWS does not list for longer. */
function notListed(look: RunLook, trust: Exclude<Trust, 'trusted'>): Reading | Wait {
  const { work, observed, calls } = look;
  if (observed.overview.status === 'Pending')
    return unlisted(look, failedIn(observed.overview) > 0 ? lagGap('Run', 'atEnd') : undefined);
  const isNew = runMark(observed) !== runMarkOfStatus(work.resource) && !wasWell(work.resource, observed);
  const isWorthAnother = isWorthWaiting(look, trust) && calls.left > callsForList(look);
  const waits = isWorthAnother ? WAITS_MS : WAITS_MS.slice(0, 1);
  const againMs = isNew ? waits[calls.looksBefore] : undefined;
  if (againMs !== undefined) return { againMs };
  return unlisted(look, lagGap('Run', calls.left >= callsForList(look) ? 'soon' : 'nextRun'));
}

/** AWS may be about to list that this run went well: as many have failed before. */
function isWorthWaiting({ work, observed }: RunLook, trust: Trust): boolean {
  const mayBeWell = observed.overview.status === 'Failed' && !countsMore(work.resource, observed);
  return trust === 'contradicted' || (trust === 'behind' && mayBeWell);
}

/** With so many calls left it is worth one to look for the run once more. */
function callsForList({ work, observed }: RunLook): number {
  if (failedIn(observed.overview) === 0) return LOOKS_FOR_SUCCESS + 1;
  const { failed } = leastTold(work.resource, observed, nobody(observed));
  return failed.length > 0 ? 1 : 2; // else with one for who has failed
}

async function readFailures(
  look: RunLook,
  known: Pick<UnexplainedFailures, 'executions'> & Partial<UnexplainedFailures>,
): Promise<Reading> {
  const { observed } = look;
  const { executions } = known;
  const { failures, gap } = await findFailures(look, known);
  return {
    facts: { observed, executions, failed: failures.failed },
    fields: runFields(executions, failures),
    ...(gap === undefined ? {} : { gap }),
  };
}

/** What the status lacks when nothing can be read: of a run that was told, what it lacked before. */
function lacking({ work: { resource }, observed }: RunLook): Missing {
  const { overview, runsIncomplete } = resource.status ?? {};
  const isTold = isOfSameRun(resource, observed) && overview?.status !== 'Pending';
  return isTold ? (runsIncomplete?.missing ?? 'Targets') : 'Run';
}

/** What is told of runs that are over stays. A message about this run names no failure that is older. */
function unlisted({ work, observed }: RunLook, gap?: Gap): Reading {
  const failures = failuresKept(work.resource, observed, nobody(observed));
  const failed = failures.failed.filter((target) => !isBeforeRun(target, observed));
  return {
    facts: { observed, executions: [], failed },
    fields: failureFields(failures),
    ...(gap === undefined ? {} : { gap }),
  };
}

/** Nobody is known to have failed. */
function nobody({ overview }: SeenRuns): FailedTargets {
  return failedTargetsFrom([], failedIn(overview));
}

function begun(observed: SeenRuns): Reading {
  return { facts: { observed, executions: [], failed: [] }, fields: failureFields(NONE) };
}

function runOf({ id, version, lastExecutionTime = '' }: SeenRuns): string {
  return [id, version, lastExecutionTime].join('|');
}
