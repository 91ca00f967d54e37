import { ReconcileError } from '../controller/error.ts';
import type { TagId, Tags } from '../ssm/gateway.ts';
import { heldClaimOf } from './adoption.ts';
import { lowerFirst } from './claim.ts';
import { believeMissing } from './missing.ts';
import { doubted, effectiveDeletionPolicy, type OwnedWork } from './owned.ts';
import { claimOf, retainedTags, type Claim } from './owner.ts';

/** What a resource that is being deleted has in AWS. */
export interface Removable {
  /** `Association 1234`. */
  readonly what: string;
  readonly id: TagId;
  /** `undefined`: AWS says that there is no such thing. A read may lag, so that is believed only when it lasts. */
  readonly tags: Tags | undefined;
  /** The resource has recorded that it is its own. */
  readonly recorded: boolean;
  /** Deletes it. Does nothing when it is already gone. */
  readonly destroy: () => Promise<void>;
  /** A read says that it is gone. */
  readonly isGone: () => Promise<boolean>;
}

/** Deletes, or lets go, what this resource made. Resolves when AWS says it is gone. Others' things stay. */
export async function removeOwned(work: OwnedWork, held: Removable): Promise<void> {
  const { what, id, tags, recorded } = held;
  if (tags === undefined) return awaitGone(work, held);
  work.doubts.forget(work.resource.metadata.uid, 'missing');
  const claim = claimFor(work, tags, recorded);
  if (claim === 'another' || claim === 'takenOver') {
    const message = `${what} is not ours any more, so it stays in AWS.`;
    return work.pass.announce({ type: 'Warning', reason: 'NotOurs', action: 'Delete', message });
  }
  if (staysInAws(work, claim)) {
    if (claim !== 'ours') awaitMarks(work, what);
    await work.ssm.addTags(id, retainedTags);
    work.doubts.believe(work.resource.metadata.uid, 'unmarked');
    return tell(work, 'Retained', `${what} stays in AWS.`);
  }
  await held.destroy();
  work.doubts.believe(work.resource.metadata.uid, 'missing');
  if (!(await held.isGone())) throw stillThere(what);
  await tell(work, 'Deleted', `Deleted ${lowerFirst(what)}.`);
}

/** Nothing is sent: nobody has seen whose it is. */
async function awaitGone(work: OwnedWork, held: Removable): Promise<void> {
  const { what } = held;
  believeMissing(work, lowerFirst(what));
  if (!(await held.isGone())) throw stillThere(what);
  await tell(work, 'Deleted', `${what} is gone in AWS.`);
}

function claimFor({ owner, resource }: OwnedWork, tags: Tags, recorded: boolean): Claim {
  return recorded ? heldClaimOf(tags, owner, resource.status) : claimOf(tags, owner, false);
}

/** What was adopted and does not carry our marks, as far as we know, is never deleted, whatever the policy says. */
function staysInAws({ resource }: OwnedWork, claim: Claim): boolean {
  if (resource.status?.adopted === true && claim === 'untagged') return true;
  return effectiveDeletionPolicy(resource) === 'Retain';
}

/** Our marks may be on their way, from an operator that is no more: what is let go before they arrive would be nobody's. */
function awaitMarks({ doubts, resource }: OwnedWork, what: string): void {
  if (doubts.isBelieved(resource.metadata.uid, 'unmarked')) return;
  throw doubted(`${what} is to stay in AWS, and our marks may still be on their way to it.`);
}

function tell({ pass }: OwnedWork, reason: string, message: string): Promise<void> {
  return pass.announce({ type: 'Normal', reason, action: 'Delete', message });
}

function stillThere(what: string): ReconcileError {
  const message = `${what} is being deleted, but AWS still shows it; looking again.`;
  return new ReconcileError({ reason: 'Deleting', retry: 'soon', retryAfterMs: 1_000, message });
}
