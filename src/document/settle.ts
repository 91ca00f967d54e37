import { conditionOf } from '../api/resource.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Outcome } from '../controller/reconciler.ts';
import { mayWrite, type Cause } from '../ownership/cause.ts';
import { heldBy } from '../ownership/hold.ts';
import { confirming, doubted } from '../ownership/owned.ts';
import { claimOf } from '../ownership/owner.ts';
import { applyTags, refuseLag, tagDecision, tagDifferences, tagsDoubted } from '../ownership/tagging.ts';
import {
  asBefore,
  inPlace,
  isBarred,
  isHeldBack,
  notSettled,
  shown,
  stillFailing,
  type Judgement,
} from '../ownership/verdict.ts';
import { accept, planFor, type Plan } from './accept.ts';
import { contentCause, defaultCause } from './cause.ts';
import { holdShown, read, withFreshTags } from './observe.ts';
import type { Promotion, Publishing } from './plan.ts';
import { promote } from './promote.ts';
import { prune } from './pruning.ts';
import { publish } from './publish.ts';
import { refusal } from './refuse.ts';
import { sharingRefused, sharingStep } from './share.ts';
import { sharingCause, sharingDoubted } from './sharing-decision.ts';
import { observedFields, usersField } from './report.ts';
import { requireSameRequires } from './requires.ts';
import type { SharingStatus } from './sharing.ts';
import { toldOfLists } from './unlisted.ts';
import { isRecorded, nameOf, tagIdOf, type Held, type Work } from './work.ts';

/** AWS makes a version Active in a second or so. */
const ACTIVATION_MS = 1_000;

/**
 * Puts right what differs and may be put right, then plans again on a fresh read. A new version ends the pass: what
 * comes next waits until AWS has made it Active.
 */
export async function settle(work: Work, held: Held): Promise<Outcome> {
  const before = heldBy(work, held.tags, nameOf(work));
  if (before !== undefined && !isTaken(work, held)) return before;
  await learnObserved(work, held);
  if (isUnderWay(held)) throw underWay(work, held);
  if (before !== undefined) return before;
  requireSameRequires(work, held.latest);
  const pruned = await prune(work, held);
  if (pruned.onHold !== undefined) return pruned.onHold;
  const outcome = await settlePlan(work, pruned.held);
  return pruned.isMore || freesVersions(work) ? { requeueAfterMs: 0, ...outcome } : outcome;
}

/** What this pass has changed may let a version go that had to stay until now. */
function freesVersions({ pass, resource: { spec, status } }: Work): boolean {
  if (spec.versionsToKeep === undefined) return false;
  const sharing = pass.learned('sharing') as SharingStatus | undefined;
  const known = status?.sharing?.sharedDocumentVersion;
  const isNarrowed = known === '$ALL' && sharing?.sharedDocumentVersion !== known;
  return isNarrowed || pass.learned('defaultVersion') !== status?.defaultVersion;
}

async function settlePlan(work: Work, held: Held): Promise<Outcome> {
  const left = planFor(work, held);
  const { publishing } = left;
  if (publishing !== undefined && isConfirming(work, held))
    return outcomeOf(notSettled(work, publishing.differences));

  const change = changeFor(work, held, left);
  const decision = tagDecision(work, left.tagging);
  const sharing = sharingStep(work, left.sharing);
  if (change === undefined && decision === 'doubt') throw tagsDoubted(left.tagging ?? NO_TAGS);
  if (change === undefined && sharing === 'doubt') throw sharingDoubted(work, left.sharing);
  if (change === undefined && decision === 'leave' && sharing === 'leave')
    return outcomeOf(judge(work, held, left));
  if (isHeldBack(work)) return stillFailing(work);

  const fresh = await withFreshTags(work, held);
  const onHold = holdShown(work, fresh);
  if (onHold !== undefined) return onHold;
  if (decision === 'write' && left.tagging !== undefined) await applyTags(work, tagIdOf(work), left.tagging);
  const unshared = typeof sharing === 'function' ? await failureOf(sharing) : undefined;
  const refused = change?.change.action === 'publish' ? await refusal(work) : undefined;
  if (refused !== undefined) return refused;
  if (change !== undefined) await send(work, change);
  if (change?.change.action === 'publish') return published(work);
  // the spec is told now, so that a read that lags behind the promotion is doubted, not sent again
  if (change !== undefined && publishing === undefined) work.pass.learn({ appliedHash: work.specHash });
  const after = await readBack(work);
  if (unshared !== undefined) throw unshared;
  const remaining = planFor(work, after);
  if (remaining.tagging !== undefined) refuseLag(work, nameOf(work), remaining.tagging, decision);
  if (sharingStep(work, remaining.sharing) !== 'leave') throw sharingDoubted(work, remaining.sharing);
  if (changeFor(work, after, remaining)?.change.action === 'publish') return goingOn(work);
  return outcomeOf(judge(work, after, remaining));
}

