import { OWNER_TAG } from '../api/names.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Tags } from '../ssm/gateway.ts';
import { heldClaimOf } from './adoption.ts';
import type { OwnedWork } from './owned.ts';
import type { Owner } from './owner.ts';

/** Throws unless this resource, which knows it as its own, may change it. `what`: `Association 1234`. */
export function requireOwnership(
  { owner, resource }: Pick<OwnedWork, 'owner' | 'resource'>,
  what: string,
  tags: Tags,
): void {
  const claim = heldClaimOf(tags, owner, resource.status);
  if (claim === 'another') throw anotherOwner(what, tags, owner);
  if (claim === 'takenOver') throw takenOver(what);
}

export function anotherOwner(what: string, tags: Tags, ours: Owner): ReconcileError {
  const message = `${what} ${whoseWords(tags[OWNER_TAG], ours)}`;
  return new ReconcileError({ reason: 'OwnedByAnother', retry: 'slow', message });
}

function whoseWords(found: string | undefined, { owner, cluster }: Owner): string {
  if (found === undefined)
    return 'exists in AWS and has no owner tag of ours, so it is left alone. Choose another name in the spec, take it over with spec.adopt, or delete it in AWS.';
  const [other = ''] = found.split('/', 1);
  if (found === `${other}${owner.slice(cluster.length)}`)
    return `belongs to ${found}: the same resource of cluster ${other}, and this operator's CLUSTER_NAME is ${cluster}. If ${other} is what it was before, set it back. Else delete this resource, or choose another name in the spec.`;
  return `belongs to ${found}. Delete this resource, or choose another name in the spec.`;
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
