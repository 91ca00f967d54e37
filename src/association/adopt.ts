import { ReconcileError } from '../controller/error.ts';
import type { Outcome } from '../controller/reconciler.ts';
import { chosen, recordAdoption, type Wanted } from '../ownership/adopt.ts';
import { asksToAdopt, type Candidate } from '../ownership/adoption.ts';
import { confirming } from '../ownership/owned.ts';
import { countRunAsHandled } from '../ownership/run-request.ts';
import type { ObservedAssociation } from '../ssm/gateway.ts';
import { nameOf, tagIdOf, type Work } from './work.ts';

/** It is to take over an association, and neither has one nor may have made one. */
export function isToAdopt({ resource }: Pick<Work, 'resource'>): boolean {
  const { associationId, create } = resource.status ?? {};
  return asksToAdopt(resource, associationId !== undefined || create !== undefined);
}

/** Finds the association that spec.adopt names, and records it. Nothing is ever created instead. */
export async function adopt(work: Work): Promise<Outcome> {
  const { id } = chosen(work, wantedOf(work), await candidatesOf(work));
  const observed = await work.ssm.describeAssociation(id);
  if (observed === undefined)
    throw confirming(`AWS shows tags of association ${id}, and not the association yet.`);
  if (observed.instanceId !== undefined) throw legacy(observed);
  countRunAsHandled(work);
  const outcome = await recordAdoption(work, nameOf(observed.id), {
    associationId: observed.id,
    associationVersion: String(observed.version),
    associationName: observed.associationName === '' ? undefined : observed.associationName,
    documentName: observed.documentName,
    documentVersion: observed.association.documentVersion,
  });
  work.options.lists.unclaimed(work.region).forget(observed.id);
  return outcome;
}

function wantedOf({ resource, desired }: Work): Wanted {
  const id = resource.spec.adopt?.associationId;
  if (id === undefined)
    return {
      what: `association named ${desired.association.associationName}`,
      way: 'Set associationName, name it in adopt.associationId, or remove spec.adopt to create one.',
    };
  return {
    what: `association ${id}`,
    way: 'Set adopt.associationId to another, or remove spec.adopt to create one.',
  };
}

async function candidatesOf({ resource, ssm, desired }: Work): Promise<readonly Candidate[]> {
  const wanted = resource.spec.adopt?.associationId;
  const { associationName } = desired.association;
  const named = wanted === undefined ? await ssm.findAssociationsByName(associationName) : [];
  const ids = wanted === undefined ? named.map(({ id }) => id) : [wanted];
  const tags = await Promise.all(ids.map((id) => ssm.tagsOf(tagIdOf(id))));
  return ids.flatMap((id, index) => {
    const found = tags[index];
    if (found === undefined && ids.length === 1) return [];
    return [{ id, tags: found ?? {} }]; // of several, one that seems to be gone counts: a read may lag
  });
}

function legacy({ id, instanceId }: ObservedAssociation): ReconcileError {
  const message = `Association ${id} is of the old form, for the one node ${instanceId}. It has neither a name nor targets of its own, so it can't be adopted. Delete it in AWS, and remove spec.adopt to create one in its place.`;
  return new ReconcileError({ reason: 'LegacyAssociation', retry: 'never', message });
}
