import { conditionOf } from '../api/resource.ts';
import type { Verdict } from '../controller/reconciler.ts';
import type { OwnedResource } from './owned.ts';
import { areTagsAsSet } from './tagging.ts';

/** What the spec asks of AWS, as far as it can be compared without asking AWS. */
export interface Declared {
  readonly specHash: string;
  /** Members outside the hash that AWS was not seen to hold, other than region and tags. */
  readonly unseen?: readonly string[];
}

/** What is said of what nobody looks after, by order of somebody. */
export function untouched(resource: OwnedResource, declared: Declared): Omit<Verdict, 'reason'> {
  const lack = lackOf(resource, declared);
  const message =
    lack === undefined ? 'Nothing is compared and nothing is written.' : `Nothing is written. ${lack}`;
  return { ready: lack === undefined ? 'True' : 'Unknown', stalled: false, message };
}

/** Nobody looks after it, and what Ready says of it is not so any more. */
export function isToldWrongly(resource: OwnedResource, declared: Declared): boolean {
  const isHolding = lackOf(resource, declared) === undefined;
  return (conditionOf(resource, 'Ready')?.status === 'True') !== isHolding;
}

/**
 * What AWS is not known to hold of exactly this spec, in a sentence: by what was told last. `undefined`: it holds all.
 *
 * | the hash of the spec | tags and the like | Drifted was told | it lacks          |
 * |----------------------|-------------------|------------------|-------------------|
 * | another, or refused  | –                 | –                | the spec          |
 * | the same             | others            | –                | those             |
 * | the same             | the same          | never            | that it was seen  |
 * | the same             | the same          | True or Unknown  | what that says    |
 * | the same             | the same          | False            | nothing           |
 */
function lackOf(resource: OwnedResource, { specHash, unseen = [] }: Declared): string | undefined {
  const { status } = resource;
  if (status?.appliedHash !== specHash || status.unsettledHash === specHash)
    return 'AWS does not hold the spec as it is now.';
  const members = [...otherMembers(resource), ...unseen];
  if (members.length > 0) return `AWS is not known to hold this of the spec: ${members.join(', ')}.`;
  const drifted = conditionOf(resource, 'Drifted');
  if (drifted === undefined) return 'AWS was not seen to hold the spec yet.';
  if (drifted.status === 'True') return `AWS differed last (${drifted.reason}: ${drifted.message}).`;
  return drifted.status === 'Unknown' ? drifted.message : undefined;
}

function otherMembers(resource: OwnedResource): readonly string[] {
  const { spec, status } = resource;
  const isThere = spec.region === undefined || spec.region === status?.region;
  return [...(isThere ? [] : ['region']), ...(areTagsAsSet(resource) ? [] : ['tags'])];
}
