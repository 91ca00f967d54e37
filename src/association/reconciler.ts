import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Finding, Outcome, Pass, Reconciler, Verdict } from '../controller/reconciler.ts';
import { durationMs } from '../duration.ts';
import { OpenIntents } from '../ownership/intent.ts';
import { requireOwnership } from './claim.ts';
import { createOnce } from './create.ts';
import { specHashOf } from './desired.ts';
import { causeToLook, isRefusedForGood, requestedAt } from './due.ts';
import { believeMissing, read } from './observe.ts';
import { missingFor, tellRecreated } from './missing.ts';
import { effectiveDeletionPolicy, leavesNothingBehind, removeFromAws } from './remove.ts';
import { takeRequest } from './request.ts';
import { overviewFields, runMark, runMarkOfStatus, runsOf } from './runs.ts';
import { settle } from './settle.ts';
import { workOn, type AssociationOptions, type Held, type Memory, type Work } from './work.ts';

export function associationReconciler(options: AssociationOptions): Reconciler<SsmAssociation> {
  const memory: Memory = {
    intents: new OpenIntents(options.clock, options.intentWaitMs),
    missingSince: new Map(),
    nextCheck: new Map(),
    looked: new Map(),
  };
  return {
    dueInMs: (resource) => dueInMs(options, memory, resource),
    reconcile: (resource, pass) => reconcile(options, memory, { resource, pass }),
    async cleanup(resource, pass) {
      if (leavesNothingBehind(resource)) return;
      await removeFromAws(await workOn(options, memory, resource, pass));
    },
    forget(uid) {
      memory.intents.forget(uid);
      memory.missingSince.delete(uid);
      memory.nextCheck.delete(uid);
      memory.looked.delete(uid);
    },
  };
}

/** 0 when something has changed; else the time to the next full comparison, which is never the same for all. */
function dueInMs(options: AssociationOptions, memory: Memory, resource: SsmAssociation): number {
  const { status, metadata } = resource;
  const region = status?.region ?? options.access.defaultRegion;
  const id = status?.associationId ?? '';
  const listed = options.lists.entry(region, id);
  const looked = listed !== undefined && memory.looked.get(metadata.uid) === runMark(listed);
  const seen = { listed: looked ? undefined : listed, missing: options.lists.isMissing(region, id) };
  if (causeToLook(resource, seen, options.clock.now()) !== undefined) return 0;
  if (rests(resource)) return Infinity;
  const nowMs = options.clock.monotonicMs();
  const known = memory.nextCheck.get(metadata.uid);
  if (known !== undefined) return known - nowMs;
  const firstInMs = options.random() * checkIntervalOf(options, resource);
  memory.nextCheck.set(metadata.uid, nowMs + firstInMs);
  return firstInMs;
}

/** There is nothing in AWS to compare, and nothing may be sent: only an edit or a request ends this. */
function rests(resource: SsmAssociation): boolean {
  if (resource.spec.suspend === true) return true;
  return resource.status?.associationId === undefined && isRefusedForGood(resource);
}

async function reconcile(
  options: AssociationOptions,
  memory: Memory,
  { resource, pass }: { readonly resource: SsmAssociation; readonly pass: Pass },
): Promise<Outcome> {
  pass.learn({ deletionPolicy: effectiveDeletionPolicy(resource) });
  if (resource.spec.suspend === true) return suspended(resource, pass);
  refuseWhatIsNotServed(resource);
  const work = await workOn(options, memory, resource, pass);
  const outcome = await converge(work);
  takeRequest(work);
  const requeueAfterMs = checkIntervalOf(options, resource) * (0.9 + 0.2 * options.random());
  const { uid } = resource.metadata;
  memory.nextCheck.set(uid, options.clock.monotonicMs() + requeueAfterMs);
  const listed = options.lists.entry(work.region, resource.status?.associationId ?? '');
  if (listed !== undefined) memory.looked.set(uid, runMark(listed));
  return { ...outcome, requeueAfterMs };
}

async function converge(work: Work): Promise<Outcome> {
  const { resource, pass, policy } = work;
  const id = resource.status?.associationId;
  const known = id === undefined ? undefined : await read(work, id);
  if (known !== undefined) {
    work.memory.missingSince.delete(resource.metadata.uid);
    return outcomeFor(work, known, false);
  }
  if (id !== undefined) {
    believeMissing(work);
    const outcome = missingFor(work, id);
    if (outcome !== undefined) return outcome;
  }
  if (policy === 'Observe') throw nothingToObserve();
  if (pass.heldBack && requestedAt(resource) === undefined)
    return { verdict: verdictBefore(resource), stillFailing: true };
  const { held, created } = await createOnce(work);
  work.memory.missingSince.delete(resource.metadata.uid);
  if (id !== undefined && created) tellRecreated(work, id);
  const fresh = await read(work, held.id, held.tags);
  if (fresh === undefined) throw notVisibleYet(held.id);
  return outcomeFor(work, fresh, created);
}

