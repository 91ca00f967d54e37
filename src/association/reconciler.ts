import { conditionOf } from '../api/resource.ts';
import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Finding, Outcome, Reconciler, Verdict } from '../controller/reconciler.ts';
import { mark, requireAllowed, type Adopted } from '../ownership/adopt.ts';
import { Checks } from '../ownership/checks.ts';
import { requireOwnership } from '../ownership/claim.ts';
import { Doubts } from '../ownership/doubt.ts';
import type { Facts } from '../ownership/due.ts';
import { heldBy } from '../ownership/hold.ts';
import { OpenIntents } from '../ownership/intent.ts';
import { believeMissing, isRecreation, type Recreation } from '../ownership/missing.ts';
import { confirming, regionOf } from '../ownership/owned.ts';
import { ownedReconciler } from '../ownership/reconciler.ts';
import { nothingToObserve } from '../ownership/refusal.ts';
import type { Runnable } from '../ownership/run-request.ts';
import { Told } from '../ownership/told.ts';
import { isHeldBack, SETTLED, stillFailing } from '../ownership/verdict.ts';
import type { ListedAssociation } from '../ssm/gateway.ts';
import { adopt, isToAdopt } from './adopt.ts';
import { createOnce } from './create.ts';
import { documentOf, isSpecAsTold, resolutionOf } from './document-ref.ts';
import { showsNews } from './listing.ts';
import { hasUntoldMisfit, misfit, outcomeOfMisfit, tellMisfit } from './misfit.ts';
import { missingFor } from './missing.ts';
import { read } from './observe.ts';
import { OvertakenVersions } from './overtaken.ts';
import { leavesNothingBehind, removeFromAws } from './remove.ts';
import { CallsOfRuns } from './runs/calls.ts';
import { DocumentSecrets } from './runs/failures/document-secrets.ts';
import { Unexplained } from './runs/failures/unexplained.ts';
import { GapRetries } from './runs/gap/retries.ts';
import { DOUBTED_MS, lookAtRuns, whyRunsAreDue } from './runs/look.ts';
import { runMark } from './runs/mark.ts';
import { orRefusal } from './runs/refusal.ts';
import { runsInList, seenInList } from './runs/seen.ts';
import { tellOfServiceRole } from './service-role.ts';
import { settle } from './settle.ts';
import { specHashOf } from './spec-hash.ts';
import {
  nameOf,
  removalOf,
  tagIdOf,
  workOn,
  type AssociationOptions,
  type Held,
  type Memory,
  type Work,
} from './work.ts';

export function associationReconciler(options: AssociationOptions): Reconciler<SsmAssociation> {
  const { clock, brakes, random, checkIntervalMs, intentWaitMs } = options;
  const checks = new Checks(clock, random);
  const memory: Memory = {
    intents: new OpenIntents(clock, intentWaitMs),
    doubts: new Doubts(clock, intentWaitMs),
    overtaken: new OvertakenVersions(clock, intentWaitMs),
    runDoubts: new Doubts(clock, DOUBTED_MS),
    calls: new CallsOfRuns(),
    gaps: new GapRetries(clock),
    unexplained: new Unexplained(),
    documentSecrets: new DocumentSecrets(),
    told: new Told(),
  };
  return ownedReconciler<SsmAssociation, Work>({
    clock,
    checks,
    brakes,
    checkIntervalMs,
    facts: (resource) => factsOf(options, { checks, memory }, resource),
    mark: (resource) => markOf(options, resource),
    async workOn(resource, pass) {
      if (isToAdopt({ resource })) requireAllowed(options.adoptionNamespaces, resource);
      return workOn(options, memory, resource, pass);
    },
    converge: async (work) => withRetry(work, await converge(work)),
    glance,
    runnable,
    leavesNothingBehind,
    async remove(resource, pass) {
      await removeFromAws(await removalOf(options, memory, resource, pass));
    },
    forget(uid) {
      memory.intents.forget(uid);
      memory.doubts.forget(uid);
      memory.overtaken.forget(uid);
      memory.runDoubts.forget(uid);
      memory.calls.forget(uid);
      memory.gaps.forget(uid);
      memory.unexplained.forget(uid);
      memory.documentSecrets.forget(uid);
      memory.told.forget(uid);
    },
  });
}

