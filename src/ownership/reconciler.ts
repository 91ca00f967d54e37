import type { Clock } from '../clock.ts';
import { isLasting, toReconcileError, type ReconcileError } from '../controller/error.ts';
import type { Outcome, Pass, Reconciler } from '../controller/reconciler.ts';
import { durationMs } from '../duration.ts';
import type { Brakes } from './brakes.ts';
import type { Checks } from './checks.ts';
import { endContest } from './correction.ts';
import { DelayedRuns } from './delayed-runs.ts';
import { causeToLook, isOnlyNews, rests, type Facts } from './due.ts';
import { effectiveDeletionPolicy, type OwnedResource, type OwnedWork } from './owned.ts';
import { HELD_CHECK_MS } from './hold.ts';
import {
  askedOf,
  giveRequestBack,
  ignoreInvalid,
  LOOK,
  RUN,
  takeRequest,
  type Asking,
  type RequestKind,
} from './request.ts';
import { answerRun, refuseRun, refuseRunAfter, type Runnable } from './run-request.ts';
import { resume, suspended } from './suspension.ts';

/** What one kind brings to the pass that all kinds share. */
export interface OwnedKind<R extends OwnedResource, W extends OwnedWork<R>> {
  readonly clock: Clock;
  readonly checks: Checks;
  readonly brakes: Brakes;
  /** Default of spec.checkInterval. */
  readonly checkIntervalMs: number;
  /** Asks nobody. */
  facts(resource: R): Facts;
  /** What the last list shows of it, as text to compare. */
  mark(resource: R): string | undefined;
  /** Throws when the pass may not even begin. */
  workOn(resource: R, pass: Pass): Promise<W>;
  converge(work: W): Promise<Outcome>;
  /**
   * For what was in place, and of which a list shows something new: reads just that, and compares and sends nothing.
   * `undefined`: that is not enough.
   */
  readonly glance?: (work: W) => Promise<Outcome | undefined>;
  /** For a kind that can be asked to run: what would, once AWS holds the spec. */
  readonly runnable?: (work: W) => Runnable;
  /** For one that can't: why, and what to do instead. */
  readonly neverRuns?: string;
  /** AWS has not to be asked: nothing was ever made, or nothing may be touched. */
  leavesNothingBehind(resource: R): boolean;
  /** With nothing but the resource itself: what it refers to may be gone. */
  remove(resource: R, pass: Pass): Promise<void>;
  forget(uid: string): void;
}

export function ownedReconciler<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
): Reconciler<R> {
  const { checks, brakes, clock } = kind;
  const delayed = new DelayedRuns(clock);
  const remembering = { ...kind, delayed };
  return {
    dueInMs: (resource) => (delayed.isTakenBack(resource) ? 0 : dueInMs(kind, resource)),
    revisionOf: (resource) => kind.facts(resource).revision,
    async reconcile(resource, pass) {
      const asking = { resource, pass, clock };
      const requests = requestsOf(kind);
      pass.learn({ deletionPolicy: effectiveDeletionPolicy(resource) });
      ignoreInvalid(asking, requests);
      await delayed.tellTakenBack(asking);
      if (resource.spec.suspend === true) {
        takeRequest(asking);
        if (requests.includes(RUN)) refuseRun(asking, 'spec.suspend is true.');
        brakes.forget(resource.metadata.uid);
        return suspended(asking, kind.facts(resource));
      }
      resume(asking);
      try {
        return await look(remembering, resource, pass);
      } catch (error) {
        answerLook(asking, toReconcileError(error));
        if (requests.includes(RUN)) refuseRunAfter(asking, error);
        throw error;
      }
    },
    async cleanup(resource, pass) {
      brakes.forget(resource.metadata.uid);
      if (kind.leavesNothingBehind(resource)) return;
      await kind.remove(resource, pass);
    },
    forget(uid) {
      checks.forget(uid);
      brakes.forget(uid);
      delayed.forget(uid);
      kind.forget(uid);
    },
  };
}

/** What people may ask for. */
function requestsOf({ neverRuns }: { readonly neverRuns?: string }): readonly RequestKind[] {
  return neverRuns === undefined ? [LOOK, RUN] : [LOOK, { ...RUN, never: neverRuns }];
}

