import type { ReconcileError } from '../../../controller/error.ts';
import type { Execution, ExecutionTarget } from '../../../ssm/gateway.ts';
import { hasFailed } from '../tally.ts';
import type { FailedTarget } from './failed-target.ts';
import { doAnswersLag, mayCountsLag } from './lag.ts';
import { isBeyondPage } from './large.ts';
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

export interface Result extends SearchResult {
  /** More than AWS counts: some have recovered, or it does not count them yet. */
  readonly isTooMany: boolean;
}

export function resultOf(answers: readonly Answer[], question: SearchQuestion): Result {
  const { executions, before = [], expected } = question;
  const areBehind = doAnswersLag(answers, question);
  const latest = latestIn(oldestFirst(answers, executions), areBehind ? [] : before);
  const failures = latest.filter(({ target }) => hasFailed(target));
  const well = latest.filter(({ target }) => !hasFailed(target));
  const isTooMany = failures.length > expected;
  const isAllAsked = question.before === undefined || answers.length === executions.length;
  const areAhead = isTooMany && isAllAsked && mayCountsLag(question);
  return {
    failed: areAhead ? [] : failures.map(({ target }) => target),
    large: new Set(failures.filter(({ isLarge }) => isLarge).map(({ target }) => target.id)),
    well: new Set(well.map(({ target }) => target.id)),
    isTooMany,
    isCutOff: false,
    contradicts: areAhead || areBehind,
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

/** The newest answer of each target, or what was told of it: that may be of a run that came after those that were asked for. */
function latestIn(answers: readonly Answer[], told: readonly FailedTarget[]): readonly Latest[] {
  const before = new Map(told.map((target) => [target.id, { target: asAnswered(target), isLarge: false }]));
  const latest = new Map(before);
  for (const { execution, targets } of answers) {
    const isLarge = isBeyondPage(execution);
    const newer = targets.filter((target) => !isTold(target, before.get(target.id)?.target));
    newer.forEach((target) => latest.set(target.id, { target, isLarge }));
  }
  return [...latest.values()];
}

/** AWS gives times in whole seconds, so at the same one it is what was told. */
function isTold({ at }: ExecutionTarget, told: ExecutionTarget | undefined): boolean {
  return at !== undefined && told?.at !== undefined && at <= told.at;
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
