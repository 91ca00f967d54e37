import { ReconcileError } from '../../controller/error.ts';
import type { Execution, ExecutionTarget, SsmGateway } from '../../ssm/gateway.ts';
import { orRefusal } from './refusal.ts';
import { reasonsFor, type Failure, type Showing } from './reasons.ts';
import { failedIn, hasFailed, isOver, totalIn } from './tally.ts';

/** One target that failed and why: an item of `status.failedTargets`. */
export interface FailedTarget {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly detailedStatus: string;
  readonly exitCode?: number;
  readonly message?: string;
  readonly outputUrl?: string;
  readonly at?: string;
}

export interface FailedTargets {
  /** By id. */
  readonly failed: readonly FailedTarget[];
  /** False: there are more failed targets, or reasons, than the calls of one look could bring. */
  readonly complete: boolean;
}

/** What a search has brought. */
export interface Found extends FailedTargets {
  /** AWS would not tell who failed, or why. */
  readonly refusal?: ReconcileError;
  /** AWS counts more than it shows: its answers lag. */
  readonly unshown?: 'targets' | 'output';
  /** What need not be asked for again. */
  readonly searched: Search;
  /** Calls. */
  readonly spent: number;
}

export interface FailedTargetsQuestion extends Showing {
  readonly associationId: string;
  /** Newest first, all of the current version. */
  readonly executions: readonly Execution[];
  /** Failed targets as AWS's overview counts them. */
  readonly expected: number;
  /** Calls that may be spent. */
  readonly calls: number;
  /** So many of them are worth more later than now, when AWS does not show all yet. */
  readonly forAnotherLook: number;
  /** RFC 3339. What is older does not lag, but is forgotten. */
  readonly lagsSince: string;
  /** Who has failed, when that is known. */
  readonly searched?: Search | undefined;
}

const MAX_TARGETS = 10;
const MAX_MESSAGE = 256;
/** So many targets one answer shows. */
const PAGE = 50;
/** Calls that are kept back for reasons, when there are so many. */
const FOR_REASONS = 2;

/** Finds what has failed, and spends what is left of the calls on why. */
export async function failedTargetsOf(ssm: SsmGateway, question: FailedTargetsQuestion): Promise<Found> {
  const { searched, callsLeft } = await searchOnce(ssm, question);
  const { failed, isLarge, isBehind, refusal: unnamed } = searched;
  const shown = failed.toSorted(byId).slice(0, MAX_TARGETS);
  const found = await reasonsFor(ssm, { ...question, failed: shown, isLarge, calls: callsLeft });
  const { failures, refusal = unnamed } = found;
  const isWhole = failed.length === question.expected && failures.length === failed.length;
  const unshown = isBehind ? 'targets' : failures.some((failure) => failure.isUnshown) ? 'output' : undefined;
  return {
    failed: failures.map(itemFrom),
    complete: isWhole && failures.every(isExplained) && unshown === undefined,
    ...(refusal === undefined ? {} : { refusal }),
    ...(unshown === undefined ? {} : { unshown }),
    searched,
    spent: question.calls - found.callsLeft,
  };
}

/** Who has failed. */
export interface Search {
  readonly failed: readonly ExecutionTarget[];
  /** Some of them ran together with more than one answer can show. */
  readonly isLarge: boolean;
  /** An answer has shown fewer than its execution counts. */
  readonly isBehind: boolean;
  readonly refusal?: ReconcileError;
}

interface Searched {
  readonly searched: Search;
  readonly callsLeft: number;
}

async function searchOnce(ssm: SsmGateway, question: FailedTargetsQuestion): Promise<Searched> {
  const { searched, calls } = question;
  return searched === undefined ? search(ssm, question) : { searched, callsLeft: calls };
}

/**
 * Targets run at their own times, so the newest execution may be one node's. Goes back over the executions, takes each
 * target's latest result, and stops when as many failures are found as AWS counts, or when the calls are spent. Of a
 * large execution the failed targets alone are asked for. It holds all that match, so none before it counts.
 */