function factsOf(
  options: AssociationOptions,
  { checks, memory }: { readonly checks: Checks; readonly memory: Memory },
  resource: SsmAssociation,
): Facts {
  const { lists, access, documents, clock } = options;
  const { status, metadata } = resource;
  const region = regionOf(resource, access.defaultRegion);
  const id = status?.associationId ?? '';
  const listed = lists.entry(region, id);
  const seen = listed !== undefined && checks.hasSeen(metadata.uid, runMark(listed));
  const resolution = resolutionOf(resource, region, documentOf(resource, documents));
  const specHash = specHashOf(resource, resolution);
  const misfits =
    !(resolution instanceof ReconcileError) &&
    hasUntoldMisfit(resource, resolution, { documents, told: memory.told });
  const isNew = listed !== undefined && !seen && showsNews(resource, listed);
  const missing = lists.isMissing(region, id);
  const news = isNew || (!missing && memory.gaps.isDue(resource));
  const timeOfRuns = news ? undefined : whyRunsAreDue(resource, clock.now()); // news are looked at anyway
  return {
    known: status?.associationId !== undefined,
    missing,
    news,
    againMs: missing ? Infinity : memory.gaps.dueInMs(resource),
    specHash,
    due: misfits ? 'its document declares other parameters' : kindsOwnCause(resource, specHash, timeOfRuns),
  };
}

function kindsOwnCause(
  { spec, status }: SsmAssociation,
  specHash: string,
  timeOfRuns: string | undefined,
): string | undefined {
  if (spec.documentRef !== undefined && status?.appliedHash !== specHash) return 'its document has changed';
  return timeOfRuns;
}

function markOf({ lists, access }: AssociationOptions, resource: SsmAssociation): string | undefined {
  const region = regionOf(resource, access.defaultRegion);
  const listed = lists.entry(region, resource.status?.associationId ?? '');
  return listed && runMark(listed);
}

/** What is missing of the runs is asked for in time, whatever else the pass was about. */
function withRetry({ resource, memory }: Work, outcome: Outcome): Outcome {
  const { requeueAfterMs = Infinity } = outcome;
  const plannedInMs = memory.gaps.plannedInMs(resource.metadata.uid);
  const soonMs = Math.min(requeueAfterMs, plannedInMs === 0 ? Infinity : plannedInMs); // 0: this pass has not come to it
  return Number.isFinite(soonMs) ? { ...outcome, requeueAfterMs: soonMs } : outcome;
}

/** Its runs have moved, and nothing else that a list shows. */
async function glance(work: Work): Promise<Outcome | undefined> {
  const { resource, desired } = work;
  const listed = listedOf(work);
  const seen = listed && seenInList(resource, listed, desired.association);
  if (seen === undefined) return undefined;
  const { finding, requeueAfterMs } = await lookAtRuns(work, seen);
  const verdict = degraded(work, SETTLED, finding);
  return withRetry(work, { verdict, ...(requeueAfterMs === undefined ? {} : { requeueAfterMs }) });
}

/**
 * Who may not compare an association with its spec can be told of its runs all the same, but not what scripts print when
 * AWS holds another spec: which of its values are secret is not known.
 */
async function readKnown(work: Work, id: string): Promise<Held | undefined> {
  const held = await orRefusal(() => read(work, id));
  if (!(held instanceof ReconcileError)) return held;
  const listed = listedOf(work);
  const seen = listed && runsInList(work.resource, listed, work.desired.association);
  if (seen !== undefined) await lookAtRuns(work, seen, isOfSpec(work, listed) ? undefined : held);
  throw held;
}

/** As far as anybody can know who may not read it. */
function isOfSpec({ resource, specHash }: Work, listed: ListedAssociation | undefined): boolean {
  const { appliedHash, associationVersion } = resource.status ?? {};
  return appliedHash === specHash && String(listed?.version) === associationVersion;
}

