import { ReconcileError } from '../../../controller/error.ts';
import type { SsmGateway } from '../../../ssm/gateway.ts';
import { orRefusal } from '../refusal.ts';
import { hasGoneWrong } from '../tally.ts';
import {
  certain,
  resultOf,
  type Answer,
  type Asked,
  type Result,
  type SearchQuestion,
  type SearchResult,
} from './answers.ts';
import { failuresIn, FEW, isBeyondPage } from './large.ts';

export interface Searched {
  readonly result: SearchResult;
  readonly callsLeft: number;
}

/** Calls that are kept back, at most, for the reasons of those that are found. */
const FOR_REASONS = 2;

/**
 * Targets run at their own times, so the newest execution may be one node's. Goes back over the executions, takes each
 * target's latest result, and stops when as many failures are found as AWS counts, or when the calls are spent. When it is
 * known who had failed before, executions with failures are asked first: whoever fails now is among those before and these.
 * Are they as many as AWS counts, nobody has recovered, and those that went well need not be asked. Of a large execution the
 * failed targets alone are asked for. It holds all that match, so none before it counts. What is older than an answer that
 * lacks some of its targets may be over for these: it is not asked for.
 */
export async function searchFailed(ssm: SsmGateway, asked: SearchQuestion): Promise<Searched> {
  const question = asked.executions.some(isBeyondPage) ? { ...asked, before: undefined } : asked;
  const { associationId, calls } = question;
  const answers: Answer[] = [];
  const questions = questionsFor(question);
  for (const next of questions) {
    const callsLeft = calls - answers.length;
    const result = resultOf(answers, question);
    if (isEnough(result, next, question)) return { result, callsLeft };
    if (result.contradicts)
      return { result: { ...certain(answers, question), contradicts: true }, callsLeft };
    if (callsLeft <= keptBack(result, calls))
      return { result: { ...certain(answers, question), isCutOff: true }, callsLeft };
    const { execution, status } = next;
    // oxlint-disable-next-line no-await-in-loop -- whether the next one is needed shows only now
    const targets = await orRefusal(() => ssm.executionTargets(associationId, execution.id, status));
    if (targets instanceof ReconcileError)
      return { result: { ...certain(answers, question), refusal: targets }, callsLeft: callsLeft - 1 };
    answers.push({ ...next, targets });
  }
  return { result: resultOf(answers, question), callsLeft: calls - answers.length };
}

/** Of a large execution more than are shown need not be found. */
function isEnough(
  { failed, isTooMany }: Result,
  { execution, status }: Asked,
  { before, expected }: SearchQuestion,
): boolean {
  if (before === undefined)
    return failed.length >= (status === undefined ? expected : Math.min(expected, FEW));
  return !hasGoneWrong(execution) && !isTooMany;
}

/** Each command or automation costs a call. One is spent on who failed in any case. */
function keptBack({ failed }: Result, calls: number): number {
  const sources = new Set(failed.flatMap(({ source }) => source?.id ?? []));
  return Math.min(FOR_REASONS, sources.size, calls - 1);
}

/** What to ask for, one after the other. */
function questionsFor({ executions, before }: SearchQuestion): readonly Asked[] {
  if (before !== undefined) {
    const byFailure = Map.groupBy(executions, hasGoneWrong);
    return [true, false].flatMap((is) => byFailure.get(is) ?? []).map((execution) => ({ execution }));
  }
  const large = executions.findIndex(isBeyondPage);
  if (large === -1) return executions.map((execution) => ({ execution }));
  const execution = executions[large]!;
  const failures = failuresIn(execution).map((status) => ({ execution, status }));
  return [...executions.slice(0, large).map((smaller) => ({ execution: smaller })), ...failures];
}
