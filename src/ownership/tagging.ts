import type { ReconcileError } from '../controller/error.ts';
import type { TagId, Tags } from '../ssm/gateway.ts';
import { tells, type Difference } from './drift.ts';
import { hashOf } from './fingerprint.ts';
import { confirming, doubted, type OwnedResource, type OwnedWork } from './owned.ts';
import { ownerTags, type Owner } from './owner.ts';
import { takeRequest } from './request.ts';

/** The change of tags that is left to do. */
export interface Tagging {
  readonly action: 'tag';
  readonly set: Tags;
  readonly remove: readonly string[];
}

/** `ownKeys`: the keys we once set; no other tag is ever removed. `undefined`: nothing to do. */
export function taggingFor(desired: Tags, observed: Tags, ownKeys: readonly string[]): Tagging | undefined {
  const missing = Object.entries(desired).filter(
    ([key, value]) => !Object.hasOwn(observed, key) || observed[key] !== value,
  );
  const remove = ownKeys
    .filter((key) => Object.hasOwn(observed, key) && !Object.hasOwn(desired, key))
    .toSorted();
  if (missing.length === 0 && remove.length === 0) return undefined;
  return { action: 'tag', set: Object.fromEntries(missing), remove };
}

/** The tags that AWS is to show. Observe sets none, so it does not miss our own marks. */
export function desiredTags({ spec }: OwnedResource, owner: Owner): Tags {
  return { ...spec.tags, ...(spec.driftPolicy === 'Observe' ? {} : ownerTags(owner)) };
}

export function tagsHashOf({ spec }: OwnedResource): string {
  return hashOf(spec.tags ?? {});
}

/** AWS has taken, or shown, just these tags of the spec. */
export function areTagsAsSet(resource: OwnedResource): boolean {
  return (resource.status?.tagsHash ?? NO_TAGS_HASH) === tagsHashOf(resource);
}

const NO_TAGS_HASH = hashOf({});

/** The tags that we set by order of the spec; our own marks come on top and are never taken away. */
export function tagKeysOf({ spec }: OwnedResource): readonly string[] | undefined {
  const keys = Object.keys(spec.tags ?? {}).toSorted();
  return keys.length === 0 ? undefined : keys;
}

/** The keys that may be ours, by status or spec. Recorded before tags are sent, so that none is left behind. */
export function tagKeysWith({ resource }: Pick<OwnedWork, 'resource'>): {
  readonly tagKeys?: readonly string[];
} {
  const keys = [...new Set([...(resource.status?.tagKeys ?? []), ...(tagKeysOf(resource) ?? [])])].toSorted();
  return keys.length === 0 ? {} : { tagKeys: keys };
}

/** As this pass knows them. */
export function ownTagKeys({ pass, resource }: OwnedWork): readonly string[] {
  return (pass.learned('tagKeys') as readonly string[] | undefined) ?? resource.status?.tagKeys ?? [];
}

export type TagDecision = 'write' | 'leave' | 'doubt';

/**
 * Tags have no version: that AWS shows others than those we have set is believed only when it lasts. What is told of
 * already needs no second minute.
 *
 * |         | the spec's tags changed | somebody changed them in AWS | and that is told |
 * |---------|-------------------------|------------------------------|------------------|
 * | Correct | write                   | doubt, then write            | the same         |
 * | Report  | write                   | doubt, then leave            | leave            |
 * | Observe | doubt, then leave       | doubt, then leave            | leave            |
 */
export function tagDecision(
  { policy, resource, doubts }: OwnedWork,
  tagging: Tagging | undefined,
): TagDecision {
  const { uid } = resource.metadata;
  if (tagging === undefined) doubts.forget(uid, 'tags');
  if (tagging === undefined) return 'leave';
  if (policy !== 'Observe' && resource.status?.tagsHash !== tagsHashOf(resource)) return 'write';
  const left = policy !== 'Correct';
  if (left && isTold(resource, tagging)) return 'leave';
  if (!doubts.isBelieved(uid, 'tags')) return 'doubt';
  return left ? 'leave' : 'write';
}

function isTold({ status }: OwnedResource, tagging: Tagging): boolean {
  return status?.drift !== undefined && tells(status.drift, tagDifferences(tagging));
}

export function tagsDoubted({ set, remove }: Tagging): ReconcileError {
  const keys = [...Object.keys(set), ...remove].join(', ');
  return doubted(`AWS shows other tags than those that were set: ${keys}.`);
}

/** Sets and removes. Tags run nothing. */
export async function applyTags(work: OwnedWork, id: TagId, { set, remove }: Tagging): Promise<void> {
  work.pass.learn(tagKeysWith(work));
  takeRequest(work);
  if (Object.keys(set).length > 0) await work.ssm.addTags(id, set);
  if (remove.length > 0) await work.ssm.removeTags(id, remove);
  work.pass.learn({ tagsHash: tagsHashOf(work.resource) });
}

/** Throws when tags that still differ after a pass are to be read again: they were just set, or are in doubt. */
export function refuseLag(work: OwnedWork, what: string, left: Tagging, decision: TagDecision): void {
  if (decision === 'write')
    throw confirming(`The tags of ${what} were set, but AWS does not show them yet; reading again.`);
  if (decision === 'doubt' || tagDecision(work, left) !== 'leave') throw tagsDoubted(left);
}

export function tagDifferences({ set, remove }: Tagging): readonly Difference[] {
  return [...Object.keys(set), ...remove].map((key) => ({
    path: `tags.${key}`,
    declared: set[key] ?? '(absent)',
    observed: 'changed',
  }));
}