/** AWS's no to this, or a brake on it, keeps nothing else from being done. Everything else ends the pass. */
async function failureOf(act: () => Promise<void>): Promise<ReconcileError | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (isOfThisAlone(error)) return error;
    throw error;
  }
}

function isOfThisAlone(error: unknown): error is ReconcileError {
  if (!(error instanceof ReconcileError) || error.ours !== undefined) return false;
  return error.effect !== 'unknown' && error.retry !== 'backoff';
}

/** It carries our mark: what is held is not taken over from an earlier resource. */
function isTaken({ resource, owner }: Work, { tags }: Held): boolean {
  return isRecorded(resource) || claimOf(tags, owner, false) === 'ours';
}

const NO_TAGS = { action: 'tag', set: {}, remove: [] } as const;

interface Allowed {
  readonly change: Publishing | Promotion;
  readonly cause: Cause;
}

/**
 * The next thing that has a cause which the policy lets through. Going back to a version that is there comes first: a
 * content that AWS refuses must not keep it from happening. Otherwise the new version first, the default after it.
 */
function changeFor(work: Work, held: Held, { publishing, promotion }: Plan): Allowed | undefined {
  const isThere = promotion !== undefined && promotion.version <= held.latest.latestVersion;
  const first = isThere ? allowedPromotion(work, promotion) : undefined;
  if (first !== undefined) return first;
  if (publishing !== undefined && !isBarred(work)) {
    const cause = contentCause(work, held);
    if (mayWrite(work.policy, cause)) return { change: publishing, cause };
  }
  return promotion === undefined ? undefined : allowedPromotion(work, promotion);
}

function allowedPromotion(work: Work, promotion: Promotion): Allowed | undefined {
  const cause = defaultCause(work, promotion.version);
  if (cause === 'doubt') throw defaultDoubted(work, promotion);
  return mayWrite(work.policy, cause) ? { change: promotion, cause } : undefined;
}

function send(work: Work, { change, cause }: Allowed): Promise<void> {
  return change.action === 'publish' ? publish(work, change, cause) : promote(work, change, cause);
}

async function learnObserved(work: Work, held: Held): Promise<void> {
  work.pass.learn(await observedFields(work, held));
  work.pass.learn(usersField(work));
  accept(work, held);
}

async function readBack(work: Work): Promise<Held> {
  const after = await read(work);
  if (after === undefined)
    throw confirming(`AWS does not show document ${work.name} just now; reading again.`);
  await learnObserved(work, after);
  return after;
}

/** The plan that is left decides what is said. */
function judge(work: Work, held: Held, left: Plan): Judgement {
  const { publishing, promotion, tagging, sharing } = left;
  if (publishing === undefined && held.latest.status === 'Failed') return failed(work, held);
  if (Object.values(left).every((change) => change === undefined)) return toldOfLists(work, inPlace(work));
  if (publishing !== undefined && isBarred(work)) return asBefore(work, publishing.differences);
  if (promotion !== undefined && work.pass.learned('promotedVersion') === String(promotion.version)) {
    throw confirming(
      `AWS does not show the new default version of document ${work.name} yet; reading again.`,
    );
  }
  const refused = publishing === undefined && promotion === undefined && sharingRefused(work, sharing);
  if (refused) return refused;
  const differences = [
    ...(publishing?.differences ?? []),
    ...(promotion?.differences ?? []),
    ...(tagging === undefined ? [] : tagDifferences(tagging)),
    ...(sharing?.differences ?? []),
  ];
  return shown(work, differences, causeShown(work, held, left));
}

