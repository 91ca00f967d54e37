import { OWNER_TAG } from '../api/names.ts';
import { ReconcileError } from '../controller/error.ts';
import { doubted } from '../ownership/owned.ts';
import { claimOf } from '../ownership/owner.ts';
import { tagsNotShown } from './observe.ts';
import { tagIdOf, type Held, type Work } from './work.ts';

const LOOK_AGAIN_MS = 5_000;

/** What AWS holds of our owner: by name, and by tag among everything that no resource names. */
export async function lookUp(
  work: Work,
  { names, fresh }: { readonly names: readonly string[]; readonly fresh: boolean },
): Promise<Held | undefined> {
  const { ssm, desired, owner, options, region } = work;
  const wanted = [...new Set([desired.association.associationName, ...names])];
  const named = await Promise.all(wanted.map((name) => ssm.findAssociationsByName(name)));
  const unclaimed = await options.lists.unclaimed(region).idsOf(owner.owner, fresh);
  const ids = [...new Set([...named.flat().map(({ id }) => id), ...unclaimed])];
  const tags = await Promise.all(ids.map((id) => ssm.tagsOf(tagIdOf(id))));
  const unknown = ids.find((_, index) => tags[index] === undefined);
  if (unknown !== undefined) throw tagsNotShown(unknown);
  const ours = ids.filter((_, index) => claimOf(tags[index] ?? {}, owner, false) !== 'another');
  if (ours.length > 1) throw ambiguous(ours);
  const [id] = ours;
  if (id === undefined) {
    refuseOwnerless(
      work,
      ids.find((_, index) => tags[index]?.[OWNER_TAG] === undefined),
    );
    return undefined;
  }
  const observed = await ssm.describeAssociation(id);
  if (observed === undefined) throw unconfirmed(); // its tags are ours, so it was made: the read is not up to date
  return { ...observed, tags: tags[ids.indexOf(id)] ?? {} };
}

/** A namesake without an owner is nobody's of ours, once that lasts: what we have made shows no tags while a read lags. */
function refuseOwnerless({ doubts, resource }: Work, id: string | undefined): void {
  const { uid } = resource.metadata;
  if (id === undefined) return doubts.forget(uid, 'untagged');
  if (doubts.isBelieved(uid, 'untagged')) return;
  throw doubted(`Association ${id} has the name that is to be created, and AWS shows no owner of it.`);
}

export function unconfirmed(): ReconcileError {
  const message =
    'A create was begun and its outcome is not known. Looking for the association for intentWait (60 s by default) before anything is sent again.';
  return new ReconcileError({
    reason: 'CreateUnconfirmed',
    retry: 'soon',
    retryAfterMs: LOOK_AGAIN_MS,
    message,
  });
}

function ambiguous(ids: readonly string[]): ReconcileError {
  const message = `AWS holds ${ids.length} associations with this resource's owner tag: ${ids.join(', ')}. Delete all but one.`;
  return new ReconcileError({ reason: 'AmbiguousOwner', retry: 'slow', message });
}
