import { ReconcileError } from '../controller/error.ts';
import { brakeOn, correct, isUndone } from '../ownership/correction.ts';
import { takeRequest } from '../ownership/request.ts';
import { unsettled, type Judgement } from '../ownership/verdict.ts';
import { MOST_SHARED_AT_ONCE } from '../ssm/document-gateway.ts';
import { begun, declaredStatus, sharingDecision, sharingStatus, versionOf } from './sharing-decision.ts';
import {
  EVERYBODY,
  grantedBy,
  grants,
  leftOver,
  listed,
  sharingHashOf,
  type Sharing,
  type SharingStatus,
} from './sharing.ts';
import type { Work } from './work.ts';

/** What is to be done about it now: a function does it. */
export function sharingStep(
  work: Work,
  sharing: Sharing | undefined,
): 'leave' | 'doubt' | (() => Promise<void>) {
  const decision = sharingDecision(work, sharing);
  if (decision === 'leave' || decision === 'doubt') return decision;
  return sharing === undefined || decision === 'refuse' ? 'leave' : () => share(work, sharing, decision);
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
    const revoked = calls > batches(sharing.revoke).length ? sharing.revoke : [];
    if (isRefusedForGood(failure))
      pass.learn({ sharing: refused(work, withTakenBack(granted, revoked), failure) });
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

/**
 * Whoever was granted it stays known until a read shows that it is taken back, and with a spec that wants others until it
 * was taken back. From whom it was taken back is known until a read shows it.
 */
function sent(work: Work, sharing: Sharing, decision: Written): SharingStatus {
  const phase = decision === 'correct' ? 'InPlace' : 'Sent';
  const { shares } = work.desired;
  const all = withTakenBack(begun(work, sharing, phase), sharing.revoke);
  if (shares === undefined) return all;
  const accounts = [...shares.keys(), ...leftOver(all, shares)];
  const declared = { ...declaredStatus(work, phase), ...grants(accounts, versionOf(shares)) };
  return withTakenBack(declared, all.takenBack);
}

function withTakenBack(status: SharingStatus | undefined, accounts: readonly string[] = []): SharingStatus {
  const takenBack = [...new Set([...(status?.takenBack ?? []), ...accounts])];
  return takenBack.length === 0 ? { ...status } : { ...status, takenBack };
}

/** With AWS's words: they stand for as long as the spec says the same. */
function refused(work: Work, granted: SharingStatus, { reason, message }: ReconcileError): SharingStatus {
  return {
    ...grants(grantedBy(granted), granted.sharedDocumentVersion ?? '$DEFAULT'),
    ...(granted.takenBack === undefined ? {} : { takenBack: granted.takenBack }),
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
