import { ReconcileError } from '../controller/error.ts';
import type { Finding, Verdict } from '../controller/reconciler.ts';
import { causeOf, mayWrite, type Cause } from '../ownership/cause.ts';
import { driftAfter, pathsOf, type Difference, type DriftReport } from '../ownership/drift.ts';
import { tagKeysWith } from './create.ts';
import { tagKeysOf, tagsHashOf } from './desired.ts';
import { requestedAt } from './due.ts';
import { read } from './observe.ts';
import { plan, type Change } from './plan.ts';
import { takeRequest } from './request.ts';
import { isInPast } from './schedule.ts';
import { nowText, staleRead, type Held, type Work } from './work.ts';

type Update = Extract<Change, { action: 'update' }>;
type Tagging = Extract<Change, { action: 'tag' }>;

export interface Settled {
  readonly held: Held;
  readonly applied: readonly string[];
  readonly verdict: Verdict;
  readonly drifted: Finding;
  /** A refusal's delay is running: nothing was sent. */
  readonly stillFailing?: boolean;
}

const IN_PLACE: Verdict = {
  ready: 'True',
  stalled: false,
  reason: 'Succeeded',
  message: 'AWS holds what the spec declares.',
};

const IN_SYNC: Finding = { type: 'Drifted', status: 'False', reason: 'InSync', message: '' };

/**
 * Puts right what differs and may be put right, then plans again on a fresh read. `created`: this pass has just sent
 * the whole, so a difference means that AWS did not keep it.
 */
export async function settle(work: Work, held: Held, created: boolean): Promise<Settled> {
  const changes = planFor(work, held);
  const update = changes.find((change) => change.action === 'update');
  const tagging = changes.find((change) => change.action === 'tag');
  const cause = causeFor(work, held);

  if (update === undefined) acceptVersion(work, held);
  if (update !== undefined && created) return notSettled(work, held, update.differences);
  if (update !== undefined && isBarred(work)) return asBefore(work, held, update.differences);
  const updating = update !== undefined && mayWrite(work.policy, cause);
  const tagged = tagging !== undefined && mayTag(work);
  if ((updating || tagged) && isHeldBack(work)) {
    return { ...asBefore(work, held, update?.differences ?? []), stillFailing: true };
  }
  if (updating) await applyUpdate(work, held, { update, cause });
  if (tagged) await applyTags(work, held, tagging);

  const applied = [...(updating ? ['update'] : []), ...(tagged ? ['tag'] : [])];
  const after = applied.length === 0 ? held : await read(work, held.id);
  if (after === undefined) throw staleRead(0, held.version);
  return { ...judge(work, after, { updating, tagged, cause }), held: after, applied };
}

function planFor({ desired, resource, pass }: Work, held: Held): readonly Change[] {
  const keys = (pass.learned('tagKeys') as readonly string[] | undefined) ?? resource.status?.tagKeys ?? [];
  return plan(desired, held, keys);
}

function causeFor({ resource, specHash }: Work, { version }: Held): Cause {
  const { appliedHash, associationVersion } = resource.status ?? {};
  return causeOf({
    appliedHash,
    specHash,
    ourVersion: Number(associationVersion ?? 0),
    observedVersion: version,
  });
}

/** The same as declared, whoever wrote it: from here on this version is the one we know. */
function acceptVersion({ pass, specHash }: Work, { version }: Held): void {
  pass.learn({ associationVersion: String(version), appliedHash: specHash, unsettledHash: undefined });
}

/** This very spec was refused, or not kept, before: only an edit or an explicit request sends it again. */
function isBarred({ resource, specHash }: Work): boolean {
  return resource.status?.unsettledHash === specHash && requestedAt(resource) === undefined;
}

/** Under Report, tags are written when the spec's have changed. */
function mayTag({ policy, resource }: Work): boolean {
  if (policy === 'Report') return resource.status?.tagsHash !== tagsHashOf(resource);
  return policy === 'Correct';
}

function isHeldBack({ pass, resource }: Work): boolean {
  return pass.heldBack && requestedAt(resource) === undefined;
}

async function applyUpdate(
  work: Work,
  { id }: Held,
  { update, cause }: { readonly update: Update; readonly cause: Cause },
): Promise<void> {
  const { pass, ssm, desired, specHash } = work;
  const drifted = cause === 'EditedInAws';
  const effect = runsAtOnce(work)
    ? 'When AWS takes it, it runs on its targets at once.'
    : 'It runs at its schedule only.';
  const why = drifted
    ? 'Somebody edited it in AWS; sending the spec again'
    : 'The spec changed; sending an update';
  const message = `${why}: ${pathsOf(update.differences)}. ${effect}`;
  const reason = drifted ? 'CorrectingDrift' : 'Updating';
  await pass.requireCurrent(); // a cache that lags takes our own last update for somebody's edit
  takeRequest(work);
  await pass.announce({ type: drifted ? 'Warning' : 'Normal', reason, action: 'Update', message });
  try {
    const updated = await ssm.updateAssociation(id, update.version, desired.association);
    pass.learn({ associationVersion: String(updated.version), appliedHash: specHash });
    if (drifted) learnDrift(work, update.differences, true);
  } catch (error) {
    const refused = error instanceof ReconcileError && error.effect === 'refused' && error.retry === 'never';
    if (refused) pass.learn({ unsettledHash: specHash });
    throw error;
  }
}

