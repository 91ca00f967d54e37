import { ReconcileError } from '../controller/error.ts';
import { claimOf } from '../ownership/owner.ts';
import { tagsNotShown } from './observe.ts';
import { tagIdOf, type Held, type Work } from './work.ts';

const LOOK_AGAIN_MS = 5_000;

/** What AWS holds of our owner: by name, and by tag among everything that no resource names. */
export async function lookUp(
  { ssm, desired, owner, options, region }: Work,
  { names, fresh }: { readonly names: readonly string[]; readonly fresh: boolean },
): Promise<Held | undefined> {
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
  if (id === undefined) return undefined;
  const observed = await ssm.describeAssociation(id);
  if (observed === undefined) throw unconfirmed(); // its tags are ours, so it was made: the read is not up to date
  return { ...observed, tags: tags[ids.indexOf(id)] ?? {} };
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
