import { conditionOf } from '../api/resource.ts';
import type { SsmDocument } from '../api/generated/ssm-document.ts';
import type { Outcome } from '../controller/reconciler.ts';
import type { ListState } from '../ownership/listing.ts';
import { IN_PLACE, IN_SYNC, SETTLED, type Judgement } from '../ownership/verdict.ts';
import type { Work } from './work.ts';

const COST =
  " What somebody tags or deletes in AWS is seen late, every checkInterval, because documents can't be listed: ";

/** That the operator may not list documents is seen nowhere else but in its log. */
export function toldOfLists({ options, region, resource }: Work, judgement: Judgement): Judgement {
  const { verdict } = judgement;
  const message = `${verdict.message}${wordsFor(resource, options.lists.state(region))}`;
  return { ...judgement, verdict: { ...verdict, message } };
}

/** Ready says that documents may not be listed, and they may, or the other way round. */
export function isToldWrongly(resource: SsmDocument, state: ListState | undefined): boolean {
  const said = readyOf(resource);
  if (state === undefined || said?.reason !== IN_PLACE) return false;
  return said.message.includes(COST) !== (state.refusal !== undefined);
}

/** Nothing but that is new: AWS is not asked for it. */
export function toldAnew(work: Work): Outcome {
  const { verdict } = toldOfLists(work, { verdict: SETTLED, drifted: IN_SYNC });
  return { verdict };
}

function wordsFor(resource: SsmDocument, state: ListState | undefined): string {
  if (state !== undefined)
    return state.refusal === undefined ? '' : `${COST}${withoutSession(state.refusal)}`;
  const { message = '' } = readyOf(resource) ?? {};
  return message.includes(COST) ? message.slice(message.indexOf(COST)) : '';
}

/** Each pod, and each hour, has another one: the same refusal in other words is no news. */
function withoutSession(refusal: string): string {
  return refusal.replaceAll(/(:assumed-role\/[^/\s]+)\/\S+/g, '$1');
}

function readyOf({ status }: SsmDocument) {
  return conditionOf({ status }, 'Ready');
}
