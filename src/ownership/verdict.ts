import { conditionOf } from '../api/resource.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Finding, Outcome, Verdict } from '../controller/reconciler.ts';
import type { Cause, DriftPolicy } from './cause.ts';
import { driftOver, driftSeen, pathsOf, type Difference, type DriftReport } from './drift.ts';
import { nowText, type OwnedWork } from './owned.ts';
import { requestedAt } from './request.ts';
import { tagKeysOf, tagsHashOf } from './tagging.ts';

/** What is said once it is decided how a resource stands. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly drifted: Finding;
}

/** The reason of Ready when a fresh plan is empty. */
export const IN_PLACE = 'InPlace';

export const SETTLED: Verdict = {
  ready: 'True',
  stalled: false,
  reason: IN_PLACE,
  message: 'AWS holds what the spec declares.',
};

export const IN_SYNC: Finding = { type: 'Drifted', status: 'False', reason: 'InSync', message: '' };

/** The plan is empty. A difference that stood before is over. */
export function inPlace(work: OwnedWork): Judgement {
  const { resource, pass, specHash, policy } = work;
  pass.learn({ appliedHash: specHash, unsettledHash: undefined, refusal: undefined });
  if (policy !== 'Observe') pass.learn({ tagKeys: tagKeysOf(resource), tagsHash: tagsHashOf(resource) });
  const drift = driftOf(work);
  if (drift !== undefined) pass.learn({ drift: driftOver(drift, nowText(work)) });
  return { verdict: SETTLED, drifted: IN_SYNC };
}

/** As this pass knows it. */
export function driftOf({ pass, resource }: OwnedWork): DriftReport | undefined {
  return (pass.learned('drift') as DriftReport | undefined) ?? resource.status?.drift;
}

/** AWS took what was sent and holds something else: it is not sent again. `way`: what is known to help. */
export function notSettled(work: OwnedWork, differences: readonly Difference[], way?: string): Judgement {
  work.pass.learn({ unsettledHash: work.specHash });
  return unsettled(work, differences, way);
}

const ANY_WAY = 'Change the spec, or ask with the annotation ssm-operator.dev/reconcile-requested-at.';

/** The same, of what has a memory of its own. */
export function unsettled(work: OwnedWork, differences: readonly Difference[], way = ANY_WAY): Judgement {
  if (differences.length > 0) learnDrift(work, differences);
  const message = `AWS did not keep what was sent: ${pathsOf(differences) || 'tags'}. It is not sent again for this spec. ${way}`;
  return {
    verdict: { ready: 'False', stalled: true, reason: 'NotSettled', message },
    drifted: { type: 'Drifted', status: 'True', reason: 'NotSettled', message: pathsOf(differences) },
  };
}

/** Refused, or not kept, before, and still so: what was said then stays true, and nothing is remembered anew. */
export function asBefore(work: OwnedWork, differences: readonly Difference[]): Judgement {
  const judgement = unsettled(work, differences);
  const { reason, message } = saidBefore(work) ?? {};
  if (reason === undefined || message === undefined) return judgement;
  return { ...judgement, verdict: { ...judgement.verdict, reason, message } };
}

/** Trouble in between may have said something else in the conditions. */
function saidBefore({ resource: { status }, specHash }: OwnedWork): Partial<Verdict> | undefined {
  if (status?.refusal?.hash === specHash) return status.refusal;
  const stalled = conditionOf({ status }, 'Stalled');
  return stalled?.status === 'True' ? stalled : undefined;
}

/** A difference that stays: nobody's cause to write it, or the policy forbids it. */
export function shown(work: OwnedWork, differences: readonly Difference[], cause: Cause): Judgement {
  learnDrift(work, differences);
  const paths = pathsOf(differences);
  const reason = shownReason(work.policy, cause);
  const message = `AWS differs in ${paths}${shownWords[reason](work.policy, cause)}`;
  return {
    verdict: { ready: 'False', stalled: true, reason, message },
    drifted: { type: 'Drifted', status: 'True', reason, message: paths },
  };
}

type ShownReason = 'Unexplained' | 'AdoptionDiffers' | 'DriftReported';

function shownReason(policy: DriftPolicy, cause: Cause): ShownReason {
  if (policy !== 'Observe' && cause === 'AdoptionDiffers') return cause;
  return policy === 'Correct' ? 'Unexplained' : 'DriftReported';
}

const shownWords: Readonly<Record<ShownReason, (policy: DriftPolicy, cause: Cause) => string>> = {
  Unexplained: () =>
    ", though neither the spec nor AWS's version has changed. Nothing is sent. Edit the spec to send it.",
  AdoptionDiffers: () =>
    '. What was adopted is not changed. Edit the spec to say the same, or set adopt.overwrite: true to send the spec.',
  DriftReported: (policy, cause) =>
    ` (${causeWords[cause]}). driftPolicy ${policy} leaves it so. Say the same in the spec, or set driftPolicy: Correct.`,
};

const causeWords: Readonly<Record<Cause, string>> = {
  SpecChanged: 'the spec changed',
  EditedInAws: 'edited in AWS',
  Overwrite: 'adopted so',
  AdoptionDiffers: 'adopted so',
  Unexplained: 'edited in AWS',
};

export function learnDrift(work: OwnedWork, differences: readonly Difference[]): void {
  work.pass.learn({ drift: driftSeen(driftOf(work), differences, nowText(work)) });
}

/** As the CRDs have it. */
const MOST_WORDS = 1_024;

/** AWS has refused this spec for good: it is not sent again. */
export function learnRefusal({ pass, specHash }: OwnedWork, error: unknown): void {
  const forGood = error instanceof ReconcileError && error.effect === 'refused' && error.retry === 'never';
  if (!forGood) return;
  const { reason, message } = error;
  const refusal = { hash: specHash, reason, message: message.slice(0, MOST_WORDS) };
  pass.learn({ unsettledHash: specHash, refusal });
}

/** Stands for a hash: the same as no spec's. */
const UNANSWERED = 'unanswered';

/** AWS may have taken this spec or not, so one that is taken back counts as a change, whoever seems to have edited it. */
export function learnUnanswered({ pass, resource }: OwnedWork, error: unknown): void {
  const unknown = error instanceof ReconcileError && error.effect === 'unknown';
  if (unknown && resource.status?.appliedHash !== undefined) pass.learn({ appliedHash: UNANSWERED });
}

/** Tells of drift that is about to be put back, so that it is told also when AWS refuses that. */
export function noteDrift(work: OwnedWork, differences: readonly Difference[]): void {
  learnDrift(work, differences);
  const message = pathsOf(differences);
  work.pass.note({ type: 'Drifted', status: 'True', reason: 'EditedInAws', message });
}

/** The delay after a refusal is running, and nobody asked to try before. */
export function isHeldBack(work: OwnedWork): boolean {
  return work.pass.heldBack && requestedAt(work) === undefined;
}

/** This very spec was refused, or not kept, before: only an edit or an explicit request sends it again. */
export function isBarred(work: OwnedWork): boolean {
  return work.resource.status?.unsettledHash === work.specHash && requestedAt(work) === undefined;
}

/** Nothing may be sent yet, so what was said of this resource stays said. */
export function stillFailing({ resource: { status } }: OwnedWork): Outcome {
  const stalled = conditionOf({ status }, 'Stalled');
  const { reason = 'Waiting', message = '' } = stalled ?? {};
  const verdict: Verdict = { ready: 'False', stalled: stalled?.status === 'True', reason, message };
  return { verdict, stillFailing: true };
}
