import { conditionOf } from '../api/resource.ts';
import type { Verdict } from '../controller/reconciler.ts';
import { causeOf, mayWrite, type Cause } from '../ownership/cause.ts';
import { brakeOn, correct } from '../ownership/correction.ts';
import { pathsOf } from '../ownership/drift.ts';
import { staleRead } from '../ownership/owned.ts';
import { takeRequest } from '../ownership/request.ts';
import { Fulfilment } from '../ownership/run-request.ts';
import {
  applyTags,
  ownTagKeys,
  refuseLag,
  tagDecision,
  tagDifferences,
  tagsDoubted,
  type TagDecision,
} from '../ownership/tagging.ts';
import {
  asBefore,
  inPlace,
  isBarred,
  isHeldBack,
  learnRefusal,
  learnUnanswered,
  noteDrift,
  notSettled,
  shown,
  type Judgement,
} from '../ownership/verdict.ts';
import { isSpecAsTold, requireSameDocument } from './document-ref.ts';
import { explained, wayOutOfTargets } from './kept-targets.ts';
import { misfit } from './misfit.ts';
import { read } from './observe.ts';
import { plan, type Change, type Update } from './plan.ts';
import { isInPast } from './schedule.ts';
import { nameOf, tagIdOf, type Held, type Work } from './work.ts';

export interface Settled extends Judgement {
  readonly held: Held;
  /** Something was sent that may have run it. */
  readonly updated: boolean;
  /** A refusal's delay is running: nothing was sent. */
  readonly stillFailing?: boolean;
  /** Why an update that is due was not sent; nothing else is said then. */
  readonly misfit?: Verdict | undefined;
}

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
  const still = (judgement: Judgement): Settled => ({ ...judgement, held, updated: false });
  if (update !== undefined && created) return still(notSettled(work, update.differences));
  if (update !== undefined && isBarred(work)) return still(asBefore(work, update.differences));
  const due = update !== undefined && mayWrite(work.policy, cause);
  const refused = due ? misfit(work) : undefined;
  const updating = due && refused === undefined;
  if (refused !== undefined && cause === 'EditedInAws') noteDrift(work, update?.differences ?? []);
  const decision = tagDecision(work, tagging);
  const tagged = decision === 'write';
  if (decision === 'doubt' && tagging !== undefined && !updating) throw tagsDoubted(tagging);
  if ((updating || tagged) && isHeldBack(work)) {
    return { ...still(asBefore(work, update?.differences ?? [])), stillFailing: true };
  }
  if (updating) work.memory.overtaken.refuse(work.resource.metadata.uid, held.version);
  const brake = updating && cause === 'EditedInAws' ? await brakeOn(work, update.differences) : undefined;
  if (updating && brake === undefined) await applyUpdate(work, held, { update, cause });
  if (tagged && tagging !== undefined) await applyTags(work, tagIdOf(held.id), tagging);
  if (brake !== undefined) throw brake;
  if (refused !== undefined) return { ...still(asBefore(work, [])), misfit: refused };

  const after = updating || tagged ? await read(work, held.id) : held;
  if (after === undefined) throw staleRead(0, held.version);
  return { ...judge(work, after, { updating, decision, cause }), held: after, updated: updating };
}

function planFor(work: Work, held: Held): readonly Change[] {
  return plan(work.desired, held, ownTagKeys(work));
}

function causeFor({ resource, specHash }: Work, { version }: Held): Cause {
  const { appliedHash, associationVersion, adopted = false } = resource.status ?? {};
  return causeOf({
    adopted,
    overwrite: resource.spec.adopt?.overwrite === true,
    appliedHash,
    specHash,
    ourVersion: Number(associationVersion ?? 0),
    observedVersion: version,
  });
}

/** The same as declared, whoever wrote it: from here on this version is the one we know. */
function acceptVersion({ pass, specHash, desired, document }: Work, { version }: Held): void {
  const { associationName } = desired.association;
  pass.learn({ associationName, ...document, associationVersion: String(version), appliedHash: specHash });
  pass.learn({ unsettledHash: undefined });
}

