import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { ReconcileError } from '../controller/error.ts';
import { claimOf, retainedTags } from '../ownership/owner.ts';
import type { Tags } from '../ssm/gateway.ts';
import { lookUp, unconfirmed } from './find.ts';
import type { Work } from './work.ts';

/** Whether AWS has to be asked at all: without an id and without an intent nothing was ever made. */
export function leavesNothingBehind({ spec, status }: SsmAssociation): boolean {
  const nothingMade = status?.associationId === undefined && status?.create === undefined;
  return nothingMade || spec.driftPolicy === 'Observe';
}

/** Deletes, or lets go, what this resource made in AWS. Resolves when AWS says it is gone. */
export async function removeFromAws(work: Work): Promise<void> {
  const held = await findForRemoval(work);
  if (held === undefined) return;
  if (held.tags !== undefined && belongsToOthers(work, held.tags)) return leaveToOthers(work, held.id);
  if (effectiveDeletionPolicy(work.resource) === 'Retain') {
    if (held.tags === undefined) return; // gone by itself
    await work.ssm.addAssociationTags(held.id, retainedTags);
    return work.pass.announce({
      type: 'Normal',
      reason: 'Retained',
      action: 'Delete',
      message: `Association ${held.id} stays in AWS.`,
    });
  }
  await work.ssm.deleteAssociation(held.id);
  if ((await work.ssm.describeAssociation(held.id)) !== undefined) throw stillThere(held.id);
  await work.pass.announce({
    type: 'Normal',
    reason: 'Deleted',
    action: 'Delete',
    message: `Deleted association ${held.id}.`,
  });
}

export function effectiveDeletionPolicy({ spec, status }: SsmAssociation): 'Delete' | 'Retain' {
  return spec.deletionPolicy ?? (status?.adopted === true ? 'Retain' : 'Delete');
}

interface Found {
  readonly id: string;
  /** `undefined`: AWS says that there is no such thing. One stale read says so as well, so it is deleted all the same. */
  readonly tags: Tags | undefined;
}

function belongsToOthers({ owner, resource }: Work, tags: Tags): boolean {
  const claim = claimOf(tags, owner, resource.status?.associationId !== undefined);
  return claim === 'another' || claim === 'takenOver';
}

async function findForRemoval(work: Work): Promise<Found | undefined> {
  const { resource, ssm, memory } = work;
  const { associationId: id, create: open } = resource.status ?? {};
  if (id !== undefined) return { id, tags: await ssm.tagsOfAssociation(id) };
  const found = await lookUp(work, { names: open === undefined ? [] : [open.name], fresh: true });
  if (found !== undefined || open === undefined) return found;
  if (memory.intents.afterLookup(resource.metadata.uid, open) === 'wait') throw unconfirmed();
  return undefined;
}

function leaveToOthers({ pass }: Work, id: string): Promise<void> {
  const message = `Association ${id} is not ours any more, so it stays in AWS.`;
  return pass.announce({ type: 'Warning', reason: 'NotOurs', action: 'Delete', message });
}

function stillThere(id: string): ReconcileError {
  const message = `Association ${id} was deleted, but AWS still shows it; looking again.`;
  return new ReconcileError({ reason: 'Deleting', retry: 'soon', retryAfterMs: 1_000, message });
}
