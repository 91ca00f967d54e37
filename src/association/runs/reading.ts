import { ReconcileError } from '../../controller/error.ts';
import { requestedAt } from '../../ownership/request.ts';
import { isBeginning } from './beginning.ts';
import { FOR_FAILURES, type RunCalls } from './calls.ts';
import { nobodyNamed } from './failures/failed-target.ts';
import { findFailures, type Known } from './failures/failures.ts';
import { failureFields, runFields } from './fields.ts';
import { refusedGap, spentGap } from './gap/gap.ts';
import { lacksFailure, trustIn } from './listed.ts';
import { runMark } from './mark.ts';
import { orRefusal } from './refusal.ts';
import type { Reading, RunLook, Telling } from './run-look.ts';
import type { SeenRuns } from './seen.ts';
import { isListedWell } from './told/run.ts';
import { lacking, LIST_ANEW_MS, readingOfUnlisted, tellingOfUnlisted } from './unlisted.ts';

/** One answer shows so many. Nodes that run at their own times fill it quickly. */
const LISTED_RUNS = 50;
/** Then the list is told though it is earlier: AWS says nowhere that the two times are those of one moment. */
const LOOKS_AT_EARLIER = 2;

/**
 * | what is seen                                              | calls                      |
 * |-----------------------------------------------------------|----------------------------|
 * | a new version, or the start of a run                      | 0: older runs stay told    |
 * | the end of a run that was listed as well before           | 0                          |
 * | a run that begins while another is going on               | 1                          |
 * | a first failure while a run is going on                   | 3                          |
 * | the end of a run without failure, while others still fail | 1                          |
 * | the end of a run without failure                          | 1; 3 when lists lag        |
 * | the end of a run with failures                            | what is left of its six    |
 *
 * What AWS tells with the association itself is told even if it refuses the rest.
 */
export async function readRuns(seen: Omit<RunLook, 'calls'>): Promise<Reading> {
  const { work, observed } = seen;
  if (isBeginning(work.resource, observed) || isListedWell(work.resource, observed))
    return withoutCalls(observed);
  const calls = callsFor(seen);
  const [nowMs, mark] = [work.clock.monotonicMs(), runMark(observed)];
  const waitMs = calls.waitMs(nowMs, mark);
  if (waitMs > 0) return { action: 'wait', waitMs };
  if (observed.overview.status !== 'Pending') calls.beginLook();
  const reading = await readOnce({ ...seen, calls });
  if (reading.action === 'tell') return withHidden(reading, seen.hidden);
  calls.waitUntil(nowMs + reading.waitMs, mark);
  return reading;
}

/** Failures of which nothing else is missing lack what scripts have printed. */
function withHidden(telling: Telling, hidden: ReconcileError | undefined): Telling {
  const isWhole = telling.gap === undefined && telling.facts.failed.length > 0;
  return hidden !== undefined && isWhole ? { ...telling, gap: refusedGap(hidden, 'Output') } : telling;
}

function withoutCalls(observed: SeenRuns): Telling {
  const facts = { observed, executions: [], failed: [] };
  return { action: 'tell', facts, fields: failureFields(nobodyNamed(0)) };
}

/** A request, and a refusal that is due, allow them anew. */
function callsFor({ work, observed }: Omit<RunLook, 'calls'>): RunCalls {
  const { resource, memory } = work;
  const { uid } = resource.metadata;
  const asked = requestedAt(work);
  if (asked !== undefined) memory.calls.allowAnew(uid, asked);
  if (memory.gaps.isDue(resource)) memory.calls.allowAgain(uid);
  return memory.calls.of(uid, runOf(observed));
}

function runOf({ id, version, lastExecutionTime = '' }: SeenRuns): string {
  return [id, version, lastExecutionTime].join('|');
}

async function readOnce(look: RunLook): Promise<Reading> {
  const { work, observed, calls } = look;
  const { resource, memory } = work;
  const kept = memory.unexplained.of(resource.metadata.uid, runMark(observed));
  if (kept !== undefined) return readFailures(look, kept);
  return calls.left === 0 ? tellingOfUnlisted(look, spentGap(resource, lacking(look))) : readList(look);
}

async function readList(look: RunLook): Promise<Reading> {
  const { work, observed, calls } = look;
  const executions = await orRefusal(() => work.ssm.executions(observed.id, LISTED_RUNS));
  calls.spend(1);
  const listed = executions instanceof ReconcileError ? [] : executions;
  if (lacksFailure(work.resource, observed, listed) && (await isTakenBack(look)))
    return { action: 'wait', waitMs: LIST_ANEW_MS };
  if (executions instanceof ReconcileError)
    return tellingOfUnlisted(look, refusedGap(executions, lacking(look)));
  const trust = trustIn(work.resource, observed, executions);
  const isTrusted = trust === 'trusted' || (trust === 'earlier' && calls.looksBefore >= LOOKS_AT_EARLIER);
  return isTrusted ? readFailures(look, { executions }) : readingOfUnlisted(look, trust);
}

/** What was seen may be older than what AWS says now, and a list is. */
async function isTakenBack({ work, observed, calls }: RunLook): Promise<boolean> {
  if (calls.left <= FOR_FAILURES) return false;
  const now = await orRefusal(() => work.ssm.describeAssociation(observed.id));
  calls.spend(1);
  return now !== undefined && !(now instanceof ReconcileError) && now.overview.status !== 'Failed';
}

async function readFailures(look: RunLook, known: Known): Promise<Telling> {
  const { observed } = look;
  const { executions } = known;
  const { failures, gap } = await findFailures(look, known);
  const facts = { observed, executions, failed: failures.failed };
  return { action: 'tell', facts, fields: runFields(executions, failures), gap };
}