async function outcomeFor(work: Work, held: Held, created: boolean): Promise<Outcome> {
  requireOwnership(work, held);
  const { pass, region } = work;
  pass.learn({
    consoleUrl: `https://${region}.console.aws.amazon.com/systems-manager/state-manager/${held.id}/description?region=${region}`,
  });
  const before = await lookAtRuns(work, held); // first: what has run is told even if nothing can be written
  const result = await settle(work, held, created);
  const after = result.applied.includes('update') ? await lookAtRuns(work, result.held) : before;
  const { stillFailing = false } = result;
  return {
    verdict: degraded(work, result.verdict, after),
    findings: [result.drifted],
    applied: [...(created ? ['create'] : []), ...result.applied],
    stillFailing,
  };
}

/** Reads the runs only when the overview has moved since the status was written. */
async function lookAtRuns(work: Work, held: Held): Promise<Finding | undefined> {
  const { resource, options, ssm, pass } = work;
  const { nextRunTime } = resource.status ?? {};
  const now = options.clock.now();
  const due = nextRunTime !== undefined && new Date(nextRunTime) <= now;
  if (!due && runMark(held) === runMarkOfStatus(resource)) return undefined;
  try {
    const { fields, finding } = await runsOf(ssm, resource, held, {
      now,
      failureOutput: options.failureOutput,
    });
    pass.learn(fields);
    pass.note(finding);
    return finding;
  } catch (error) {
    return unreadable(work, held, error);
  }
}

/** What can't be read about runs says nothing about whether the association is in place. */
function unreadable({ pass }: Work, held: Held, error: unknown): Finding {
  if (!(error instanceof ReconcileError) || error.retry === 'backoff') throw error;
  pass.learn(overviewFields(held));
  const finding: Finding = {
    type: 'RunsSucceeding',
    status: 'Unknown',
    reason: error.reason,
    message: error.message,
  };
  pass.note(finding);
  return finding;
}

function degraded({ resource }: Work, verdict: Verdict, runs: Finding | undefined): Verdict {
  const said = runs ?? resource.status?.conditions?.find(({ type }) => type === 'RunsSucceeding');
  const failing = resource.spec.failedRuns === 'Degrade' && said?.status === 'False';
  if (!failing || verdict.ready !== 'True') return verdict;
  return { ready: 'False', stalled: true, reason: 'RunsFailing', message: said.message };
}

function verdictBefore({ status }: SsmAssociation): Verdict {
  const stalled = status?.conditions?.find(({ type }) => type === 'Stalled');
  const { reason = 'Waiting', message = '' } = stalled ?? {};
  return { ready: 'False', stalled: stalled?.status === 'True', reason, message };
}

function suspended(resource: SsmAssociation, pass: Pass): Outcome {
  const requested = requestedAt(resource);
  if (requested !== undefined) pass.learn({ lastHandledReconcileAt: requested });
  const unchanged = resource.status?.appliedHash === specHashOf(resource);
  const message = unchanged
    ? 'Suspended: nothing is compared and nothing is written.'
    : 'Suspended: the spec has changed since it was last written to AWS.';
  return { verdict: { ready: unchanged ? 'True' : 'Unknown', stalled: false, reason: 'Suspended', message } };
}

/** Fields of the API that this version does not carry out. Better a clear no than something else than declared. */
function refuseWhatIsNotServed({ spec }: SsmAssociation): void {
  const field = spec.documentRef === undefined ? spec.adopt && 'adopt' : 'documentRef';
  if (field === undefined) return;
  const message = `spec.${field} is not served by this version of the operator, so nothing is sent. Remove it${field === 'documentRef' ? ' and name the document with documentName' : ''}.`;
  throw new ReconcileError({ reason: 'NotServed', retry: 'never', message });
}

function nothingToObserve(): ReconcileError {
  const message =
    'driftPolicy Observe creates nothing, and this resource knows no association. Use Report or Correct.';
  return new ReconcileError({ reason: 'NothingToObserve', retry: 'never', message });
}

function notVisibleYet(id: string): ReconcileError {
  const message = `Association ${id} was created, but AWS does not show it yet; reading again.`;
  return new ReconcileError({ reason: 'Confirming', retry: 'soon', retryAfterMs: 1_000, message });
}

function checkIntervalOf({ checkIntervalMs }: AssociationOptions, { spec }: SsmAssociation): number {
  return spec.checkInterval === undefined ? checkIntervalMs : durationMs(spec.checkInterval);
}
