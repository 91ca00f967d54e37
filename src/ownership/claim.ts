import { OWNER_TAG } from '../api/names.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Tags } from '../ssm/gateway.ts';
import { heldClaimOf } from './adoption.ts';
import type { OwnedWork } from './owned.ts';

/** Throws unless this resource, which knows it as its own, may change it. `what`: `Association 1234`. */
export function requireOwnership(
  { owner, resource }: Pick<OwnedWork, 'owner' | 'resource'>,
  what: string,
  tags: Tags,
): void {
  const claim = heldClaimOf(tags, owner, resource.status);
  if (claim === 'another') throw anotherOwner(what, tags);
  if (claim === 'takenOver') throw takenOver(what);
}

export function anotherOwner(what: string, tags: Tags): ReconcileError {
  const owner = tags[OWNER_TAG];
  const message =
    owner === undefined
      ? `${what} exists in AWS and has no owner tag of ours, so it is left alone. Choose another name in the spec, take it over with spec.adopt, or delete it in AWS.`
      : `${what} belongs to ${owner}. Delete this resource, or choose another name in the spec.`;
  return new ReconcileError({ reason: 'OwnedByAnother', retry: 'slow', message });
}

function takenOver(what: string): ReconcileError {
  const message = `Another resource of the same cluster name, namespace and name has taken over ${lowerFirst(what)}. Nothing is written. Delete the resource that should not have it; use one clusterName a cluster.`;
  return new ReconcileError({ reason: 'TakenOver', retry: 'slow', message });
}

/** `Association 1234` within a sentence. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** `association 1234` → `Association 1234`. */
export function upperFirst(what: string): string {
  return what.charAt(0).toUpperCase() + what.slice(1);
}