function listedOf({ resource, options, region }: Work): ListedAssociation | undefined {
  return options.lists.entry(region, resource.status?.associationId ?? '');
}

async function converge(work: Work): Promise<Outcome> {
  const { resource, policy, doubts } = work;
  const { uid } = resource.metadata;
  const id = resource.status?.associationId;
  const known = id === undefined ? undefined : await readKnown(work, id);
  if (known !== undefined) {
    doubts.forget(uid, 'missing');
    return outcomeFor(work, known, false);
  }
  if (id !== undefined) {
    believeMissing(work, `association ${id}`);
    const outcome = missingFor(work, id);
    if (outcome !== undefined) return outcome;
  }
  if (isToAdopt(work)) return adopt(work);
  if (work.unresolved !== undefined && resource.status?.create === undefined) throw work.unresolved;
  if (policy === 'Observe') throw nothingToObserve('association');
  if (isHeldBack(work)) return stillFailing(work);
  const refused = resource.status?.create === undefined ? misfit(work) : undefined;
  if (refused !== undefined) return outcomeOfMisfit(refused);
  const { held, created, untaken = false } = await createOnce(work, recreationOf(work, id));
  if (untaken) return heldBy(work, held.tags, nameOf(held.id)) ?? stillFailing(work);
  doubts.forget(uid, 'missing');
  const fresh = await read(work, held.id, held.tags);
  if (fresh === undefined)
    throw confirming(`Association ${held.id} was created, but AWS does not show it yet; reading again.`);
  return outcomeFor(work, fresh, created);
}

function recreationOf(work: Work, id: string | undefined): Recreation | undefined {
  const asked = !isSpecAsTold(work.resource);
  if (id !== undefined) return { what: `association ${id}`, asked };
  return isRecreation(work, 'association') ? { what: 'association', asked } : undefined;
}

async function outcomeFor(work: Work, held: Held, created: boolean): Promise<Outcome> {
  requireOwnership(work, nameOf(held.id), held.tags);
  const { pass, region } = work;
  pass.learn({
    consoleUrl: `https://${region}.console.aws.amazon.com/systems-manager/state-manager/${held.id}/description?region=${region}`,
  });
  const before = await lookAtRuns(work, held); // first: what has run is told even if nothing can be written
  const onHold = created ? undefined : heldBy(work, held.tags, nameOf(held.id));
  if (onHold !== undefined) return onHold;
  const marked = await mark(work, adoptedFrom(work, held));
  if (marked !== undefined) return marked;
  if (work.unresolved !== undefined) throw work.unresolved;
  const result = await settle(work, held, created);
  if (result.misfit !== undefined) return outcomeOfMisfit(result.misfit);
  tellMisfit(work);
  if (created) tellOfServiceRole(work);
  const after = result.updated ? await lookAtRuns(work, result.held) : before;
  return {
    verdict: degraded(work, result.verdict, after.finding),
    findings: [result.drifted],
    stillFailing: result.stillFailing ?? false,
    ...(after.requeueAfterMs === undefined ? {} : { requeueAfterMs: after.requeueAfterMs }),
  };
}

function runnable({ pass, resource, ssm }: Work): Runnable {
  const id = (pass.learned('associationId') ?? resource.status?.associationId) as string;
  return { what: `association ${id}`, start: () => ssm.startAssociation(id) };
}

function adoptedFrom({ desired }: Work, { id, tags }: Held): Adopted {
  return { what: nameOf(id), id: tagIdOf(id), tags, desired: desired.tags };
}

function degraded({ resource }: Work, verdict: Verdict, runs: Finding | undefined): Verdict {
  const said = runs ?? conditionOf(resource, 'RunsSucceeding');
  const failing = resource.spec.failedRuns === 'Degrade' && said?.status === 'False';
  if (!failing || verdict.ready !== 'True') return verdict;
  return { ready: 'False', stalled: true, reason: 'RunsFailing', message: said.message };
}
