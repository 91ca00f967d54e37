import { rfc3339 } from '../../../clock.ts';
import { failedIn, hasFailed, isOver, totalIn } from '../tally.ts';
import type { Answer, SearchQuestion } from './answers.ts';
import { failuresIn, FEW } from './large.ts';

/** Much longer than AWS is known to lag. */
const LAGS_MS = 24 * 3_600_000;

/** RFC 3339. What is older does not lag, but is forgotten. */
export function lagsSince(now: Date): string {
  return rfc3339(new Date(now.getTime() - LAGS_MS));
}

/** AWS may not show yet what has happened at this time. Whatever has none is taken for new. */
export function mayLag(time: string | undefined, since: string): boolean {
  return time === undefined || time >= since;
}

/** Answers have shown fewer than their executions count. */
export function doAnswersLag(answers: readonly Answer[], question: SearchQuestion): boolean {
  const young = answers.filter(({ execution }) => mayLag(execution.lastReportedAt, question.lagsSince));
  return young.some(isTooFew) || areFailuresTooFew(young, question);
}

/** A status may hold fewer than are counted under it, but not none. Of what is going on the failures alone are certain. */
function isTooFew({ execution, status, targets }: Answer): boolean {
  if (status !== undefined) return targets.length === 0 && (execution.counts[status] ?? 0) > 0;
  const lacksTargets = isOver(execution) && targets.length < totalIn(execution);
  return lacksTargets || targets.filter(hasFailed).length < failedIn(execution);
}

/** Each status that is a failure was asked for, and together they hold fewer than are counted. */
function areFailuresTooFew(
  answers: readonly Answer[],
  { expected }: Pick<SearchQuestion, 'expected'>,
): boolean {
  const ofStatus = answers.filter(({ status }) => status !== undefined);
  const [first] = ofStatus;
  if (first === undefined || expected > FEW) return false;
  const isWhole = ofStatus.length === failuresIn(first.execution).length;
  return isWhole && ofStatus.flatMap(({ targets }) => targets).length < failedIn(first.execution);
}

/** Of what is going on more may have failed since AWS counted. Without any execution there is nothing to count. */
export function mayCountsLag({
  executions: [newest],
  lagsSince: since,
}: Pick<SearchQuestion, 'executions' | 'lagsSince'>): boolean {
  return newest === undefined || (isOver(newest) && mayLag(newest.lastReportedAt, since));
}
