import { HOLD_TAG } from '../api/names.ts';
import type { Outcome } from '../controller/reconciler.ts';
import type { Tags } from '../ssm/gateway.ts';
import { nowText, type OwnedWork } from './owned.ts';
import { requestedAt } from './request.ts';
import { untouched } from './standing.ts';

/** What is held is looked at this often, give or take a tenth, so that a release is noticed within ten minutes. */
export const HELD_CHECK_MS = 8 * 60_000;

const RELEASE_CHECK_MS = 10_000;

export function hasHoldTag(tags: Tags): boolean {
  return Object.hasOwn(tags, HOLD_TAG);
}

export type Hold = 'free' | 'begins' | 'stands' | 'doubted' | 'ends';

export interface HoldFacts {
  /** AWS shows the tag. */
  readonly tagged: boolean;
  /** By the status it was there before. */
  readonly before: boolean;
  /** Somebody has asked to look now, or AWS has shown no tag for as long as a read may lag. */
  readonly sure: boolean;
}

/**
 * | AWS shows the tag | it was there before | sure | hold    |
 * |-------------------|---------------------|------|---------|
 * | no                | no                  | –    | free    |
 * | yes               | no                  | –    | begins  |
 * | yes               | yes                 | –    | stands  |
 * | no                | yes                 | no   | doubted |
 * | no                | yes                 | yes  | ends    |
 */
export function holdOf({ tagged, before, sure }: HoldFacts): Hold {
  if (tagged) return before ? 'stands' : 'begins';
  if (!before) return 'free';
  return sure ? 'ends' : 'doubted';
}

/** Nothing may be written: the tag is there, or was and may still be. */
export function isHeld(work: OwnedWork, tags: Tags): boolean {
  return hasHoldTag(tags) || !isSure(work);
}

/**
 * What is said of what somebody holds in AWS: to be asked with the tags just read, before anything is written.
 * `undefined`: it is not held. `what`: `Association 1234`.
 */
export function heldBy(work: OwnedWork, tags: Tags, what: string): Outcome | undefined {
  const { resource, pass, doubts } = work;
  const { heldSince } = resource.status ?? {};
  const tagged = hasHoldTag(tags);
  if (tagged) doubts.forget(resource.metadata.uid, 'released');
  const hold = holdOf({ tagged, before: heldSince !== undefined, sure: tagged || isSure(work) });
  if (hold === 'free') return undefined;
  if (hold === 'ends') return released(work, what);
  pass.learn({ heldSince: heldSince ?? nowText(work) });
  if (hold === 'begins') {
    const message = `${what} carries the tag ${HOLD_TAG} in AWS: nothing is written until somebody removes it there.`;
    pass.tell({ type: 'Normal', reason: 'Held', action: 'Reconcile', message });
  }
  return {
    verdict: verdictOf(work, what),
    ...(hold === 'doubted' ? { requeueAfterMs: RELEASE_CHECK_MS } : {}),
  };
}

function isSure(work: OwnedWork): boolean {
  if (work.resource.status?.heldSince === undefined || requestedAt(work) !== undefined) return true;
  return work.doubts.isBelieved(work.resource.metadata.uid, 'released');
}

function released({ pass, resource, doubts }: OwnedWork, what: string): undefined {
  doubts.forget(resource.metadata.uid, 'released');
  pass.learn({ heldSince: undefined });
  const message = `${what} does not carry the tag ${HOLD_TAG} any more: it is looked after again.`;
  pass.tell({ type: 'Normal', reason: 'Released', action: 'Reconcile', message });
}

function verdictOf(work: OwnedWork, what: string): Outcome['verdict'] {
  const { message, ...standing } = untouched(work.resource, work);
  const way = `${what} carries the tag ${HOLD_TAG} in AWS. Remove it there to go on.`;
  return { ...standing, reason: 'Held', message: `${way} ${message}` };
}
