import { ReconcileError } from '../controller/error.ts';
import { isWithheld } from '../ownership/adoption.ts';
import type { Cause, DriftPolicy } from '../ownership/cause.ts';
import { brakeOn, correct, isUndone } from '../ownership/correction.ts';
import { tells } from '../ownership/drift.ts';
import { doubted } from '../ownership/owned.ts';
import { requestedAt, takeRequest } from '../ownership/request.ts';
import { unsettled, type Judgement } from '../ownership/verdict.ts';
import { MOST_SHARED_AT_ONCE, type Shares } from '../ssm/document-gateway.ts';
import {
  EVERYBODY,
  grantedBy,
  grants,
  leftOver,
  listed,
  sharingFor,
  sharingHashOf,
  type Sharing,
  type SharingPhase,
  type SharingStatus,
} from './sharing.ts';
import type { Held, Work } from './work.ts';

/** As this pass knows it. */
export function sharingStatus({ pass, resource }: Work): SharingStatus | undefined {
  const learned = pass.learned('sharing') as SharingStatus | undefined;
  return learned ?? (resource.status?.sharing as SharingStatus | undefined);
}

type SharingDecision = 'write' | 'correct' | 'leave' | 'doubt' | 'refuse';

/**
 * What AWS shows of sharing has no version: that it is another than it was is believed only when it lasts. `refuse`:
 * AWS has refused it, or has not kept it.
 *
 * | phase of this sharing | Correct             | Report              | Observe, or adopted and withheld |
 * |-----------------------|---------------------|---------------------|----------------------------------|
 * | none                  | write               | write               | doubt, then leave                |
 * | Sending, or another   | doubt, then write   | doubt, then write   | doubt, then leave                |
 * | sharing is            |                     |                     |                                  |
 * | Sent                  | doubt, then refuse  | doubt, then refuse  | doubt, then leave                |
 * | Sent, and shows now   | doubt, then write   | doubt, then write   | doubt, then leave                |
 * | whom it did not       |                     |                     |                                  |
 * | Refused               | refuse              | refuse              | doubt, then leave                |
 * | InPlace               | doubt, then correct | doubt, then leave   | doubt, then leave                |
 *
 * Who asks for a look has what was refused sent again. What is told of already needs no second minute.
 */
function sharingDecision(work: Work, sharing: Sharing | undefined): SharingDecision {
  const { policy, resource, doubts } = work;
  const { uid } = resource.metadata;
  if (sharing === undefined) doubts.forget(uid, 'sharing');
  if (sharing === undefined) return 'leave';
  const mayWrite = policy !== 'Observe' && !isWithheld(resource);
  const phase = hasLeftOver(work, sharing) ? 'Sending' : phaseOf(work);
  if (mayWrite && phase === undefined) return 'write';
  if (mayWrite && phase === 'Refused') return requestedAt(work) === undefined ? 'refuse' : 'write';
  const decision = mayWrite && phase !== undefined ? lasting[phase](policy) : 'leave';
  if (decision === 'leave' && isTold(work, sharing)) return 'leave';
  return doubts.isBelieved(uid, 'sharing') ? decision : 'doubt';
}

/** What follows from a difference that lasts. */
const lasting: Readonly<Record<SharingPhase, (policy: DriftPolicy) => SharingDecision>> = {
  Sending: () => 'write',
  Sent: () => 'refuse',
  Refused: () => 'refuse',
  InPlace: (policy) => (policy === 'Correct' ? 'correct' : 'leave'),
};

/** AWS shows by now whom a read did not show when the rest was sent. */
function hasLeftOver(work: Work, { revoke }: Sharing): boolean {
  if (phaseOf(work) !== 'Sent') return false;
  const left = leftOver(sharingStatus(work), work.desired.shares);
  return revoke.some((account) => left.includes(account));
}

/** What was begun may still be on its way, whatever the spec says by now. */
function phaseOf(work: Work): SharingPhase | undefined {
  const { phase } = sharingStatus(work) ?? {};
  return phase === 'Sending' || isOfSpec(work) ? phase : undefined;
}

