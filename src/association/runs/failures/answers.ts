import type { ReconcileError } from '../../../controller/error.ts';
import type { Execution, ExecutionTarget } from '../../../ssm/gateway.ts';
import { failedIn, hasFailed, isOver, totalIn } from '../tally.ts';
import type { FailedTarget } from './failed-target.ts';
import type { Suspects } from './since.ts';

export interface SearchQuestion extends Suspects {
  readonly associationId: string;
  /** Failed targets as AWS's overview counts them. */
  readonly expected: number;
  /** Calls that may be spent, with what is asked for afterwards. */
  readonly calls: number;
  /** RFC 3339. What is older does not lag, but is forgotten. */
  readonly lagsSince: string;
}

/** Who has failed. */
export interface SearchResult {
  readonly failed: readonly ExecutionTarget[];
  /** Ids of those that ran together with more than one answer can show. */
  readonly large: ReadonlySet<string>;
  /** An answer has shown fewer than its execution counts, or all together more than AWS counts. */
  readonly contradicts: boolean;
  /** Ids of those whose newest answer is no failure. */
  readonly well: ReadonlySet<string>;
  /** There was more to ask than the calls that may be spent. */
  readonly isCutOff: boolean;
  readonly refusal?: ReconcileError;
}

export interface Asked {
  readonly execution: Execution;
  /** Those alone. */
  readonly status?: string;
}

export interface Answer extends Asked {
  readonly targets: readonly ExecutionTarget[];
}

/** So many targets one answer shows. */
const PAGE = 50;
/** With more failures than are shown, it is not worth a call that all of them are found. */
export const FEW = 10;

export function isBeyondPage(execution: Execution): boolean {
  return totalIn(execution) > PAGE;
}

/**
 * The statuses that are failures, the most frequent first. AWS may count under Failed what has timed out.
 */
export function failuresIn({ counts }: Pick<Execution, 'counts'>): readonly string[] {
  const counted = Object.entries(counts)
    .filter(([status, count]) => count > 0 && hasFailed({ status }))
    .toSorted(([, left], [, right]) => right - left)
    .map(([status]) => status);
  return [...new Set([...counted, 'TimedOut'])];
}

export interface Result extends SearchResult {
  /** More than AWS counts: some have recovered, or it does not count them yet. */
  readonly isTooMany: boolean;
}

export function resultOf(answers: readonly Answer[], question: SearchQuestion): Result {
  const { executions, before = [], expected } = question;
  const isBehindCounts =
    answers.some((answer) => isBehind(answer, question)) || lacksFailures(answers, question);
  const latest = latestIn(oldestFirst(answers, executions), isBehindCounts ? [] : before);
  const failures = latest.filter(({ target }) => hasFailed(target));
  const well = latest.filter(({ target }) => !hasFailed(target));
  const isTooMany = failures.length > expected;
  const isAllAsked = question.before === undefined || answers.length === executions.length;
  const isAhead = isTooMany && isAllAsked && mayLagAsCounts(question);
  return {
    failed: isAhead ? [] : failures.map(({ target }) => target),
    large: new Set(failures.filter(({ isLarge }) => isLarge).map(({ target }) => target.id)),
    well: new Set(well.map(({ target }) => target.id)),
    isTooMany,
    isCutOff: false,
    contradicts: isAhead || isBehindCounts,
  };
}

/** When not all was asked, whoever failed in an execution is certain if all that came after it was. */
export function certain(answers: readonly Answer[], question: SearchQuestion): Result {
  const { executions, before } = question;
  if (before === undefined) return resultOf(answers, question);
  const asked = new Set(answers.map(({ execution }) => execution));
  const first = executions.findIndex((execution) => !asked.has(execution));
  const newest = answers.filter(({ execution }) => executions.indexOf(execution) < first);
  return resultOf(newest, { ...question, before: undefined });
}

/** The newest answer of each target, else what was told of it. */
function latestIn(answers: readonly Answer[], told: readonly FailedTarget[]): readonly Latest[] {
  const latest = new Map(told.map((target) => [target.id, { target: asAnswered(target), isLarge: false }]));
  for (const { execution, targets } of answers) {
    const isLarge = isBeyondPage(execution);
    targets.forEach((target) => latest.set(target.id, { target, isLarge }));
  }
  return [...latest.values()];
}

interface Latest {
  readonly target: ExecutionTarget;
  readonly isLarge: boolean;
}

/** What was told of a target, without its reason. */
function asAnswered({ id, type, status, detailedStatus, at }: FailedTarget): ExecutionTarget {
  return { id, type, status, detailedStatus, ...(at === undefined ? {} : { at }) };
}

function oldestFirst(answers: readonly Answer[], executions: readonly Execution[]): readonly Answer[] {
  const age = ({ execution }: Answer) => executions.indexOf(execution);
  return answers.toSorted((left, right) => age(right) - age(left));
}

/** Of what is going on more may have failed since AWS counted. Without any execution there is nothing to count. */
function mayLagAsCounts({ executions: [newest], lagsSince }: SearchQuestion): boolean {
  return newest === undefined || (isOver(newest) && mayLag({ execution: newest }, lagsSince));
}

function isBehind(answer: Answer, { lagsSince }: SearchQuestion): boolean {
  return mayLag(answer, lagsSince) && isTooFew(answer);
}

function mayLag({ execution: { lastReportedAt } }: Asked, lagsSince: string): boolean {
  return lastReportedAt === undefined || lastReportedAt >= lagsSince;
}

/** A status may hold fewer than are counted under it, but not none. Of what is going on the failures alone are certain. */
function isTooFew({ execution, status, targets }: Answer): boolean {
  if (status !== undefined) return targets.length === 0 && (execution.counts[status] ?? 0) > 0;
  const lacksTargets = isOver(execution) && targets.length < totalIn(execution);
  return lacksTargets || targets.filter(hasFailed).length < failedIn(execution);
}

/** Each status that is a failure was asked for, and together they hold fewer than are counted. */
function lacksFailures(
  answers: readonly Answer[],
  { lagsSince, expected }: Pick<SearchQuestion, 'lagsSince' | 'expected'>,
): boolean {
  const filtered = answers.filter((answer) => answer.status !== undefined && mayLag(answer, lagsSince));
  const [first] = filtered;
  if (first === undefined || expected > FEW) return false;
  const isWhole = filtered.length === failuresIn(first.execution).length;
  return isWhole && filtered.flatMap(({ targets }) => targets).length < failedIn(first.execution);
}
