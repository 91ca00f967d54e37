import type { Judgement } from '../ownership/verdict.ts';
import type { Work } from './work.ts';

/** That the operator may not list documents is seen nowhere else but in its log. */
export function toldOfLists({ options, region }: Work, judgement: Judgement): Judgement {
  const refusal = options.lists.refusal(region);
  if (refusal === undefined) return judgement;
  const { verdict } = judgement;
  const message = `${verdict.message} What somebody tags or deletes in AWS is seen late, every checkInterval, because documents can't be listed: ${refusal}`;
  return { ...judgement, verdict: { ...verdict, message } };
}
