import { ReconcileError } from '../controller/error.ts';
import type { Verdict } from '../controller/reconciler.ts';
import { asksToAdopt } from '../ownership/adoption.ts';
import { anotherOwner } from '../ownership/claim.ts';
import { dropCorrection } from '../ownership/correction.ts';
import { making, type Recreation } from '../ownership/missing.ts';
import { confirming, nowText } from '../ownership/owned.ts';
import { claimOf, ownerTags } from '../ownership/owner.ts';
import { isHeld } from '../ownership/hold.ts';
import { takeRequest } from '../ownership/request.ts';
import { countRunAsHandled } from '../ownership/run-request.ts';
import { tagKeysOf, tagKeysWith, tagsHashOf } from '../ownership/tagging.ts';
import { learnRefusal } from '../ownership/verdict.ts';
import { requireSameDocument } from './document-ref.ts';
import { lookUp, unconfirmed } from './find.ts';
import { NO_RUNS } from './runs/fields.ts';
import { isInPast } from './schedule.ts';
import { nameOf, tagIdOf, type Held, type Work } from './work.ts';

const CREATING: Verdict = {
  ready: 'False',
  stalled: false,
  reason: 'Creating',
  message: 'The association is about to be created.',
};

export interface Made {
  readonly held: Held;
  /** By this pass, so AWS holds what was just sent. */
  readonly created: boolean;
  /** What it is called, if it was created. */
  readonly as?: string;
  /** Somebody holds it in AWS, so it was not taken. */
  readonly untaken?: boolean;
}

/**
 * The create protocol of DESIGN §3.1: an intent whose write was answered, then a look, then one create. An intent that
 * was left open is looked after first.
 */
export async function createOnce(work: Work, recreation: Recreation | undefined): Promise<Made> {
  const { resource, pass, memory } = work;
  const open = resource.status?.create;
  if (open !== undefined) {
    const found = await lookUp(work, { names: [open.name], fresh: true });
    if (found !== undefined) return take(work, found);
    if (memory.intents.afterLookup(resource.metadata.uid, open) === 'wait') throw unconfirmed();
  }
  if (work.unresolved !== undefined) {
    pass.learn({ create: undefined }); // it came to nothing, so its document has not to wait for it
    throw work.unresolved;
  }
  if (asksToAdopt(resource, resource.status?.associationId !== undefined)) {
    pass.learn({ create: undefined });
    throw confirming('A create that was begun came to nothing; adopting instead.');
  }
  refusePastSchedule(work);
  await requireSameDocument(work, work.options.documents, work.document);
  return making(work, recreation, (sent) => createAnew(work, sent));
}

async function createAnew(work: Work, sent: () => void): Promise<Made> {
  const { pass } = work;
  pass.learn({
    create: { at: nowText(work), name: work.desired.association.associationName },
    associationName: work.desired.association.associationName,
    associationId: undefined,
    ...NO_RUNS,
    ...tagKeysWith(work),
  });
  takeRequest(work);
  countRunAsHandled(work);
  await pass.save(CREATING);
  const found = await lookUpBeforeCreate(work);
  if (found !== undefined) return take(work, found);
  const held = await create(work, sent);
  return { held, created: true, as: `association ${held.id}` };
}

/** AWS runs an at() of the past at once, which nobody asked for. */
function refusePastSchedule({ desired, options }: Work): void {
  const { scheduleExpression = '' } = desired.association;
  if (!isInPast(scheduleExpression, options.clock.now())) return;
  const message = `${scheduleExpression} is in the past: AWS would run it at once, so nothing was created. Give scheduleExpression a time to come.`;
  throw new ReconcileError({ reason: 'ScheduleInPast', retry: 'never', message });
}

/** Nothing has been sent yet, so a failed look closes the intent again. */
async function lookUpBeforeCreate(work: Work): Promise<Held | undefined> {
  try {
    const found = await lookUp(work, { names: [], fresh: false });
    if (found === undefined && work.pass.isOutdated()) throw overtaken();
    return found;
  } catch (error) {
    work.pass.learn({ create: undefined });
    dropCorrection(work);
    throw error;
  }
}

/** A list may take its time, and what is made runs at once. */
function overtaken(): ReconcileError {
  return confirming('The resource was edited, or deleted, while AWS was asked for it; deciding anew.');
}

async function create(work: Work, sent: () => void): Promise<Held> {
  const { ssm, desired, pass, specHash, resource, options, region } = work;
  try {
    sent();
    const created = await ssm.createAssociation(desired.association, desired.tags);
    options.lists.unclaimed(region).made(created);
    pass.learn({
      create: undefined,
      associationId: created.id,
      associationVersion: String(created.version),
      appliedHash: specHash,
      ...work.document,
      tagsHash: tagsHashOf(resource),
      tagKeys: tagKeysOf(resource),
      unsettledHash: undefined,
      heldSince: undefined,
    });
    pass.tell({
      type: 'Normal',
      reason: 'Created',
      action: 'Create',
      message: createdMessage(work, created.id),
    });
    return { ...created, tags: desired.tags };
  } catch (error) {
    if (error instanceof ReconcileError && error.effect === 'refused') {
      pass.learn({ create: undefined, unsettledHash: undefined });
      dropCorrection(work);
      learnRefusal(work, error);
    }
    throw error;
  } finally {
    work.memory.intents.forget(resource.metadata.uid);
  }
}

function createdMessage({ desired }: Work, id: string): string {
  const { applyOnlyAtCronInterval } = desired.association;
  const effect = applyOnlyAtCronInterval
    ? 'It runs at its schedule only.'
    : 'State Manager runs it on its targets now.';
  return `Created association ${id}. ${effect}`;
}

/**
 * Takes what was found, made earlier by us or by the operator of a cluster that is no more. It is recorded once it is
 * marked: what is recorded and carries another mark has been taken over by somebody.
 */
async function take(work: Work, found: Held): Promise<Made> {
  const { pass, owner, memory, resource } = work;
  const claim = claimOf(found.tags, owner, false);
  if (claim === 'another') throw anotherOwner(nameOf(found.id), found.tags, owner);
  if (claim !== 'ours' && isHeld(work, found.tags)) {
    if (resource.status?.create === undefined) pass.learn({ create: undefined }); // nothing was sent
    return { held: found, created: false, untaken: true };
  }
  if (countRunAsHandled(work)) await pass.save(CREATING);
  const held = claim === 'ours' ? found : await marked(work, found);
  pass.learn({ create: undefined, associationId: held.id, associationVersion: String(held.version) });
  memory.intents.forget(resource.metadata.uid);
  return { held, created: false };
}

async function marked({ pass, owner, ssm }: Work, found: Held): Promise<Held> {
  await ssm.addTags(tagIdOf(found.id), ownerTags(owner));
  const message = `Took over association ${found.id}, which an earlier resource of this name had made.`;
  pass.tell({ type: 'Normal', reason: 'TookOver', action: 'Adopt', message });
  return { ...found, tags: { ...found.tags, ...ownerTags(owner) } };
}
