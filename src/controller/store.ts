import type { Resource, Stored } from '../api/resource.ts';

/** The resources of one kind: a cache that a watch keeps fresh, and the few writes that we make. */
export interface ResourceStore<R extends Resource> {
  /** The newest copy known here: what the watch delivered, or the answer to our own last write when that is newer. */
  get(key: string): R | undefined;

  /** Every resource known here. */
  list(): readonly R[];

  /** Reads past the cache. `undefined` when the API server says it is not there. */
  read(key: string): Promise<R | undefined>;

  /** Adds our finalizer; does nothing when the resource has changed in a way that makes it wrong (then throws `Conflict`). */
  addFinalizer(resource: R): Promise<R>;

  /** Removes our finalizer, and nobody else's. Does nothing when the resource is already gone. */
  removeFinalizer(resource: R): Promise<void>;

  /**
   * Replaces the whole status by server-side apply, on the condition that the resource is still at the
   * resourceVersion it was computed from. Throws `Conflict` otherwise. Answers what is now stored.
   */
  applyStatus(resource: R, status: object): Promise<R>;
}

/** The API server did not do what it was asked for; `message` says what, and why. */
export class StoreFailure extends Error {}

/** The resource has changed, or is gone, since it was read. Read again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** `namespace/name`, as the work queue holds it. */
export function keyOf(resource: Stored): string {
  return `${resource.metadata.namespace}/${resource.metadata.name}`;
}

/** Something that people should see beside the resource: `kubectl describe`, `kubectl get events`. */
export interface ResourceEvent {
  readonly type: 'Normal' | 'Warning';
  /** CamelCase. */
  readonly reason: string;
  /** What the operator was doing, CamelCase: `Create`, `Update`, `Delete`, `Observe`. */
  readonly action: string;
  readonly message: string;
}

/** Writes events. Never throws: an event that can't be written is counted and dropped. */
export interface EventRecorder {
  record(resource: Resource, event: ResourceEvent): Promise<void>;
}
