import type { Stored } from '../api/resource.ts';
import { keyOf } from '../controller/store.ts';
import type { Mirror } from './reflector.ts';
import { compareVersions } from './resource-version.ts';

/** A change that came from outside. One of the two may be missing, not both. */
export type OnChange<R extends Stored> = (
  key: string,
  previous: R | undefined,
  current: R | undefined,
) => void;

/**
 * The newest known copy of each resource, from a watch and from the answers to our own writes:
 *
 * | comes            | over a cached copy       | leads to                              |
 * |------------------|--------------------------|---------------------------------------|
 * | event            | of an older version      | the new copy; told                    |
 * | event            | of the same version      | told if the copy had not been         |
 * | event            | of a newer version       | nothing: it is history                |
 * | event, new uid   | of an older version      | told as deleted, then as added        |
 * | deletion         | of the same uid          | gone; told                            |
 * | answer           | same uid, older version  | the new copy                          |
 * | answer           | none, or another uid     | nothing: the resource was deleted     |
 */
export class Cache<R extends Stored> {
  readonly #entries = new Map<string, Entry<R>>();
  readonly #holds = new Map<string, { count: number; readonly waiting: (() => void)[] }>();
  readonly #onChange: OnChange<R>;
  readonly #onProblem: (error: unknown) => void;

  /** `onChange` may throw as it likes: that goes to `onProblem`. */
  constructor(onChange: OnChange<R>, onProblem: (error: unknown) => void) {
    this.#onChange = onChange;
    this.#onProblem = onProblem;
  }

  get(key: string): R | undefined {
    return this.#entries.get(key)?.current;
  }

  list(): readonly R[] {
    return Array.from(this.#entries.values(), ({ current }) => current);
  }

  /** For the watch of one namespace, or of all (`undefined`). */
  mirror(namespace: string | undefined): Mirror<R> {
    let lastVersion = '0';
    const inTurn = (resource: R, step: () => void): void => {
      const { resourceVersion } = resource.metadata;
      if (compareVersions(resourceVersion, lastVersion) > 0) lastVersion = resourceVersion;
      this.#inTurn(keyOf(resource), step);
    };
    return {
      put: (resource) => inTurn(resource, () => this.#put(resource)),
      remove: (resource) => inTurn(resource, () => this.#remove(resource)),
      replace: (resources, version) => {
        this.#replace(namespace, resources, { version, lastVersion });
        lastVersion = version;
      },
    };
  }

  /**
   * An answer of the API server to us. `known` says that nothing but our own write lies between it and what was told:
   * true for a conditional write. Otherwise somebody else's change may hide in it, so its event will be told.
   */
  absorb(answer: R, known: boolean): void {
    const key = keyOf(answer);
    const entry = this.#entries.get(key);
    if (!entry || !sameUid(entry.current, answer)) return;
    const order = compare(answer, entry.current);
    if (order < 0 || (order === 0 && !isEnded(answer))) return;
    const silent = known && entry.told === entry.current;
    this.#entries.set(key, { current: answer, told: silent ? answer : entry.told });
  }

  /** Keeps events of this resource waiting until the answer is called: the event of a write may overtake its answer. */
  hold(key: string): () => void {
    const held = this.#holds.get(key) ?? { count: 0, waiting: [] };
    this.#holds.set(key, held);
    held.count += 1;
    return () => {
      held.count -= 1;
      if (held.count > 0) return;
      this.#holds.delete(key);
      for (const step of held.waiting) step();
    };
  }

  #inTurn(key: string, step: () => void): void {
    const held = this.#holds.get(key);
    if (held) held.waiting.push(step);
    else step();
  }

  #put(resource: R): void {
    const key = keyOf(resource);
    const entry = this.#entries.get(key);
    const order = entry ? compare(resource, entry.current) : 1;
    if (order < 0 || (order === 0 && entry?.told === entry?.current)) return;
    if (entry && !sameUid(entry.current, resource)) this.#drop(key);
    const previous = this.#entries.get(key)?.told;
    const current = (order === 0 && entry?.current) || resource;
    this.#entries.set(key, { current, told: current });
    this.#tell(key, previous, current);
  }

  #remove(resource: R): void {
    const entry = this.#entries.get(keyOf(resource));
    if (entry && sameUid(entry.current, resource)) this.#drop(keyOf(resource));
  }

  #replace(namespace: string | undefined, resources: readonly R[], { version, lastVersion }: Versions): void {
    // A version that goes back means that etcd was restored from a backup: what we remember never happened. So does a
    // copy that is newer than the one in a list as new as itself: others have written since.
    const restored = compareVersions(version, lastVersion) < 0;
    const listed = new Map(resources.map((resource) => [keyOf(resource), resource]));
    const settle = (key: string): void => {
      const [current, present] = [this.get(key), listed.get(key)];
      if (!current) return;
      // A copy newer than the list is an answer to our own write: the watch will say what became of it.
      if (!restored && compareVersions(current.metadata.resourceVersion, version) > 0) return;
      if (!present || compare(present, current) < 0) this.#drop(key);
    };
    for (const [key, { current }] of this.#entries) {
      if (namespace === undefined || current.metadata.namespace === namespace)
        this.#inTurn(key, () => settle(key));
    }
    for (const resource of resources) this.#inTurn(keyOf(resource), () => this.#put(resource));
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry) this.#tell(key, entry.told, undefined);
  }

  #tell(key: string, previous: R | undefined, current: R | undefined): void {
    try {
      this.#onChange(key, previous, current);
    } catch (error) {
      this.#onProblem(error);
    }
  }
}

interface Entry<R extends Stored> {
  readonly current: R;
  /** What the last change told was about, brought forward by writes that hid nothing. */
  readonly told: R;
}

interface Versions {
  readonly version: string;
  readonly lastVersion: string;
}

/** The answer to the removal of the last finalizer: the resource as it was, at the version that it had. */
function isEnded({ metadata }: Stored): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;
}

function compare(a: Stored, b: Stored): number {
  return compareVersions(a.metadata.resourceVersion, b.metadata.resourceVersion);
}

function sameUid(a: Stored, b: Stored): boolean {
  return a.metadata.uid === b.metadata.uid;
}