function isOfSpec(work: Work): boolean {
  return sharingStatus(work)?.hash === sharingHashOf(work.resource.spec);
}

/** What is to be done about it now: a function does it. */
export function sharingStep(
  work: Work,
  sharing: Sharing | undefined,
): 'leave' | 'doubt' | (() => Promise<void>) {
  const decision = sharingDecision(work, sharing);
  if (sharing === undefined || decision === 'refuse') return 'leave';
  return decision === 'leave' || decision === 'doubt' ? decision : () => share(work, sharing, decision);
}

/** Why it differs, where it is left so. */
export function sharingCause(work: Work): Cause {
  if (isWithheld(work.resource)) return 'AdoptionDiffers';
  return phaseOf(work) === undefined ? 'SpecChanged' : 'EditedInAws';
}

/** AWS has taken it and shows something else, or has refused it before. */
export function sharingRefused(work: Work, sharing: Sharing | undefined): Judgement | undefined {
  if (sharing === undefined || sharingDecision(work, sharing) !== 'refuse') return undefined;
  const judgement = unsettled(work, sharing.differences);
  const status = sharingStatus(work);
  const { reason, message } = status?.phase === 'Refused' ? status : {};
  if (reason !== undefined && message !== undefined)
    return { ...judgement, verdict: { ...judgement.verdict, reason, message } };
  work.pass.learn({ sharing: begun(work, sharing, 'Refused') });
  return judgement;
}

function isTold({ resource: { status } }: Work, { differences }: Sharing): boolean {
  return status?.drift !== undefined && tells(status.drift, differences);
}

export function sharingDoubted({ name }: Work, sharing: Sharing | undefined): ReconcileError {
  const words = (sharing?.differences ?? []).map(({ path, observed }) => `${path}: ${observed}`).join(', ');
  return doubted(`AWS does not show the sharing of document ${name} as the spec says (${words}).`);
}

/**
 * AWS shows what the spec says of sharing: from here on another sharing is somebody's. What was begun for an earlier spec
 * and never answered may still arrive, and whom a read does not show any more may be there all the same: neither is
 * forgotten before that has lasted for a minute.
 */
export function acceptSharing(work: Work, held: Held, sharing: Sharing | undefined): void {
  const { resource, pass, policy, doubts } = work;
  const { uid } = resource.metadata;
  if (held.shares === undefined) return;
  if (sharing !== undefined) return doubts.forget(uid, 'unshared');
  if (policy === 'Observe' || isWithheld(resource)) return;
  if ((isEarlierOnItsWay(work) || isSomebodyLeftOver(work)) && !doubts.isBelieved(uid, 'unshared')) return;
  doubts.forget(uid, 'unshared');
  pass.learn({ sharing: resource.spec.sharing && declaredStatus(work, 'InPlace') });
}

/**
 * A grant for an earlier spec was begun, and nobody knows what has become of it; or somebody was granted it who is not
 * seen, and from whom it was never taken back. It is to be looked at again soon.
 */
export function isUncertain(work: Work, { shares }: Held): boolean {
  const { policy, resource, desired } = work;
  if (shares === undefined || policy === 'Observe' || isWithheld(resource)) return false;
  if (isEarlierOnItsWay(work)) return true;
  const granted = grantedBy(sharingStatus(work));
  const isAsWanted = phaseOf(work) === 'Sent' || sharingFor(desired.shares, shares, granted) === undefined;
  return isAsWanted && isSomebodyLeftOver(work);
}

function isEarlierOnItsWay(work: Work): boolean {
  return phaseOf(work) === 'Sending' && !isOfSpec(work);
}

function isSomebodyLeftOver(work: Work): boolean {
  return leftOver(sharingStatus(work), work.desired.shares).length > 0;
}