function causeShown(work: Work, held: Held, { publishing, promotion, sharing }: Plan): Cause {
  if (publishing !== undefined) return contentCause(work, held);
  if (promotion === undefined && sharing !== undefined) return sharingCause(work);
  const cause = promotion === undefined ? 'EditedInAws' : defaultCause(work, promotion.version);
  return cause === 'doubt' ? 'EditedInAws' : cause;
}

/** AWS took the version and could not make it Active. */
function failed(work: Work, { latest }: Held): Judgement {
  work.pass.learn({ unsettledHash: work.specHash });
  const { version, defaultVersion, statusInformation = 'AWS gives no reason' } = latest;
  const reason = statusInformation.replace(/\.$/, '');
  const rest =
    defaultVersion === version
      ? ''
      : ` The default version is still ${defaultVersion}; associations that use $DEFAULT run that.`;
  const message = `Version ${version} of document ${work.name} failed: ${reason}.${rest} Change the spec to publish another version.`;
  return {
    verdict: { ready: 'False', stalled: true, reason: 'DocumentFailed', message },
    drifted: { type: 'Drifted', status: 'False', reason: 'InSync', message: '' },
  };
}

function defaultDoubted({ name }: Work, { version, differences }: Promotion): ReconcileError {
  const [difference] = differences;
  return doubted(
    `The default version of document ${name} should be ${version}, and AWS shows ${difference?.observed}.`,
  );
}

function isUnderWay({ latest: { status } }: Held): boolean {
  return status === 'Creating' || status === 'Updating';
}

/** The pass before has published, and now that AWS has made it Active it shows something else. */
function isConfirming({ resource: { status, metadata }, specHash }: Work, { latest }: Held): boolean {
  const ready = conditionOf({ status }, 'Ready');
  const ours = status?.writtenVersion === String(latest.latestVersion) && status.appliedHash === specHash;
  const justSent = ready?.reason === 'Creating' || ready?.reason === 'Updating';
  return ours && justSent && ready.observedGeneration === metadata.generation;
}

function underWay({ name }: Work, { latest }: Held): ReconcileError {
  const message = `AWS is making version ${latest.version} of document ${name} ready (${latest.status}).`;
  return new ReconcileError({
    reason: latest.status,
    retry: 'soon',
    retryAfterMs: ACTIVATION_MS,
    message,
  });
}

function goingOn({ name }: Work): Outcome {
  const message = `More of document ${name} is to be changed.`;
  return { verdict: { ready: 'False', stalled: false, reason: 'Publishing', message }, requeueAfterMs: 0 };
}

function published(work: Work): Outcome {
  const reused = work.pass.learned('reusedVersion') as string | undefined;
  if (reused === undefined) return waiting(work);
  const message = `AWS does not take the content again, because version ${reused} of document ${work.name} holds it. That one is used.`;
  return {
    verdict: { ready: 'False', stalled: false, reason: 'VersionReused', message },
    requeueAfterMs: ACTIVATION_MS,
  };
}

/** What is said when something was sent that AWS has yet to make Active. */
export function waiting({ name, pass }: Work): Outcome {
  const status = pass.learned('documentStatus') as string;
  const message = `AWS is making version ${pass.learned('latestVersion') as string} of document ${name} ready.`;
  return {
    verdict: { ready: 'False', stalled: false, reason: status, message },
    requeueAfterMs: ACTIVATION_MS,
  };
}

function outcomeOf({ verdict, drifted }: Judgement): Outcome {
  return { verdict, findings: [drifted] };
}
