import type { SsmDocument } from '../api/generated/ssm-document.ts';
import { OWNER_TAG } from '../api/names.ts';
import { ReconcileError } from '../controller/error.ts';
import { removeOwned } from '../ownership/remove.ts';
import type { Tags } from '../ssm/gateway.ts';
import { refuseUntagged } from './observe.ts';
import { unshare } from './share.ts';
import { isRecorded, nameOf, tagIdOf, type Work } from './work.ts';

/** Whether AWS has to be asked at all: the name is recorded before anything is created. */
export function leavesNothingBehind({ spec, status }: SsmDocument): boolean {
  return status?.documentName === undefined || spec.driftPolicy === 'Observe';
}

/** Deletes, or lets go, what this resource made in AWS. Waits while an association runs the document. */
export async function removeFromAws(work: Work): Promise<void> {
  const { ssm, name, resource } = work;
  const tags = await ssm.tagsOf(tagIdOf(work));
  if (tags === undefined && !isRecorded(resource)) return requireNothingUnderWay(work);
  await removeOwned(work, {
    what: nameOf(work),
    id: tagIdOf(work),
    tags,
    recorded: await isOurs(work, tags),
    async destroy() {
      if (await isSent(work)) return;
      await requireUnused(work);
      await unshare(work);
      await ssm.deleteDocument(name, resource.spec.forceDelete ?? false);
      work.pass.learn({ documentStatus: DELETING });
    },
    isGone: async () => (await ssm.describeDocument(name, '$LATEST')) === undefined,
  });
}

const DELETING = 'Deleting';

/** AWS takes a moment over a deletion. That nothing is there proves one only when we know of it: a read may lag. */
async function isSent({ ssm, name, resource }: Work): Promise<boolean> {
  const latest = await ssm.describeDocument(name, '$LATEST');
  return (latest?.status ?? resource.status?.documentStatus) === DELETING;
}

/** Without our tags a document of this name is ours only when it is as we know it; what is not lasts. */
async function isOurs(work: Work, tags: Tags | undefined): Promise<boolean> {
  const { resource, ssm, name } = work;
  if (tags === undefined || tags[OWNER_TAG] !== undefined) return isRecorded(resource);
  try {
    refuseUntagged(work, await ssm.describeDocument(name, '$LATEST'), tags);
    return isRecorded(resource);
  } catch (error) {
    if ((error as ReconcileError).reason === 'OwnedByAnother') return false;
    throw error;
  }
}

/** A create was begun and never answered: it may still be on its way. */
function requireNothingUnderWay({ doubts, resource, name }: Work): void {
  if (doubts.isBelieved(resource.metadata.uid, 'unmade')) return;
  const message = `A create of document ${name} was begun and its outcome is not known. Making sure that there is nothing to delete.`;
  throw new ReconcileError({ reason: 'CreateUnconfirmed', retry: 'soon', retryAfterMs: 5_000, message });
}

/** The associations of this cluster are known here. AWS is asked for everybody's. */
async function requireUnused({ ssm, options, resource, name, arn }: Work): Promise<void> {
  const declared = options.users.declared(resource);
  if (declared.length > 0) throw inUse(name, declared);
  const found = await Promise.all([name, arn].map((each) => ssm.findAssociationsByDocument(each)));
  const held = found.flat().map(({ associationName, id }) => `association ${associationName || id} in AWS`);
  if (held.length > 0) throw inUse(name, held);
}

function inUse(name: string, users: readonly string[]): ReconcileError {
  const some = users.slice(0, 10).join(', ');
  const count = users.length === 1 ? '' : `${users.length}: `;
  const message = `Document ${name} is used by ${count}${some}. It is deleted once they are gone or use another document. With deletionPolicy Retain it would stay.`;
  return new ReconcileError({ reason: 'InUse', retry: 'soon', retryAfterMs: 30_000, message });
}
