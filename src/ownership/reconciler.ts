import type { Clock } from '../clock.ts';
import { toReconcileError, type Retry } from '../controller/error.ts';
import type { Outcome, Pass, Reconciler } from '../controller/reconciler.ts';
import { durationMs } from '../duration.ts';
import type { Brakes } from './brakes.ts';
import type { Checks } from './checks.ts';
import { endContest } from './correction.ts';
import { causeToLook, rests, type Facts } from './due.ts';
import { effectiveDeletionPolicy, type OwnedResource, type OwnedWork } from './owned.ts';
import { giveRequestBack, takeRequest } from './request.ts';
import { suspended } from './verdict.ts';

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
  /** AWS has not to be asked: nothing was ever made, or nothing may be touched. */
  leavesNothingBehind(resource: R): boolean;
  /** With nothing but the resource itself: what it refers to may be gone. */
  remove(resource: R, pass: Pass): Promise<void>;
  forget(uid: string): void;
}

export function ownedReconciler<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
): Reconciler<R> {
  const { checks, brakes } = kind;
  return {
    dueInMs: (resource) => dueInMs(kind, resource),
    async reconcile(resource, pass) {
      pass.learn({ deletionPolicy: effectiveDeletionPolicy(resource) });
      if (resource.spec.suspend === true) {
        takeRequest({ resource, pass });
        brakes.forget(resource.metadata.uid);
        return suspended(resource, kind.facts(resource).specHash);
      }
      const work = await kind.workOn(resource, pass);
      endContest(work);
      const outcome = await kind.converge(work).catch((error: unknown) => {
        if (isCutShort(error)) giveRequestBack(work);
        noteFailedLook(kind, work, toReconcileError(error).retry);
        throw error;
      });
      takeRequest(work);
      brakes.looked(work.region, resource);
      return { requeueAfterMs: noteLook(kind, resource), ...outcome };
    },
    async cleanup(resource, pass) {
      brakes.forget(resource.metadata.uid);
      if (kind.leavesNothingBehind(resource)) return;
      await kind.remove(resource, pass);
    },
    forget(uid) {
      checks.forget(uid);
      brakes.forget(uid);
      kind.forget(uid);
    },
  };
}

function dueInMs<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  resource: R,
): number {
  const { brakes, checks } = kind;
  const facts = kind.facts(resource);
  const checkInMs = (): number => checks.dueInMs(resource.metadata.uid, intervalOf(kind, resource));
  const brakedMs = facts.known && facts.news ? 0 : brakes.waitMs(resource);
  if (brakedMs > 0) return Math.min(brakedMs, checkInMs());
  if (causeToLook(resource, facts) !== undefined) return 0;
  return rests(resource, facts) ? Infinity : checkInMs();
}

/** Answers the time to the next full comparison. */
function noteLook<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  resource: R,
): number {
  return kind.checks.done(resource.metadata.uid, intervalOf(kind, resource), kind.mark(resource));
}

/** What waits for its time to be corrected was compared in full. What is refused will not be corrected soon. */
function noteFailedLook<R extends OwnedResource, W extends OwnedWork<R>>(
  kind: OwnedKind<R, W>,
  { region, resource }: W,
  retry: Retry,
): void {
  if (retry === 'timed') noteLook(kind, resource);
  if (IS_LAST_WORD[retry]) kind.brakes.looked(region, resource);
}

/** Failures after which nothing is corrected soon. */
const IS_LAST_WORD: Readonly<Record<Retry, boolean>> = {
  soon: false,
  timed: false,
  backoff: false,
  slow: true,
  rarely: true,
  never: true,
};

/** By a stop, or by something that passes: the request asks for more than this. */
function isCutShort(error: unknown): boolean {
  const { ours, retry } = toReconcileError(error);
  return ours !== undefined || retry === 'backoff';
}

function intervalOf(
  { checkIntervalMs }: { readonly checkIntervalMs: number },
  { spec }: OwnedResource,
): number {
  return spec.checkInterval === undefined ? checkIntervalMs : durationMs(spec.checkInterval);
}
