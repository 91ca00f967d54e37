import type { SsmDocument } from '../api/generated/ssm-document.ts';
import type { Outcome, Reconciler } from '../controller/reconciler.ts';
import { mark, requireAllowed, type Adopted } from '../ownership/adopt.ts';
import { Checks } from '../ownership/checks.ts';
import { Doubts } from '../ownership/doubt.ts';
import type { Facts } from '../ownership/due.ts';
import { isHeld } from '../ownership/hold.ts';
import { believeMissing, isRecreation, making } from '../ownership/missing.ts';
import { regionOf } from '../ownership/owned.ts';
import { ownedReconciler } from '../ownership/reconciler.ts';
import { nothingToObserve } from '../ownership/refusal.ts';
import { Told } from '../ownership/told.ts';
import { isBarred, isHeldBack, stillFailing } from '../ownership/verdict.ts';
import { adopt, isToAdopt } from './adopt.ts';
import { declaredAsWatched, requireSameContent } from './content-ref.ts';
import { create } from './create.ts';
import { documentNameOf, revisionOf, specHashOf } from './desired.ts';
import { markOf, showsNews } from './listing.ts';
import { missingFor } from './missing.ts';
import { read } from './observe.ts';
import { Pauses } from './pauses.ts';
import { PrunedVersions } from './pruned.ts';
import { refusal } from './refuse.ts';
import { requirePublicAllowed } from './share.ts';
import { unseenOf } from './sharing.ts';
import { isUncertain } from './sharing-decision.ts';
import { leavesNothingBehind, removeFromAws } from './remove.ts';
import { showsNewest } from './report.ts';
import { requireRequired, requiresDiffer } from './requires.ts';
import { settle, waiting } from './settle.ts';
import { isToldWrongly, toldAnew } from './unlisted.ts';
import {
  isRecorded,
  nameOf,
  removalOf,
  tagIdOf,
  workOn,
  type DocumentOptions,
  type Held,
  type Memory,
  type Work,
} from './work.ts';

export function documentReconciler(options: DocumentOptions): Reconciler<SsmDocument> {
  const { clock, brakes, random, checkIntervalMs, intentWaitMs } = options;
  const checks = new Checks(clock, random);
  const doubts = new Doubts(clock, intentWaitMs);
  const memory: Memory = {
    doubts,
    told: new Told(),
    pauses: new Pauses(clock, REFUSED_PRUNING_MS),
    pruned: new PrunedVersions(),
  };
  return ownedReconciler<SsmDocument, Work>({
    clock,
    checks,
    brakes,
    checkIntervalMs,
    neverRuns: NEVER_RUNS,
    facts: (resource) => factsOf(options, checks, resource),
    mark(resource) {
      const listed = entryOf(options, resource);
      return listed && markOf(options, resource, listed);
    },
    async workOn(resource, pass) {
      requirePublicAllowed(options.publicSharingNamespaces, resource);
      if (isToAdopt(resource)) requireAllowed(options.adoptionNamespaces, resource);
      return workOn(options, memory, resource, pass);
    },
    converge,
    async glance(work) {
      return isListedAnew(options, checks, work.resource) ? undefined : toldAnew(work);
    },
    leavesNothingBehind,
    async remove(resource, pass) {
      await removeFromAws(await removalOf(options, memory, resource, pass));
    },
    forget(uid) {
      memory.doubts.forget(uid);
      memory.told.forget(uid);
      memory.pauses.forget(uid);
      memory.pruned.forget(uid);
    },
  });
}

function factsOf(options: DocumentOptions, checks: Checks, resource: SsmDocument): Facts {
  const { lists, access, configMaps } = options;
  const declared = declaredAsWatched(resource, configMaps);
  const region = regionOf(resource, access.defaultRegion);
  return {
    known: isRecorded(resource),
    missing: isRecorded(resource) && lists.isMissing(region, documentNameOf(resource)),
    news: isListedAnew(options, checks, resource) || isToldWrongly(resource, lists.state(region)),
    specHash: specHashOf(resource, declared),
    unseen: unseenOf(resource),
    revision: revisionOf(resource, declared),
  };
}

/** The list shows what neither the status nor the last comparisons have told. */
function isListedAnew(options: DocumentOptions, checks: Checks, resource: SsmDocument): boolean {
  const listed = entryOf(options, resource);
  if (listed === undefined || !showsNews(options, resource, listed)) return false;
  return !checks.hasSeen(resource.metadata.uid, markOf(options, resource, listed));
}

function entryOf({ lists, access }: DocumentOptions, resource: SsmDocument) {
  return lists.entry(regionOf(resource, access.defaultRegion), documentNameOf(resource));
}

/** Less than the time between two comparisons. */
const REFUSED_PRUNING_MS = 10 * 60_000;

/** What may lag behind is read again so soon. */
const LAG_MS = 5_000;

async function converge(work: Work): Promise<Outcome> {
  const { resource, policy, doubts, name, options, desired } = work;
  const { uid } = resource.metadata;
  if (isToAdopt(resource)) return adopt(work);
  const held = await read(work);
  if (held !== undefined) {
    doubts.forget(uid, 'missing');
    const isToStay = isHeld(work, held.tags) || requiresDiffer(desired.document, held.latest);
    const marked = isToStay ? undefined : await mark(work, adoptedFrom(work, held));
    const outcome = marked ?? (await settle(work, held));
    const isSettled = showsNewest(work, held.latest) && (isToStay || !isUncertain(work, held));
    return isSettled ? outcome : { requeueAfterMs: LAG_MS, ...outcome };
  }
  const recorded = isRecorded(resource);
  if (recorded) {
    believeMissing(work, `document ${name}`);
    const outcome = missingFor(work);
    if (outcome !== undefined) return outcome;
  }
  if (policy === 'Observe') throw nothingToObserve('document');
  if (isHeldBack(work) || isBarred(work)) return stillFailing(work);
  await requireRequired(work);
  const refused = await refusal(work);
  if (refused !== undefined) return refused;
  const asked = resource.status?.appliedHash !== work.specHash;
  await requireSameContent(resource, options.configMaps, desired.document);
  const isAnew = recorded || isRecreation(work, 'document');
  await making(work, isAnew ? { what: `document ${name}`, asked } : undefined, (sent) => create(work, sent));
  return waiting(work);
}

function adoptedFrom(work: Work, { tags }: Held): Adopted {
  return { what: nameOf(work), id: tagIdOf(work), tags, desired: work.desired.tags };
}

const NEVER_RUNS = 'a document does not run by itself. Set it on an SsmAssociation that runs the document.';
