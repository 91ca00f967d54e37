import { OWNER_TAG } from '../api/names.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Outcome, Verdict } from '../controller/reconciler.ts';
import type { TagId, Tags } from '../ssm/gateway.ts';
import { adoptionOf, isUnmarked, type Candidate } from './adoption.ts';
import { lowerFirst } from './claim.ts';
import { doubted, effectiveDeletionPolicy, type OwnedResource, type OwnedWork } from './owned.ts';
import { claimOf, ownerTags } from './owner.ts';
import { applyTags, ownTagKeys, taggingFor, tagsDoubted, tagsHashOf, type Tagging } from './tagging.ts';
import { isHeldBack, stillFailing } from './verdict.ts';

/** Throws unless the setting lets this namespace adopt. To be called before AWS is asked anything. */
export function requireAllowed(adoptionNamespaces: readonly string[], { metadata }: OwnedResource): void {
  const { namespace } = metadata;
  if (adoptionNamespaces.includes(namespace)) return;
  const message = `Adoption is not allowed in namespace ${namespace}: the operator's setting adoptionNamespaces does not name it. Nothing was looked for in AWS. Remove spec.adopt, or have ${namespace} added to ADOPTION_NAMESPACES.`;
  throw new ReconcileError({ reason: 'AdoptionNotAllowed', retry: 'never', message });
}

/** What is looked for, in words: `association named fleet.agent`, and what to do where there is none. */
export interface Wanted {
  readonly what: string;
  readonly way: string;
}

/** The one to adopt. Throws when there is none, and says so for good only when that lasts: a read may lag. */
export function chosen(work: OwnedWork, wanted: Wanted, candidates: readonly Candidate[]): Candidate {
  const adoption = adoptionOf(candidates, work.owner);
  const { resource, doubts } = work;
  const { uid, generation } = resource.metadata;
  if (resource.status?.observedGeneration !== generation) doubts.forget(uid, 'unadoptable'); // another may be named now
  if (adoption.verdict === 'adopt') {
    doubts.forget(uid, 'unadoptable');
    return adoption.candidate;
  }
  const found = 'candidate' in adoption ? [adoption.candidate] : candidates;
  const message = refusals[adoption.verdict](wanted, found);
  if (!doubts.isBelieved(uid, 'unadoptable')) throw doubted(message);
  throw new ReconcileError({ reason: adoption.verdict, retry: 'slow', message });
}

type Refusal = 'NothingToAdopt' | 'AmbiguousName' | 'OwnedByAnother';

const refusals: Readonly<Record<Refusal, (wanted: Wanted, found: readonly Candidate[]) => string>> = {
  NothingToAdopt: ({ what, way }) =>
    `AWS has no ${what} to adopt, in this account and region. Nothing is created. ${way}`,
  AmbiguousName: ({ what }, found) =>
    `${found.length} in AWS match the ${what}: ${found.map(({ id }) => id).join(', ')}. Name the one to adopt in adopt.associationId.`,
  OwnedByAnother: ({ what }, found) =>
    `The ${what} belongs to ${found[0]?.tags[OWNER_TAG]}. Delete that resource with deletionPolicy Retain, which lets go of it, or adopt another.`,
};

/**
 * Records what is taken over, before anything about it is changed in AWS: whoever goes on from here knows it, whatever
 * becomes of this operator and of spec.adopt. `facts`: what the kind knows of it.
 */
export async function recordAdoption(
  { resource, pass, policy }: OwnedWork,
  what: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const status = { ...resource.status, adopted: true };
  const recorded = {
    ...facts,
    ...nothingWritten,
    adopted: true,
    deletionPolicy: effectiveDeletionPolicy({ ...resource, status }),
  };
  pass.learn(recorded);
  try {
    await pass.save(adopting(what));
  } catch (error) {
    pass.learn(fieldsOf(resource.status, Object.keys(recorded))); // nobody may go on from what is not recorded
    throw error;
  }
  if (policy === 'Observe') tellAdopted({ pass }, what, 'It is looked at only.');
  return { verdict: adopting(what), requeueAfterMs: 0 };
}

/** What stands in the status of an earlier life is not true of what was just found. */
const nothingWritten = {
  appliedHash: undefined,
  unsettledHash: undefined,
  tagsHash: undefined,
  tagKeys: undefined,
} as const;

export interface Adopted {
  /** `Association 1234`. */
  readonly what: string;
  readonly id: TagId;
  readonly tags: Tags;
  readonly desired: Tags;
}

/**
 * Puts our tags on what was adopted, before anything else is sent: somebody else may be about to adopt it as well.
 * `undefined`: nothing of that is left to do.
 *
 * | we have tagged it | AWS has held the spec | AWS shows our marks | outcome                  |
 * |-------------------|-----------------------|---------------------|--------------------------|
 * | no                | –                     | –                   | tags are written         |
 * | yes               | no                    | no                  | doubt, then written anew |
 * | yes               | no                    | yes                 | nothing                  |
 * | yes               | yes                   | –                   | nothing                  |
 */
export async function mark(work: OwnedWork, held: Adopted): Promise<Outcome | undefined> {
  const { resource, policy, owner, pass } = work;
  if (resource.status?.adopted !== true || policy === 'Observe') return undefined;
  const unmarked = isUnmarked(resource);
  const shown = claimOf(held.tags, owner, true) === 'ours';
  if (!unmarked && (shown || resource.status.appliedHash !== undefined)) return undefined;
  const tagging = taggingOf(work, held);
  if (!unmarked) doubtTags(work, tagging);
  if (isHeldBack(work)) return stillFailing(work);
  if (tagging !== undefined) await applyTags(work, held.id, tagging);
  pass.learn({ tagsHash: tagsHashOf(resource) });
  if (unmarked) tellAdopted(work, held.what, `${lastOwner(work, held)}Nothing but its tags was written.`);
  return { verdict: adopting(held.what), requeueAfterMs: 0 };
}

/** Under Report no other tag is put back: only our own marks, without which it would be nobody's. */
function taggingOf(work: OwnedWork, { desired, tags }: Adopted): Tagging | undefined {
  const asked = work.resource.status?.tagsHash !== tagsHashOf(work.resource);
  if (work.policy === 'Report' && !asked) return taggingFor(ownerTags(work.owner), tags, []);
  return taggingFor(desired, tags, ownTagKeys(work));
}

function doubtTags({ doubts, resource }: OwnedWork, tagging: Tagging | undefined): void {
  if (tagging === undefined || doubts.isBelieved(resource.metadata.uid, 'tags')) return;
  throw tagsDoubted(tagging);
}

function lastOwner({ owner }: OwnedWork, { tags }: Adopted): string {
  const last = tags[OWNER_TAG];
  return last === undefined || last === owner.owner ? '' : `${last} had let go of it. `;
}

function tellAdopted({ pass }: Pick<OwnedWork, 'pass'>, what: string, effect: string): void {
  const message = `Adopted ${lowerFirst(what)}. ${effect}`;
  pass.tell({ type: 'Normal', reason: 'Adopted', action: 'Adopt', message });
}

/** What is said meanwhile. */
export function adopting(what: string): Verdict {
  const message = `${what} is being taken over.`;
  return { ready: 'False', stalled: false, reason: 'Adopting', message };
}

function fieldsOf(
  status: OwnedResource['status'],
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const known = (status ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, known[name]]));
}