async function applyUpdate(
  work: Work,
  held: Held,
  { update, cause }: { readonly update: Update; readonly cause: Cause },
): Promise<void> {
  const { pass, ssm, desired, specHash, document } = work;
  const message = messageOf(work, update, cause);
  const run = new Fulfilment(work, { ready: 'False', stalled: false, reason: 'Updating', message });
  const send = async (): Promise<void> => {
    run.sent();
    const updated = await ssm.updateAssociation(held.id, update.version, desired.association);
    pass.learn({ associationVersion: String(updated.version), appliedHash: specHash, ...document });
  };
  const prepared = async (): Promise<typeof send> => {
    await requireSameDocument(work, work.options.documents, work.document);
    if (runsAtOnce(work)) run.mark();
    takeRequest(work);
    return send;
  };
  try {
    if (cause === 'EditedInAws') await correct(work, { differences: update.differences, message }, prepared);
    else {
      await prepared();
      await run.save();
      await pass.announce({ type: 'Normal', reason: 'Updating', action: 'Update', message });
      await send();
    }
    run.done();
  } catch (error) {
    const failure = explained(work, held, error);
    learnRefusal(work, failure);
    work.memory.overtaken.learn(work.resource.metadata.uid, update.version, error);
    if (cause === 'SpecChanged') learnUnanswered(work, error);
    await run.failed(error);
    throw failure;
  }
}

function messageOf(work: Work, update: Update, cause: Cause): string {
  const effect = runsAtOnce(work)
    ? 'When AWS takes it, it runs on its targets at once.'
    : 'It runs at its schedule only.';
  return `${whyOf(work, update, cause)}: ${pathsOf(update.differences)}. ${effect}`;
}

function whyOf(work: Work, update: Update, cause: Cause): string {
  if (cause === 'EditedInAws') return 'Somebody edited it in AWS; sending the spec again';
  if (cause === 'Overwrite')
    return 'It was adopted and differs, and adopt.overwrite is set; sending the spec';
  return isOfDocument(work, update)
    ? 'Its SsmDocument has another version; sending an update'
    : 'The spec changed; sending an update';
}

/** The spec is as it was, and what it refers to has changed. */
function isOfDocument({ resource }: Work, { differences }: Update): boolean {
  const others = differences.filter(({ path }) => path !== 'documentName' && path !== 'documentVersion');
  return others.length === 0 && isSpecAsTold(resource);
}

/** An at() of the past runs at once, whatever applyOnlyAtCronInterval says. */
function runsAtOnce({ desired, options }: Work): boolean {
  const { applyOnlyAtCronInterval, scheduleExpression = '' } = desired.association;
  return !applyOnlyAtCronInterval || isInPast(scheduleExpression, options.clock.now());
}

/** The second plan decides what is said. */
function judge(
  work: Work,
  held: Held,
  {
    updating,
    decision,
    cause,
  }: { readonly updating: boolean; readonly decision: TagDecision; readonly cause: Cause },
): Judgement {
  const remaining = planFor(work, held);
  const update = remaining.find((change) => change.action === 'update');
  const tagging = remaining.find((change) => change.action === 'tag');
  if (update === undefined && tagging === undefined) return inPlace(work);
  if (update === undefined && tagging !== undefined) refuseLag(work, nameOf(held.id), tagging, decision);
  if (updating || isConfirming(work, held))
    return notSettled(work, update?.differences ?? [], wayOutOfTargets(work, held));
  const tags = tagging === undefined || decision === 'write' ? [] : tagDifferences(tagging);
  return shown(work, [...(update?.differences ?? []), ...tags], cause);
}

/** The pass before has written, and could not yet see what AWS made of it. */
function isConfirming({ resource: { status, metadata }, specHash }: Work, { version }: Held): boolean {
  const ready = conditionOf({ status }, 'Ready');
  const ours = status?.associationVersion === String(version) && status.appliedHash === specHash;
  return ours && ready?.reason === 'Confirming' && ready.observedGeneration === metadata.generation;
}
