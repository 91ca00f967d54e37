import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { removeOwned } from '../ownership/remove.ts';
import type { Tags } from '../ssm/gateway.ts';
import { lookUp, unconfirmed } from './find.ts';
import { nameOf, tagIdOf, type Work } from './work.ts';

/** Whether AWS has to be asked at all: without an id and without an intent nothing was ever made. */
export function leavesNothingBehind({ spec, status }: SsmAssociation): boolean {
  const nothingMade = status?.associationId === undefined && status?.create === undefined;
  return nothingMade || spec.driftPolicy === 'Observe';
}

/** Deletes, or lets go, what this resource made in AWS. Resolves when AWS says it is gone. */
export async function removeFromAws(work: Work): Promise<void> {
  const held = await findForRemoval(work);
  if (held === undefined) return;
  const { id, tags } = held;
  await removeOwned(work, {
    what: nameOf(id),
    id: tagIdOf(id),
    tags,
    recorded: work.resource.status?.associationId !== undefined,
    destroy: () => work.ssm.deleteAssociation(id),
    isGone: async () => (await work.ssm.describeAssociation(id)) === undefined,
  });
}

interface Found {
  readonly id: string;
  readonly tags: Tags | undefined;
}

async function findForRemoval(work: Work): Promise<Found | undefined> {
  const { resource, ssm, memory } = work;
  const { associationId: id, create: open } = resource.status ?? {};
  if (id !== undefined) return { id, tags: await ssm.tagsOf(tagIdOf(id)) };
  const found = await lookUp(work, { names: open === undefined ? [] : [open.name], fresh: true });
  if (found !== undefined || open === undefined) return found;
  if (memory.intents.afterLookup(resource.metadata.uid, open) === 'wait') throw unconfirmed();
  return undefined;
}