function declaredStatus({ desired, resource }: Work, phase: SharingPhase): SharingStatus {
  const shares = desired.shares ?? new Map<string, string>();
  return { ...grants(shares.keys(), versionOf(shares)), hash: sharingHashOf(resource.spec), phase };
}

function versionOf(shares: Shares): string {
  const [version = '$DEFAULT'] = shares.values();
  return version;
}

/**
 * Grants and takes back. What may be granted is recorded before it is sent, so that it can be taken back whatever becomes
 * of this operator. Taken back first: AWS counts those who use a document.
 */
async function share(work: Work, sharing: Sharing, decision: Written): Promise<void> {
  const { pass, resource, doubts } = work;
  const before = sharingStatus(work);
  const brake = decision === 'correct' ? await brakeOn(work, sharing.differences) : undefined;
  if (brake !== undefined) throw brake;
  takeRequest(work);
  pass.learn({ sharing: begun(work, sharing, 'Sending') });
  let calls = 0;
  const send = async (): Promise<void> => {
    doubts.forget(resource.metadata.uid, 'sharing'); // from here on it takes another minute to be believed
    for (const call of callsOf(work, sharing)) {
      calls += 1;
      await call(); // oxlint-disable-line no-await-in-loop -- one after the other
    }
  };
  try {
    await (decision === 'correct' ? correctSharing : writeSharing)(work, sharing, send);
  } catch (error) {
    const failure = explained(error, sharing);
    const isNothingDone = calls === 0 || (calls === 1 && isUndone(error));
    const granted = isNothingDone ? before : sharingStatus(work);
    if (isRefusedForGood(failure)) pass.learn({ sharing: refused(work, granted, failure) });
    else if (isNothingDone) pass.learn({ sharing: before });
    throw failure;
  }
  pass.learn({ sharing: sent(work, sharing, decision) });
}

type Send = () => Promise<void>;
type Written = 'write' | 'correct';

async function writeSharing(work: Work, sharing: Sharing, send: Send): Promise<void> {
  const { pass } = work;
  const message = messageOf(work, sharing);
  const type = sharing.grant.includes(EVERYBODY) ? 'Warning' : 'Normal';
  await pass.save({ ready: 'False', stalled: false, reason: 'Sharing', message });
  await pass.announce({ type, reason: 'Sharing', action: 'Update', message });
  await send();
}

function correctSharing(work: Work, sharing: Sharing, send: Send): Promise<void> {
  const message = `Somebody changed in AWS who may use the document. ${messageOf(work, sharing)}`;
  return correct(work, { differences: sharing.differences, message }, () => Promise.resolve(send));
}

function callsOf({ ssm, name }: Work, { grant, version, revoke }: Sharing): readonly Send[] {
  return [
    ...batches(revoke).map((accounts) => () => ssm.unshareDocument(name, accounts)),
    ...batches(grant).map((accounts) => () => ssm.shareDocument(name, accounts, version)),
  ];
}

/** Everybody apart: AWS takes that word alone. */
function batches(accounts: readonly string[]): readonly (readonly string[])[] {
  const ids = accounts.filter((account) => account !== EVERYBODY);
  const count = Math.ceil(ids.length / MOST_SHARED_AT_ONCE);
  const parts = Array.from({ length: count }, (_, index) =>
    ids.slice(index * MOST_SHARED_AT_ONCE, (index + 1) * MOST_SHARED_AT_ONCE),
  );
  return ids.length === accounts.length ? parts : [...parts, [EVERYBODY]];
}

/** Both what was granted before and what is being granted now may have to be taken back. */
function begun(work: Work, { grant, version }: Sharing, phase: SharingPhase): SharingStatus {
  const before = sharingStatus(work);
  const takenBack = before?.takenBack?.filter((account) => !grant.includes(account)) ?? [];
  return {
    ...grants([...grantedBy(before), ...grant], version),
    ...(takenBack.length === 0 ? {} : { takenBack }),
    hash: sharingHashOf(work.resource.spec),
    phase,
  };
}

