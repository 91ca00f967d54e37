import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import { ReconcileError } from '../../controller/error.ts';
import type { Finding } from '../../controller/reconciler.ts';
import type { Execution } from '../../ssm/gateway.ts';
import type { Work } from '../work.ts';
import { failedTargetsOf, type FailedTargets } from './failed-targets.ts';
import { failureFields, overviewFields, runFields, successField } from './fields.ts';
import { runMark, runMarkOfStatus } from './mark.ts';
import { newsOfRuns } from './news.ts';
import { isNewlyOverdue } from './overdue.ts';
import { secretsOf } from './redact.ts';
import { orRefusal } from './refusal.ts';
import { isBehindTold, type SeenRuns } from './seen.ts';
import { succeeding, type RunFacts } from './succeeding.ts';
import { failedIn, totalIn } from './tally.ts';
import { failuresTold } from './told.ts';
import { unreadAgainMs, type UnreadRuns } from './unread.ts';

const KEPT_RUNS = 5;
/** What AWS says of a run is looked at again after this time when it may not be its last word. */
export const AGAIN_MS = 15_000;

const NONE: FailedTargets = { failed: [], complete: true };

export interface Look {
  /** What was said of RunsSucceeding. `undefined`: nothing new. */
  readonly finding?: Finding;
  /** It is to be looked at again. */
  readonly againMs?: number;
}

/** Reads the runs only when the overview has moved since the status was written, or was not told in full. */
export async function lookAtRuns(work: Work, observed: SeenRuns): Promise<Look> {
  const { resource, pass, clock, doubts, memory } = work;
  const { uid } = resource.metadata;
  const now = clock.now();
  const [isPast, isShock] = [isOlder(work, observed), isSudden(work, observed)];
  if (isToldInFull(work, observed)) {
    learnSuccess(work, observed);
    return {};
  }
  if (isPast && !doubts.isBelieved(uid, 'olderRuns')) return { againMs: AGAIN_MS };
  if (isShock && !memory.runDoubts.isBelieved(uid, 'failing')) return { againMs: AGAIN_MS };
  const reading = await readAll(work, observed);
  if (reading === undefined) return { againMs: AGAIN_MS };
  const { facts, fields } = reading;
  memory.runDoubts.forget(uid);
  const finding = findingOf(work, reading);
  pass.learn({ ...overviewFields(observed, now), ...fields });
  pass.note(finding);
  newsOfRuns(resource, facts, finding).forEach((event) => pass.tell(event));
  const { refusal } = reading;
  return refusal === undefined ? { finding } : { finding, againMs: unreadAgainMs(refusal) };
}

function isToldInFull({ resource, memory, clock }: Work, observed: SeenRuns): boolean {
  const isSame = runMark(observed) === runMarkOfStatus(resource) && !memory.unread.has(resource.metadata.uid);
  return isSame && whyRunsAreDue(resource, memory.unread, clock.now()) === undefined;
}

const UNREAD = "More can't be read:";

/** The condition may stay as before, with what was said of then. */
function findingOf({ resource, clock, memory }: Work, { facts, refusal }: Reading): Finding {
  const { uid } = resource.metadata;
  const finding = succeeding(resource, facts, clock.now());
  memory.unread.delete(uid);
  if (refusal === undefined) return finding;
  memory.unread.add(uid, refusal);
  const [said = ''] = finding.message.split(` ${UNREAD}`);
  return { ...finding, message: `${said} ${UNREAD} ${refusal.message}` };
}

/** An answer that is older than what was told is doubted for longer than reads are known to lag. */
function isOlder({ doubts, resource }: Work, observed: SeenRuns): boolean {
  const isPast = isBehindTold(resource, observed);
  if (!isPast) doubts.forget(resource.metadata.uid, 'olderRuns');
  return isPast;
}

/**
 * Lists do not show it, and it moves without anything else when two runs end between two looks. A run without targets
 * counts as a success for AWS, and is none.
 */
function learnSuccess({ resource, pass }: Work, observed: SeenRuns): void {
  const { lastSuccessfulExecutionTime: now = '', overview } = observed;
  const before = resource.status?.lastSuccessfulExecutionTime ?? '';
  if (now > before && totalIn(overview) > 0) pass.learn({ lastSuccessfulExecutionTime: now });
}

/** Without anything new in AWS: a time has come. */
export function whyRunsAreDue(resource: Work['resource'], unread: UnreadRuns, now: Date): string | undefined {
  const { nextRunTime } = resource.status ?? {};
  if (nextRunTime !== undefined && new Date(nextRunTime) <= now) return 'its next run is due';
  if (unread.isDue(resource.metadata.uid)) return 'its runs could not be read';
  return isNewlyOverdue(resource, now) ? 'a run is overdue' : undefined;
}