/** An at() of the past runs at once, whatever applyOnlyAtCronInterval says. */
function runsAtOnce({ desired, options }: Work): boolean {
  const { applyOnlyAtCronInterval, scheduleExpression = '' } = desired.association;
  return !applyOnlyAtCronInterval || isInPast(scheduleExpression, options.clock.now());
}

async function applyTags(work: Work, { id }: Held, { set, remove }: Tagging): Promise<void> {
  work.pass.learn(tagKeysWith(work));
  takeRequest(work);
  if (Object.keys(set).length > 0) await work.ssm.addAssociationTags(id, set);
  if (remove.length > 0) await work.ssm.removeAssociationTags(id, remove);
  work.pass.learn({ tagsHash: tagsHashOf(work.resource) });
}

/** The second plan decides what is said. */
function judge(
  work: Work,
  held: Held,
  {
    updating,
    tagged,
    cause,
  }: { readonly updating: boolean; readonly tagged: boolean; readonly cause: Cause },
): Pick<Settled, 'verdict' | 'drifted'> {
  const remaining = planFor(work, held);
  const update = remaining.find((change) => change.action === 'update');
  if (update === undefined && remaining.length === 0) return inPlace(work);
  if (update === undefined && tagged) throw tagsNotShown(held);
  if (updating || isConfirming(work, held)) return notSettled(work, held, update?.differences ?? []);
  return shown(work, update?.differences ?? tagDifferences(remaining), cause);
}

/** Tags have no version, so a read that lags can't be told from tags that AWS did not keep. Setting them runs nothing. */
function tagsNotShown({ id }: Held): ReconcileError {
  const message = `The tags of association ${id} were set, but AWS does not show them yet; reading again.`;
  return new ReconcileError({ reason: 'Confirming', retry: 'soon', retryAfterMs: 1_000, message });
}

/** The pass before has written, and could not yet see what AWS made of it. */
function isConfirming({ resource: { status, metadata } }: Work, { version }: Held): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const ours = status?.associationVersion === String(version);
  return ours && ready?.reason === 'Confirming' && ready.observedGeneration === metadata.generation;
}

function inPlace(work: Work): Pick<Settled, 'verdict' | 'drifted'> {
  const { resource, pass } = work;
  pass.learn({ unsettledHash: undefined, tagKeys: tagKeysOf(resource), tagsHash: tagsHashOf(resource) });
  const drift = (pass.learned('drift') ?? resource.status?.drift) as DriftReport | undefined;
  if (drift !== undefined && drift.correctedAt === undefined)
    pass.learn({ drift: { ...drift, correctedAt: nowText(work) } });
  return { verdict: IN_PLACE, drifted: IN_SYNC };
}

function notSettled(work: Work, held: Held, differences: readonly Difference[]): Settled {
  work.pass.learn({ unsettledHash: work.specHash });
  const message = `AWS did not keep what was sent: ${pathsOf(differences) || 'tags'}. It is not sent again for this spec. Change the spec, or ask with the annotation reconcile-requested-at.`;
  const verdict: Verdict = { ready: 'False', stalled: true, reason: 'NotSettled', message };
  const drifted: Finding = {
    type: 'Drifted',
    status: 'True',
    reason: 'NotSettled',
    message: pathsOf(differences),
  };
  return { held, applied: [], verdict, drifted };
}

/** Refused, or not kept, before, and still so: what was said then stays true. */
function asBefore(work: Work, held: Held, differences: readonly Difference[]): Settled {
  const settled = notSettled(work, held, differences);
  const conditions = work.resource.status?.conditions ?? [];
  const stalled = conditions.find(({ type, status }) => type === 'Stalled' && status === 'True');
  if (stalled === undefined) return settled;
  const { reason, message } = stalled;
  return { ...settled, verdict: { ...settled.verdict, reason, message } };
}

/** A difference that stays: nobody's cause to write it, or the policy forbids it. */
function shown(
  work: Work,
  differences: readonly Difference[],
  cause: Cause,
): Pick<Settled, 'verdict' | 'drifted'> {
  learnDrift(work, differences, false);
  const reason = work.policy === 'Correct' ? 'Unexplained' : 'DriftReported';
  const message =
    reason === 'Unexplained'
      ? `AWS differs in ${pathsOf(differences)}, though neither the spec nor AWS's version has changed. Nothing is sent. Edit the spec to send it.`
      : `AWS differs in ${pathsOf(differences)} (${cause === 'SpecChanged' ? 'the spec changed' : 'edited in AWS'}). driftPolicy ${work.policy} leaves it so.`;
  return {
    verdict: { ready: 'False', stalled: true, reason, message },
    drifted: { type: 'Drifted', status: 'True', reason, message: pathsOf(differences) },
  };
}

function learnDrift(work: Work, differences: readonly Difference[], corrected: boolean): void {
  const previous = work.resource.status?.drift as DriftReport | undefined;
  work.pass.learn({ drift: driftAfter(previous, differences, { now: nowText(work), corrected }) });
}

function tagDifferences(changes: readonly Change[]): readonly Difference[] {
  return changes.flatMap((change) => {
    if (change.action !== 'tag') return [];
    const keys = [...Object.keys(change.set), ...change.remove];
    return keys.map((key) => ({
      path: `tags.${key}`,
      declared: change.set[key] ?? '(absent)',
      observed: 'changed',
    }));
  });
}
