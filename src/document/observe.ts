import { OWNER_TAG } from '../api/names.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Outcome } from '../controller/reconciler.ts';
import { adopting } from '../ownership/adopt.ts';
import { isUnmarked } from '../ownership/adoption.ts';
import { anotherOwner, requireOwnership } from '../ownership/claim.ts';
import { isUndone } from '../ownership/correction.ts';
import { hasHoldTag, heldBy, isHeld } from '../ownership/hold.ts';
import { confirming, doubted, staleRead } from '../ownership/owned.ts';
import { claimOf, ownerTags } from '../ownership/owner.ts';
import { requestedAt } from '../ownership/request.ts';
import { areTagsAsSet, ownTagKeys, taggingFor } from '../ownership/tagging.ts';
import type { ObservedDocument, Shares } from '../ssm/document-gateway.ts';
import type { Tags } from '../ssm/gateway.ts';
import { sha256 } from './content.ts';
import { requireSameRequires } from './requires.ts';
import { isRecorded, nameOf, tagIdOf, type Held, type Work } from './work.ts';

/**
 * Reads the newest version of the document that is ours: one call when nothing differs. `undefined`: AWS says that
 * there is none. Older than what the status knows, or somebody else's: throws.
 */
export async function read(work: Work): Promise<Held | undefined> {
  const { ssm, name, desired } = work;
  const latest = await ssm.describeDocument(name, '$LATEST');
  if (latest === undefined) return undefined;
  if (latest.status === 'Deleting') throw confirming(`Document ${name} is being deleted in AWS.`);
  const { tags, tagsRead } = await claimed(work, latest);
  refuseOlder(work, latest);
  const shares = await sharesOf(work);
  if (latest.hash === sha256(desired.document.content)) return { latest, tags, tagsRead, shares };
  const content = await ssm.documentContent(name, latest.version, latest.documentFormat);
  if (content === undefined) throw confirming(`AWS does not show the content of document ${name} yet.`);
  return { latest, content, tags, tagsRead, shares };
}

/** Asked for only when the spec says something of it, or did. */
async function sharesOf({ ssm, name, desired, resource }: Work): Promise<Shares | undefined> {
  if (desired.shares === undefined && resource.status?.sharing === undefined) return undefined;
  const shares = await ssm.documentShares(name);
  if (shares === undefined) throw confirming(`AWS does not show who may use document ${name} yet.`);
  return shares;
}

/** With the tags of now, by which the document is ours, or it throws. To be called before it is changed. */
export async function withFreshTags(work: Work, held: Held): Promise<Held> {
  return held.tagsRead ? held : { ...held, tags: await ownedTags(work, held.latest), tagsRead: true };
}

/** That it is held, by tags that were just read. `undefined`: it is free. */
export function holdShown(work: Work, { tags }: Held): Outcome | undefined {
  return hasHoldTag(tags) ? heldBy(work, tags, nameOf(work)) : undefined;
}

/**
 * The tags that the list shows are good enough as long as the document is just as it was when its tags were read, the
 * spec has the tags that were set last (a list may be older than what took a tag away that is to come back), and neither
 * is anything to be written nor a hold to begin or to end, and nobody has asked to look now. Otherwise it may be
 * another one under the same name.
 */
async function claimed(work: Work, latest: ObservedDocument): Promise<Pick<Held, 'tags' | 'tagsRead'>> {
  const { options, region, name, desired, owner } = work;
  const listed = isAsKnown(work, latest) ? options.lists.entry(region, name)?.tags : undefined;
  const wanted = { ...desired.tags, ...ownerTags(owner) };
  const same =
    listed !== undefined &&
    requestedAt(work) === undefined &&
    areTagsAsSet(work.resource) &&
    taggingFor(wanted, listed, ownTagKeys(work)) === undefined &&
    hasHoldTag(listed) === (work.resource.status?.heldSince !== undefined);
  if (same) return { tags: listed, tagsRead: false };
  return { tags: await ownedTags(work, latest), tagsRead: true };
}