/** All was well, and now it is not, without a run that was seen to go wrong. */
export function isSudden({ memory, resource }: Work, { overview }: SeenRuns): boolean {
  const isFailure = overview.status === 'Failed';
  if (!isFailure) memory.runDoubts.forget(resource.metadata.uid, 'failing');
  const seen = failedIn({ counts: resource.status?.overview?.counts ?? {} }) > 0;
  const said = resource.status?.conditions?.find(({ type }) => type === 'RunsSucceeding');
  return isFailure && !seen && said?.status === 'True';
}

/** AWS tells of the end of a run, and lists none that has ended, or none but those that were told of. */
function isBehind({ resource }: Work, observed: SeenRuns, [newest]: readonly Execution[]): boolean {
  const { lastRun, lastExecutionTime: before } = resource.status ?? {};
  const { overview, lastExecutionTime: now } = observed;
  if (now === undefined || overview.status === 'Pending') return false;
  if (newest === undefined || newest.status === 'Pending' || newest.status === 'InProgress') return true;
  return before !== undefined && now !== before && newest.id === lastRun?.executionId;
}

interface Reading {
  readonly facts: RunFacts;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Why not all of it could be read. */
  readonly refusal?: ReconcileError;
}

/**
 * | what is seen                                  | calls                      |
 * |-----------------------------------------------|----------------------------|
 * | a new version, or the start of a run          | 0: older runs stay told    |
 * | a run that begins while another is going on   | 1                          |
 * | a first failure while a run is going on       | 3                          |
 * | the end of a run without failure, while others still fail | 1              |
 * | the end of a run: no failure, failures, failures of which some were told | 1, 6, 3 |
 *
 * `undefined`: AWS does not list yet what it tells of.
 */
async function read(work: Work, observed: SeenRuns): Promise<Reading | undefined> {
  const { resource, ssm, options, memory } = work;
  const { overview, version, id } = observed;
  const untold: RunFacts = { observed, executions: [], failed: [] };
  if (overview.detailedStatus === 'Creating') return { facts: untold, fields: failureFields(NONE) };
  const expected = failedIn(overview);
  if (overview.status === 'Pending' && expected === 0 && !isAnotherStart(resource, observed))
    return { facts: untold, fields: failureFields(NONE) };
  const executions = await ssm.executions(id, KEPT_RUNS);
  const isDoubtful = isBehind(work, observed, executions);
  if (isDoubtful && !memory.runDoubts.isBelieved(resource.metadata.uid, 'unlistedRun')) return undefined;
  const isWithout = memory.unread.has(resource.metadata.uid); // what is told lacks something
  const told = isWithout ? undefined : failuresTold(resource, observed, executions);
  const failures =
    (expected === 0 ? NONE : told) ??
    (await failedTargetsOf(ssm, {
      associationId: id,
      executions: executions.filter(({ associationVersion }) => associationVersion === String(version)),
      expected,
      output: options.failureOutput,
      secrets: secretsOf(observed.association),
      calls: callsFor(resource, observed),
    }));
  return {
    facts: { observed, executions, failed: failures.failed },
    fields: { ...runFields(executions, failures), ...successField(observed, executions) },
    ...(failures.refusal === undefined ? {} : { refusal: failures.refusal }),
  };
}

function isAnotherStart({ status }: SsmAssociation, { lastExecutionTime }: SeenRuns): boolean {
  return status?.overview?.status === 'Pending' && status.lastExecutionTime !== lastExecutionTime;
}

/** Beside the list of executions; six in all for one run. */
function callsFor({ status }: SsmAssociation, { overview, lastExecutionTime }: SeenRuns): number {
  const isGoingOn = overview.status === 'Pending';
  const isToldOf =
    status?.overview?.status === 'Pending' &&
    (status.failedTargetCount ?? 0) > 0 &&
    status.lastExecutionTime === lastExecutionTime;
  return isGoingOn || isToldOf ? 2 : 5;
}

/** What AWS tells with the association itself is told all the same. */
async function readAll(work: Work, observed: SeenRuns): Promise<Reading | undefined> {
  const reading = await orRefusal(() => read(work, observed));
  if (!(reading instanceof ReconcileError)) return reading;
  const failures = { failed: [], complete: failedIn(observed.overview) === 0 };
  return {
    facts: { observed, executions: [], failed: [] },
    fields: failureFields(failures),
    refusal: reading,
  };
}
