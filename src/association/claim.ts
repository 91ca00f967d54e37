import { OWNER_TAG } from '../api/names.ts';
import { ReconcileError } from '../controller/error.ts';
import { claimOf } from '../ownership/owner.ts';
import type { Tags } from '../ssm/gateway.ts';
import type { Held, Work } from './work.ts';

/** Throws unless the association may be changed by this resource, which knows its id. */
export function requireOwnership({ owner }: Work, { id, tags }: Held): void {
  const claim = claimOf(tags, owner, true);
  if (claim === 'another') throw anotherOwner(id, tags);
  if (claim === 'takenOver') throw takenOver(id);
}

export function anotherOwner(id: string, tags: Tags): ReconcileError {
  const message = `Association ${id} belongs to ${tags[OWNER_TAG] ?? 'somebody else'}. Delete this resource, or remove the owner's tags in AWS.`;
  return new ReconcileError({ reason: 'OwnedByAnother', retry: 'slow', message });
}

function takenOver(id: string): ReconcileError {
  const message = `Another resource of the same cluster name, namespace and name has taken over association ${id}. Nothing is written. Delete the resource that should not have it; use one clusterName a cluster.`;
  return new ReconcileError({ reason: 'TakenOver', retry: 'slow', message });
}
