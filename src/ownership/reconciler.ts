import type { Clock } from '../clock.ts';
import { toReconcileError } from '../controller/error.ts';
import type { Outcome, Pass, Reconciler } from '../controller/reconciler.ts';
import { durationMs } from '../duration.ts';
import type { Checks } from './checks.ts';
import { causeToLook, rests, type Facts } from './due.ts';
import { effectiveDeletionPolicy, type OwnedResource, type OwnedWork } from './owned.ts';
import { giveRequestBack, takeRequest } from './request.ts';
import { suspended } from './verdict.ts';

/** What one kind brings to the pass that all kinds share. */
export interface OwnedKind<R extends OwnedResource, W extends OwnedWork<R>> {
  readonly clock: Clock;
  readonly checks: Checks;
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
  const { checks } = kind;
  return {
    dueInMs(resource) {
      const facts = kind.facts(resource);
      if (causeToLook(resource, facts) !== undefined) return 0;
      if (rests(resource, facts)) return Infinity;
      return checks.dueInMs(resource.metadata.uid, intervalOf(kind, resource));
    },
    async reconcile(resource, pass) {
      pass.learn({ deletionPolicy: effectiveDeletionPolicy(resource) });
      if (resource.spec.suspend === true) {
        takeRequest({ resource, pass });
        return suspended(resource, kind.facts(resource).specHash);
      }
      const work = await kind.workOn(resource, pass);
      const outcome = await kind.converge(work).catch((error: unknown) => {
        if (isCutShort(error)) giveRequestBack(work);
        throw error;
      });
      takeRequest(work);
      const { uid } = resource.metadata;
      const requeueAfterMs = checks.done(uid, intervalOf(kind, resource), kind.mark(resource));
      return { requeueAfterMs, ...outcome };
    },
    async cleanup(resource, pass) {
      if (kind.leavesNothingBehind(resource)) return;
      await kind.remove(resource, pass);
    },
    forget(uid) {
      checks.forget(uid);
      kind.forget(uid);
    },
  };
}

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
