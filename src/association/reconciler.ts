import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Finding, Outcome, Pass, Reconciler, Verdict } from '../controller/reconciler.ts';
import { driftAfter, type DriftReport } from '../ownership/drift.ts';
import { OpenIntents } from '../ownership/intent.ts';
import { requireOwnership } from './claim.ts';
import { createOnce } from './create.ts';
import { specHashOf } from './desired.ts';
import { causeToLook, isRefusedForGood, requestedAt } from './due.ts';
import { believeMissing, read } from './observe.ts';
import { effectiveDeletionPolicy, leavesNothingBehind, removeFromAws } from './remove.ts';
import { runMark, runMarkOfStatus, runsOf } from './runs.ts';
import { settle, type Settled } from './settle.ts';
import { nowText, workOn, type AssociationOptions, type Held, type Memory, type Work } from './work.ts';

export function associationReconciler(options: AssociationOptions): Reconciler<SsmAssociation> {
  const memory: Memory = {
    intents: new OpenIntents(options.clock, options.intentWaitMs),
    missingSince: new Map(),
    nextCheck: new Map(),
  };
  return {
    dueInMs: (resource) => dueInMs(options, memory, resource),
    reconcile: (resource, pass) => reconcile(options, memory, { resource, pass }),
    async cleanup(resource, pass) {
      if (leavesNothingBehind(resource)) return;
      await removeFromAws(await workOn(options, memory, resource, pass));
    },
    forget({ metadata: { uid } }) {
      memory.intents.forget(uid);
      memory.missingSince.delete(uid);
      memory.nextCheck.delete(uid);
    },
  };
}

/** 0 when something has changed; else the time to the next full comparison, which is never the same for all. */
function dueInMs(options: AssociationOptions, memory: Memory, resource: SsmAssociation): number {
  const { status, metadata } = resource;
  const region = status?.region ?? options.access.defaultRegion;
  const id = status?.associationId ?? '';
  const seen = { listed: options.lists.entry(region, id), missing: options.lists.isMissing(region, id) };
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
  const requested = requestedAt(resource);
  pass.learn({
    deletionPolicy: effectiveDeletionPolicy(resource),
    ...(requested === undefined ? {} : { lastHandledReconcileAt: requested }),
  });
  if (resource.spec.suspend === true) return suspended(resource);
  refuseWhatIsNotServed(resource);
  const work = await workOn(options, memory, resource, pass);
  const outcome = await converge(work);
  const requeueAfterMs = checkIntervalOf(options, resource) * (0.9 + 0.2 * options.random());
  memory.nextCheck.set(resource.metadata.uid, options.clock.monotonicMs() + requeueAfterMs);
  return { ...outcome, requeueAfterMs };
}

async function converge(work: Work): Promise<Outcome> {
  const { resource } = work;
  const id = resource.status?.associationId;
  const known = id === undefined ? undefined : await read(work, id);
  if (id !== undefined && known === undefined) {
    believeMissing(work);
    const outcome = outcomeWhenMissing(work, id);
    if (outcome !== undefined) return outcome;
  }
  work.memory.missingSince.delete(resource.metadata.uid);
  if (known !== undefined) return settled(work, known, false);
  if (work.policy === 'Observe') throw nothingToObserve();
  const { held, created } = await createOnce(work);
  const fresh = await read(work, held.id, held.tags);
  if (fresh === undefined) throw notVisibleYet(held.id);
  return settled(work, fresh, created);
}

async function settled(work: Work, held: Held, created: boolean): Promise<Outcome> {
  requireOwnership(work, held);
  const result = await settle(work, held, created);
  const runs = await runsFinding(work, result);
  const verdict = degraded(work, result.verdict, runs);
  const findings = [result.drifted, ...(runs === undefined ? [] : [runs])];
  const { region } = work;
  work.pass.learn({
    consoleUrl: `https://${region}.console.aws.amazon.com/systems-manager/state-manager/${held.id}/description?region=${region}`,
  });
  return { verdict, findings, applied: [...(created ? ['create'] : []), ...result.applied] };
}

/** Reads the runs only when the overview has moved since the status was written. */
async function runsFinding(work: Work, { held }: Settled): Promise<Finding | undefined> {
  const { resource, options, ssm, pass } = work;
  const { nextRunTime } = resource.status ?? {};
  const now = options.clock.now();
  const due = nextRunTime !== undefined && new Date(nextRunTime) <= now;
  if (!due && runMark(held) === runMarkOfStatus(resource)) return undefined;
  const { failureOutput } = options;
  const { fields, finding } = await runsOf(ssm, resource, held, { now, failureOutput });
  pass.learn(fields);
  return finding;
}

function degraded({ resource }: Work, verdict: Verdict, runs: Finding | undefined): Verdict {
  const said = runs ?? resource.status?.conditions?.find(({ type }) => type === 'RunsSucceeding');
  const failing = resource.spec.failedRuns === 'Degrade' && said?.status === 'False';
  if (!failing || verdict.ready !== 'True') return verdict;
  return { ready: 'False', stalled: true, reason: 'RunsFailing', message: said.message };
}

/** `undefined`: it is to be made anew. */
function outcomeWhenMissing(work: Work, id: string): Outcome | undefined {
  const { resource, policy, pass, specHash } = work;
  const edited = resource.status?.appliedHash !== specHash;
  const runOnce = resource.spec.scheduleExpression === undefined && !edited;
  const differences = [{ path: 'association', declared: 'present', observed: 'absent' }];
  const previous = resource.status?.drift as DriftReport | undefined;
  const made = policy === 'Correct' && !runOnce;
  pass.learn({ drift: driftAfter(previous, differences, { now: nowText(work), corrected: made }) });
  if (made) {
    const message = `Association ${id} was deleted in AWS; creating it again.`;
    pass.tell({ type: 'Warning', reason: 'Recreated', action: 'Create', message });
    return undefined;
  }
  const reason = runOnce ? 'RunOnceGone' : 'DriftReported';
  const message = runOnce
    ? `Association ${id} was deleted in AWS. It has no schedule, so making it anew would run it again; edit the spec to do that.`
    : `Association ${id} was deleted in AWS. driftPolicy ${policy} leaves it so.`;
  const drifted: Finding = { type: 'Drifted', status: 'True', reason, message: 'association' };
  return { verdict: { ready: 'False', stalled: true, reason, message }, findings: [drifted] };
}

function suspended(resource: SsmAssociation): Outcome {
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
  const message = `spec.${field} is not served by this version of the operator, so nothing was created. Remove it${field === 'documentRef' ? ' and name the document with documentName' : ''}.`;
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

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A Go duration such as `1h30m`; the CRD has checked its form. */
function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0);
}
