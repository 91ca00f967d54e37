import type { ReconcileError } from '../controller/error.ts';
import { isWithheld } from '../ownership/adoption.ts';
import type { Cause, DriftPolicy } from '../ownership/cause.ts';
import { tells } from '../ownership/drift.ts';
import { doubted } from '../ownership/owned.ts';
import { requestedAt } from '../ownership/request.ts';
import type { Shares } from '../ssm/document-gateway.ts';
import {
  grantedBy,
  grants,
  leftOver,
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
 * | whom it did not, or   |                     |                     |                                  |
 * | the other way round   |                     |                     |                                  |
 * | Refused               | refuse              | refuse              | doubt, then leave                |
 * | InPlace               | doubt, then correct | doubt, then leave   | doubt, then leave                |
 *
 * Who asks for a look has what was refused sent again. What is told of already needs no second minute. Where AWS shows
 * what the spec says, that is doubted as long as it may be of before something was taken back.
 */
export function sharingDecision(work: Work, sharing: Sharing | undefined): SharingDecision {
  const { policy, resource, doubts } = work;
  const { uid } = resource.metadata;
  const mayWrite = policy !== 'Observe' && !isWithheld(resource);
  if (sharing === undefined) {
    doubts.forget(uid, 'sharing');
    const isDoubtful = mayWrite && isTakenBack(work, work.desired.shares?.keys() ?? []);
    return isDoubtful && !doubts.isBelieved(uid, 'unshared') ? 'doubt' : 'leave';
  }
  const phase = showedLate(work, sharing) ? 'Sending' : phaseOf(work);
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

/** A read that lagged when the rest was sent did not show somebody who has it, or showed somebody who has not. */
function showedLate(work: Work, { grant, revoke }: Sharing): boolean {
  if (phaseOf(work) !== 'Sent') return false;
  const left = leftOver(sharingStatus(work), work.desired.shares);
  return revoke.some((account) => left.includes(account)) || isTakenBack(work, grant);
}

/** One of these accounts: AWS has taken it back, and no read since has shown that. */
function isTakenBack(work: Work, accounts: Iterable<string>): boolean {
  const { takenBack = [] } = sharingStatus(work) ?? {};
  return [...accounts].some((account) => takenBack.includes(account));
}

/** What was begun may still be on its way, whatever the spec says by now. */
function phaseOf(work: Work): SharingPhase | undefined {
  const { phase } = sharingStatus(work) ?? {};
  return phase === 'Sending' || isOfSpec(work) ? phase : undefined;
}

function isOfSpec(work: Work): boolean {
  return sharingStatus(work)?.hash === sharingHashOf(work.resource.spec);
}

/** Why it differs, where it is left so. */
export function sharingCause(work: Work): Cause {
  if (isWithheld(work.resource)) return 'AdoptionDiffers';
  return phaseOf(work) === undefined ? 'SpecChanged' : 'EditedInAws';
}

function isTold({ resource: { status } }: Work, { differences }: Sharing): boolean {
  return status?.drift !== undefined && tells(status.drift, differences);
}

export function sharingDoubted({ name }: Work, sharing: Sharing | undefined): ReconcileError {
  if (sharing === undefined)
    return doubted(`AWS may show who could use document ${name} before some of it was taken back.`);
  const words = sharing.differences.map(({ path, observed }) => `${path}: ${observed}`).join(', ');
  return doubted(`AWS does not show the sharing of document ${name} as the spec says (${words}).`);
}

/**
 * AWS shows what the spec says of sharing: from here on another sharing is somebody's. What was begun for an earlier spec
 * and never answered may still arrive, whom a read does not show any more may be there all the same, and whom it
 * shows may have lost it: none of it is forgotten before that has lasted for a minute.
 */
export function acceptSharing(work: Work, held: Held, sharing: Sharing | undefined): void {
  const { resource, pass, policy, doubts } = work;
  const { uid } = resource.metadata;
  if (held.shares === undefined) return;
  if (sharing !== undefined) return doubts.forget(uid, 'unshared');
  if (policy === 'Observe' || isWithheld(resource)) return;
  if ((isEarlierOnItsWay(work) || isShownLate(work)) && !doubts.isBelieved(uid, 'unshared')) return;
  doubts.forget(uid, 'unshared');
  pass.learn({ sharing: resource.spec.sharing && declaredStatus(work, 'InPlace') });
}

/**
 * A grant for an earlier spec was begun, and nobody knows what has become of it; or what a read shows may be of before the
 * last change. It is to be looked at again soon.
 */
export function isUncertain(work: Work, { shares }: Held): boolean {
  const { policy, resource, desired } = work;
  if (shares === undefined || policy === 'Observe' || isWithheld(resource)) return false;
  if (isEarlierOnItsWay(work)) return true;
  const granted = grantedBy(sharingStatus(work));
  const isAsWanted = phaseOf(work) === 'Sent' || sharingFor(desired.shares, shares, granted) === undefined;
  return isAsWanted && isShownLate(work);
}

function isEarlierOnItsWay(work: Work): boolean {
  return phaseOf(work) === 'Sending' && !isOfSpec(work);
}

/**
 * Somebody was granted it who is not seen, and from whom it was never taken back; or somebody is seen from whom it was
 * taken back.
 */
function isShownLate(work: Work): boolean {
  const { shares } = work.desired;
  if (isTakenBack(work, shares?.keys() ?? [])) return true;
  return leftOver(sharingStatus(work), shares).length > 0;
}

export function declaredStatus({ desired, resource }: Work, phase: SharingPhase): SharingStatus {
  const shares = desired.shares ?? new Map<string, string>();
  return { ...grants(shares.keys(), versionOf(shares)), hash: sharingHashOf(resource.spec), phase };
}

export function versionOf(shares: Shares): string {
  const [version = '$DEFAULT'] = shares.values();
  return version;
}

/** Both what was granted before and what is being granted now may have to be taken back. */
export function begun(work: Work, { grant, version }: Sharing, phase: SharingPhase): SharingStatus {
  const before = sharingStatus(work);
  const takenBack = before?.takenBack?.filter((account) => !grant.includes(account)) ?? [];
  return {
    ...grants([...grantedBy(before), ...grant], version),
    ...(takenBack.length === 0 ? {} : { takenBack }),
    hash: sharingHashOf(work.resource.spec),
    phase,
  };
}
