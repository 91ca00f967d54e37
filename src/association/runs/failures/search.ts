import { ReconcileError } from '../../../controller/error.ts';
import type { Execution, ExecutionTarget, SsmGateway } from '../../../ssm/gateway.ts';
import { orRefusal } from '../refusal.ts';
import { failedIn, hasFailed, isOver, totalIn } from '../tally.ts';

export interface SearchQuestion {
  readonly associationId: string;
  /** Newest first, all of the current version. */
  readonly executions: readonly Execution[];
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
  /** There was more to ask than the calls that may be spent. */
  readonly isCutOff: boolean;
  readonly refusal?: ReconcileError;
}

export interface Searched {
  readonly result: SearchResult;
  readonly callsLeft: number;
}

interface Asked {
  readonly execution: Execution;
  /** Those alone. */
  readonly status?: string;
}

interface Answer extends Asked {
  readonly targets: readonly ExecutionTarget[];
}

/** So many targets one answer shows. */
const PAGE = 50;
/** With more failures than are shown, it is not worth a call that all of them are found. */
const FEW = 10;
/** Calls that are kept back for reasons, when there are so many. */
const FOR_REASONS = 2;

/**
 * Targets run at their own times, so the newest execution may be one node's. Goes back over the executions, takes each
 * target's latest result, and stops when as many failures are found as AWS counts, or when the calls are spent. Of a
 * large execution the failed targets alone are asked for. It holds all that match, so none before it counts. What is older
 * than an answer that lacks some of its targets may be over for these: it is not asked for.
 */
export async function searchFailed(ssm: SsmGateway, question: SearchQuestion): Promise<Searched> {
  const { associationId, executions, expected, calls } = question;
  const answers: Answer[] = [];
  const keptBack = Math.min(FOR_REASONS, calls - 1);
  const found = (isCutOff = false): SearchResult => ({ ...resultOf(answers, question), isCutOff });
  for (const asked of questionsFor(executions)) {
    const callsLeft = calls - answers.length;
    const { failed, contradicts } = found();
    if (contradicts || failed.length >= enough(asked, expected)) break;
    if (callsLeft <= keptBack) return { result: found(true), callsLeft };
    const { execution, status } = asked;
    // oxlint-disable-next-line no-await-in-loop -- whether the next one is needed shows only now
    const targets = await orRefusal(() => ssm.executionTargets(associationId, execution.id, status));
    if (targets instanceof ReconcileError)
      return { result: { ...found(), refusal: targets }, callsLeft: callsLeft - 1 };
    answers.push({ ...asked, targets });
  }
  return { result: found(), callsLeft: calls - answers.length };
}

/** Of a large execution more than are shown need not be found. */
function enough({ status }: Asked, expected: number): number {
  return status === undefined ? expected : Math.min(expected, FEW);
}

/** What to ask for, one after the other. */
function questionsFor(executions: readonly Execution[]): readonly Asked[] {
  const large = executions.findIndex(isBeyondPage);
  if (large === -1) return executions.map((execution) => ({ execution }));
  const execution = executions[large]!;
  const failures = failuresIn(execution).map((status) => ({ execution, status }));
  return [...executions.slice(0, large).map((smaller) => ({ execution: smaller })), ...failures];
}

function isBeyondPage(execution: Execution): boolean {
  return totalIn(execution) > PAGE;
}

/**
 * The statuses that are failures, the most frequent first. AWS may count under Failed what has timed out.
 */
function failuresIn({ counts }: Pick<Execution, 'counts'>): readonly string[] {
  const counted = Object.entries(counts)
    .filter(([status, count]) => count > 0 && hasFailed({ status }))
    .toSorted(([, left], [, right]) => right - left)
    .map(([status]) => status);
  return [...new Set([...counted, 'TimedOut'])];
}

function resultOf(answers: readonly Answer[], question: SearchQuestion): Omit<SearchResult, 'isCutOff'> {
  const latest = new Map(
    answers
      .toReversed()
      .flatMap(({ execution, targets }) =>
        targets.map((target) => [target.id, { target, isLarge: isBeyondPage(execution) }] as const),
      ),
  );
  const failures = [...latest.values()].filter(({ target }) => hasFailed(target));
  const isTooMany = failures.length > question.expected && mayLagAsCounts(answers, question);
  return {
    failed: isTooMany ? [] : failures.map(({ target }) => target),
    large: new Set(failures.filter(({ isLarge }) => isLarge).map(({ target }) => target.id)),
    contradicts:
      isTooMany || answers.some((answer) => isBehind(answer, question)) || lacksFailures(answers, question),
  };
}

/** Of what is going on more may have failed since AWS counted. */
function mayLagAsCounts([newest]: readonly Answer[], { lagsSince }: SearchQuestion): boolean {
  return newest !== undefined && isOver(newest.execution) && mayLag(newest, lagsSince);
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