async function search(ssm: SsmGateway, question: FailedTargetsQuestion): Promise<Searched> {
  const { associationId, executions, expected } = question;
  const latest = new Map<string, ExecutionTarget>();
  const found = (): readonly ExecutionTarget[] => [...latest.values()].filter(hasFailed);
  const isLarge = executions.some(isBeyondPage);
  let [callsLeft, isBehind] = [question.calls, false];
  const keptBack = Math.min(FOR_REASONS, question.calls - 1);
  for (const { execution, status } of answersOf(executions, expected)) {
    if (found().length >= expected || callsLeft <= keptBack) break;
    // oxlint-disable-next-line no-await-in-loop -- whether the next one is needed shows only now
    const targets = await orRefusal(() => ssm.executionTargets(associationId, execution.id, status));
    callsLeft -= 1;
    if (targets instanceof ReconcileError)
      return { searched: { failed: found(), isLarge, isBehind, refusal: targets }, callsLeft };
    isBehind ||= mayLag(execution, question) && showsTooFew(targets, execution, status);
    const news = targets.filter((target) => !latest.has(target.id));
    news.forEach((target) => latest.set(target.id, target));
  }
  return { searched: { failed: found(), isLarge, isBehind }, callsLeft };
}

function mayLag(execution: Execution, { lagsSince }: FailedTargetsQuestion): boolean {
  const { lastReportedAt = lagsSince } = execution;
  return isOver(execution) && lastReportedAt >= lagsSince;
}

/** A status may hold fewer than are counted under it, but not none. */
function showsTooFew(
  targets: readonly ExecutionTarget[],
  execution: Execution,
  status: string | undefined,
): boolean {
  if (status !== undefined) return targets.length === 0 && (execution.counts[status] ?? 0) > 0;
  return targets.length < totalIn(execution) || targets.filter(hasFailed).length < failedIn(execution);
}

/** What to ask for, one after the other. */
function answersOf(
  executions: readonly Execution[],
  expected: number,
): readonly { readonly execution: Execution; readonly status?: string }[] {
  const large = executions.findIndex(isBeyondPage);
  if (large === -1) return executions.map((execution) => ({ execution }));
  const execution = executions[large]!;
  const failures = failuresIn(execution, expected).map((status) => ({ execution, status }));
  return [...executions.slice(0, large).map((smaller) => ({ execution: smaller })), ...failures];
}

function isBeyondPage(execution: Execution): boolean {
  return totalIn(execution) > PAGE;
}

/**
 * The statuses that are failures, the most frequent first. AWS may count under Failed what has timed out, which is worth
 * a call when all can be shown.
 */
function failuresIn({ counts }: Pick<Execution, 'counts'>, expected: number): readonly string[] {
  const counted = Object.entries(counts)
    .filter(([status, count]) => count > 0 && hasFailed({ status }))
    .toSorted(([, left], [, right]) => right - left)
    .map(([status]) => status);
  return expected > MAX_TARGETS ? counted : [...new Set([...counted, 'TimedOut'])];
}

function isExplained({ reason }: Failure): boolean {
  return reason !== undefined;
}

function byId(left: ExecutionTarget, right: ExecutionTarget): number {
  return left.id < right.id ? -1 : Number(left.id > right.id);
}

function itemFrom({ target, reason, refusal }: Failure): FailedTarget {
  const unsaid = refusal === undefined ? '' : `AWS does not say why: ${refusal.reason}.`;
  const message = tailOf(reason?.text ?? unsaid);
  return {
    id: target.id,
    type: target.type,
    status: target.status,
    detailedStatus: target.detailedStatus,
    ...(reason?.exitCode === undefined ? {} : { exitCode: reason.exitCode }),
    ...(message === '' ? {} : { message }),
    ...(reason?.outputUrl === undefined ? {} : { outputUrl: reason.outputUrl }),
    ...(target.at === undefined ? {} : { at: target.at }),
  };
}

function tailOf(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `… ${text.slice(2 - MAX_MESSAGE).toWellFormed()}`;
}