async function ownedTags(work: Work, latest: ObservedDocument): Promise<Tags> {
  const { ssm, resource } = work;
  const tags = (await ssm.tagsOf(tagIdOf(work))) ?? {};
  refuseUntagged(work, latest, tags);
  if (!isRecorded(resource)) return taken(work, latest, tags);
  requireOwnership(work, nameOf(work), tags);
  return tags;
}

/** Made earlier by us, or by the operator of a cluster that is no more. */
async function taken(work: Work, latest: ObservedDocument, tags: Tags): Promise<Tags> {
  const { owner, pass, policy, desired } = work;
  const claim = claimOf(tags, owner, false);
  if (claim === 'another') throw anotherOwner(nameOf(work), tags, owner);
  if (latest.documentType !== desired.document.documentType) throw anotherType(work, latest);
  requireSameRequires(work, latest);
  if (claim === 'ours' || policy === 'Observe' || isHeld(work, tags)) return tags;
  await markTaken(work, latest);
  const message = `Took over document ${work.name}, which an earlier resource of this name had made.`;
  pass.tell({ type: 'Normal', reason: 'TookOver', action: 'Adopt', message });
  return { ...tags, ...ownerTags(owner) };
}

/** The name is recorded before, so that a deletion knows where our marks may be on their way to. */
async function markTaken(work: Work, latest: ObservedDocument): Promise<void> {
  const { ssm, pass, owner, name, resource } = work;
  const { documentName, documentType } = resource.status ?? {};
  if (documentName === undefined) {
    pass.learn({ documentName: name, documentType: latest.documentType });
    await pass.save(adopting(nameOf(work)));
  }
  try {
    await ssm.addTags(tagIdOf(work), ownerTags(owner));
  } catch (error) {
    if (isUndone(error)) pass.learn({ documentName, documentType });
    throw error;
  }
}

/**
 * A name proves nothing: without our tags it may be another document that somebody made after ours was deleted, or
 * before. It is ours when it is at the version, with the content, that we know; else it is not, if that lasts.
 */
export function refuseUntagged(work: Work, latest: ObservedDocument | undefined, tags: Tags): void {
  const { resource, doubts, name } = work;
  const { uid } = resource.metadata;
  if (tags[OWNER_TAG] !== undefined) return doubts.forget(uid, 'untagged');
  if (resource.status?.documentName === undefined || isUnmarked(resource)) return; // no tags of ours were ever sent
  if (latest !== undefined && isAsKnown(work, latest)) return;
  if (!doubts.isBelieved(uid, 'untagged')) throw doubted(`AWS shows no owner of document ${name}.`);
  if (isRecorded(resource)) throw anotherOwner(nameOf(work), tags, work.owner);
}

function isAsKnown({ resource }: Work, latest: ObservedDocument): boolean {
  const { latestVersion, hash } = resource.status ?? {};
  return isRecorded(resource) && String(latest.latestVersion) === latestVersion && latest.hash === hash;
}

export function anotherType({ name, desired }: Work, latest: ObservedDocument): ReconcileError {
  const message = `Document ${name} exists in AWS as ${latest.documentType}, and the spec says ${desired.document.documentType}, which AWS can't change. Set documentType, or choose another documentName.`;
  return new ReconcileError({ reason: 'TypeChanged', retry: 'never', message });
}

/** A version of ours that is not there any more was deleted, if that lasts. */
function refuseOlder({ pass, resource, doubts }: Work, { latestVersion }: ObservedDocument): void {
  const known = Number(pass.learned('writtenVersion') ?? resource.status?.writtenVersion ?? 0);
  const { uid } = resource.metadata;
  if (latestVersion >= known) return doubts.forget(uid, 'older');
  if (!doubts.isBelieved(uid, 'older')) throw staleRead(latestVersion, known);
}