function dueInMs<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  resource: R,
): number {
  const { brakes } = kind;
  const facts = kind.facts(resource);
  const checkInMs = (): number => Math.min(checkInMsOf(kind, resource), facts.againMs ?? Infinity);
  const brakedMs = hasNews(facts) ? 0 : brakes.waitMs(resource);
  if (brakedMs > 0) return Math.min(brakedMs, checkInMs());
  if (causeToLook(resource, facts, isAsked(kind, resource)) !== undefined) return 0;
  return rests(resource, facts) ? Infinity : checkInMs();
}

function checkInMsOf<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  resource: R,
): number {
  const onHold = resource.status?.heldSince !== undefined;
  return kind.checks.dueInMs(resource.metadata.uid, intervalOf(kind, resource, onHold));
}

/** By an annotation that was not dealt with. */
function isAsked<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  resource: R,
): boolean {
  return requestsOf(kind).some((each) => askedOf(resource, each, kind.clock.now()).state !== 'none');
}

/** Worth a look though a correction has to wait: it may be another cause by now. */
function hasNews({ known, missing, news, due, revision }: Facts): boolean {
  const another = due !== undefined || revision?.isNew === true;
  return known && (news || (another && !missing));
}

async function look<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W> & { readonly delayed: DelayedRuns },
  resource: R,
  pass: Pass,
): Promise<Outcome> {
  const work = await kind.workOn(resource, pass);
  const isNews = isOnlyNews(resource, kind.facts(resource), isAsked(kind, resource));
  const isEnough = isNews && checkInMsOf(kind, resource) > 0; // else it would be asked for in no time, again and again
  const glanced = isEnough ? await kind.glance?.(work) : undefined;
  if (glanced !== undefined)
    return {
      ...glanced,
      requeueAfterMs: Math.min(glanced.requeueAfterMs ?? Infinity, checkInMsOf(kind, resource)),
    };
  endContest(work);
  const outcome = await kind.converge(work).catch((error: unknown) => {
    noteFailedLook(kind, work, toReconcileError(error));
    throw error;
  });
  kind.brakes.looked(work.region, resource);
  const turnMs = kind.runnable && (await answerRun(work, outcome.verdict, kind.runnable(work)));
  if (turnMs !== undefined) kind.delayed.wait(resource);
  takeRequest(work);
  const onHold = pass.learned('heldSince') !== undefined;
  const checkInMs = noteLook(kind, resource, { onHold, soonMs: outcome.requeueAfterMs });
  const { requeueAfterMs = checkInMs } = outcome;
  return { ...outcome, requeueAfterMs: Math.min(requeueAfterMs, turnMs ?? Infinity) };
}

/** Answers the time to the next full comparison. */
function noteLook<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  resource: R,
  { onHold, soonMs = Infinity }: { readonly onHold: boolean; readonly soonMs?: number | undefined },
): number {
  const intervalMs = Math.min(intervalOf(kind, resource, onHold), soonMs);
  return kind.checks.done(resource.metadata.uid, intervalMs, kind.mark(resource));
}

/** What waits for its time to be corrected was compared in full. What is refused will not be corrected soon. */
function noteFailedLook<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  { region, resource }: W,
  failure: ReconcileError,
): void {
  if (failure.retry === 'timed') noteLook(kind, resource, { onHold: false });
  if (isLasting(failure)) kind.brakes.looked(region, resource);
}

/**
 * A look that was cut short, by a stop or by something that passes, is asked for still. What does not go away by itself
 * is the answer.
 */
function answerLook(asking: Asking, failure: ReconcileError): void {
  if (failure.ours !== undefined || failure.retry === 'backoff') giveRequestBack(asking);
  else if (isLasting(failure)) takeRequest(asking);
}

function intervalOf(
  { checkIntervalMs }: { readonly checkIntervalMs: number },
  { spec }: OwnedResource,
  onHold: boolean,
): number {
  const intervalMs = spec.checkInterval === undefined ? checkIntervalMs : durationMs(spec.checkInterval);
  return onHold ? Math.min(intervalMs, HELD_CHECK_MS) : intervalMs;
}