/**
 * Whoever was granted it stays known until a read shows that it is taken back, and with a spec that wants others until it
 * was taken back.
 */
function sent(work: Work, sharing: Sharing, decision: Written): SharingStatus {
  const phase = decision === 'correct' ? 'InPlace' : 'Sent';
  const { shares } = work.desired;
  const all = begun(work, sharing, phase);
  const takenBack = [...new Set([...(all.takenBack ?? []), ...sharing.revoke])];
  if (shares === undefined) return takenBack.length === 0 ? all : { ...all, takenBack };
  const left = leftOver({ ...all, takenBack }, shares);
  return { ...declaredStatus(work, phase), ...grants([...shares.keys(), ...left], versionOf(shares)) };
}

/** With AWS's words: they stand for as long as the spec says the same. */
function refused(
  work: Work,
  granted: SharingStatus | undefined,
  { reason, message }: ReconcileError,
): SharingStatus {
  return {
    ...grants(grantedBy(granted), granted?.sharedDocumentVersion ?? '$DEFAULT'),
    hash: sharingHashOf(work.resource.spec),
    phase: 'Refused',
    reason,
    message: message.slice(0, MOST_WORDS),
  };
}

const MOST_WORDS = 1_024;

function isRefusedForGood(error: unknown): error is ReconcileError {
  return isUndone(error) && (error as ReconcileError).retry === 'never';
}

function messageOf({ name }: Work, { grant, version, revoke }: Sharing): string {
  const granting = grant.length === 0 ? [] : [`Sharing document ${name} (${version}) with ${named(grant)}.`];
  const revoking = revoke.length === 0 ? [] : [`Taking document ${name} back from ${named(revoke)}.`];
  return [...revoking, ...granting].join(' ');
}

function named(accounts: readonly string[]): string {
  if (accounts.includes(EVERYBODY) && accounts.length === 1) return 'every AWS account';
  const ids = accounts.filter((account) => account !== EVERYBODY);
  const words = `${ids.length} ${ids.length === 1 ? 'account' : 'accounts'}: ${listed(ids)}`;
  return ids.length === accounts.length ? words : `every AWS account, and ${words}`;
}

const BLOCK =
  'The account may block public sharing: Systems Manager console, Documents, Preferences, or service setting /ssm/documents/console/public-sharing-permission.';

/** AWS does not say that it is the account's own block. */
function explained(error: unknown, { grant }: Sharing): unknown {
  if (!isUndone(error) || !grant.includes(EVERYBODY)) return error;
  const { reason, retry, effect, cause, message } = error as ReconcileError;
  const words = `${message} ${BLOCK}`;
  return new ReconcileError({
    reason,
    retry,
    message: words,
    cause,
    ...(effect === undefined ? {} : { effect }),
  });
}

/** Nobody but its owner may use what is about to be deleted: AWS deletes nothing that is shared. */
export async function unshare({ ssm, name }: Work): Promise<void> {
  const shares = await ssm.documentShares(name);
  const accounts = [...(shares?.keys() ?? [])].toSorted();
  for (const batch of batches(accounts)) await ssm.unshareDocument(name, batch); // oxlint-disable-line no-await-in-loop -- one after the other
}

/** Throws unless the setting lets this namespace share with everybody. To be called before AWS is asked anything. */
export function requirePublicAllowed(
  namespaces: readonly string[],
  { metadata, spec }: Work['resource'],
): void {
  if (spec.sharing?.public !== true || spec.driftPolicy === 'Observe') return;
  if (namespaces.includes(metadata.namespace)) return;
  const message = `sharing.public is not allowed in namespace ${metadata.namespace}: the operator's setting publicSharingNamespaces does not name it. Nothing is sent, and what AWS shares stays as it is. Remove sharing.public, or have ${metadata.namespace} added to PUBLIC_SHARING_NAMESPACES.`;
  throw new ReconcileError({ reason: 'PublicSharingNotAllowed', retry: 'never', message });
}
