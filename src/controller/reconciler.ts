import type { Condition, Resource } from '../api/resource.ts';
import type { ResourceEvent } from './store.ts';

/** What one kind teaches the controller. Every function may be run again at any time. */
export interface Reconciler<R extends Resource> {
  /** Milliseconds until this resource is due for a pass; 0 or less: now. Looks at nothing outside. */
  dueInMs(resource: R): number;

  /** What the spec takes from elsewhere. Left out, or `undefined`: nothing. Looks at nothing outside. */
  revisionOf?(resource: R): Revision | undefined;

  /** Makes AWS match `resource.spec`. */
  reconcile(resource: R, pass: Pass): Promise<Outcome>;

  /** Takes back what `reconcile` made. The finalizer stays until this resolves. */
  cleanup(resource: R, pass: Pass): Promise<void>;

  /** The resource of this uid is gone from the cluster: drop what is remembered of it. */
  forget(uid: string): void;
}

/** What a spec takes from elsewhere. It changes without a new generation of the resource. */
export interface Revision {
  /** Another one after each change. */
  readonly id: string;
  /** AWS was told of another one last, or of none: Ready may speak of that. */
  readonly isNew: boolean;
}

/** The one way in which a pass touches its own resource. */
export interface Pass {
  /** AWS has refused this generation and revision, and the time to try again has not come: look, but send nothing. */
  readonly heldBack: boolean;

  /** Throws `Conflict` when the resource is not, at the API server, what this pass began with. */
  requireCurrent(): Promise<void>;

  /** Somebody has edited the resource since this pass began, or deleted it, as far as it is heard of. Asks nobody. */
  isOutdated(): boolean;

  /** A condition that stays true even when the rest of the pass fails. */
  note(finding: Finding): void;

  /** Status fields as this pass knows them. They are written at its end, also when it fails. `undefined` removes. */
  learn(fields: Readonly<Record<string, unknown>>): void;

  /**
   * Status fields that must not outlive a write of somebody else: they are written with the next save, or at the end,
   * and dropped when somebody wrote in between. `undefined` removes.
   */
  mark(fields: Readonly<Record<string, unknown>>): void;

  /** What this pass has learned, or marked, of one field so far. */
  learned(field: string): unknown;

  /**
   * Writes what was learned now, on the condition that nobody wrote in between, and waits for the answer. A stall of
   * this generation stays told until the pass ends.
   */
  save(verdict: Verdict): Promise<void>;

  /** Notes a change that AWS has taken, for log and metrics: `create`, `update` … */
  did(action: string): void;

  /** Tells people now: what must be told before it happens. */
  announce(event: ResourceEvent): Promise<void>;

  /** Tells people once the status of this pass is written. */
  tell(event: ResourceEvent): void;
}

/** Ready and Stalled of DESIGN §3.5. */
export interface Verdict {
  readonly ready: Condition['status'];
  readonly stalled: boolean;
  readonly reason: string;
  readonly message: string;
}

export type Finding = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

export interface Outcome {
  readonly verdict: Verdict;
  /** Conditions beside Ready and Stalled. One that is not named stays as it was. */
  readonly findings?: readonly Finding[];
  readonly requeueAfterMs?: number;
  /** What failed before still does: it was held back, so the count of its failures goes on. */
  readonly stillFailing?: boolean;
}
