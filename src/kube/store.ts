import { GROUP, VERSION } from '../api/names.ts';
import type { Resource } from '../api/resource.ts';
import type { Clock, Random } from '../clock.ts';
import { keyOf, type ResourceStore } from '../controller/store.ts';
import { Cache, type OnChange } from './cache.ts';
import type { KubeConnection } from './connection.ts';
import { type Reflector, startReflector, trimmed } from './reflector.ts';
import { type Writes, writesTo } from './writes.ts';

export interface StoreOptions<R extends Resource> {
  readonly plural: string;
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  /** Told of changes from outside. Not told of our own writes, unless somebody else's may hide behind one. */
  readonly onChange: OnChange<R>;
  /** For log and metrics: a failed list or watch, or what `onChange` has thrown. The store goes on. */
  readonly onProblem: (error: unknown) => void;
  /** Stops list and watch. */
  readonly signal: AbortSignal;
  /** Default: 500. */
  readonly pageSize?: number;
}

/** A `ResourceStore` on the API server. */
export interface KubeStore<R extends Resource> extends ResourceStore<R> {
  /** After the first complete list of every namespace. */
  readonly synced: Promise<void>;

  /** How long the API server has said nothing of this kind, in the namespace where that is longest. Infinity before the first list. */
  staleMs(): number;

  /** After `signal` was aborted and the last request has ended. */
  readonly stopped: Promise<void>;
}

/** Starts to list and watch at once. */
export function openStore<R extends Resource>(
  connection: KubeConnection,
  options: StoreOptions<R>,
): KubeStore<R> {
  const { plural, namespaces, clock, random, signal, onChange, onProblem, pageSize } = options;
  const cache = new Cache<R>(onChange, onProblem);
  const scopes = namespaces.length === 0 ? [undefined] : [...new Set(namespaces)];
  const reflectors = scopes.map((namespace) => {
    const [path, mirror] = [pathOf(plural, namespace), cache.mirror(namespace)];
    return startReflector<R>({ connection, path, mirror, clock, random, signal, onProblem, pageSize });
  });
  const writes = writesTo<R>({
    connection,
    pathOf: (namespace, name) => `${pathOf(plural, namespace)}/${name}`,
  });
  return {
    ...cachedStore(cache, writes),
    synced: Promise.all(reflectors.map((each) => each.synced)).then(() => {}),
    staleMs: () => Math.max(...reflectors.map((each) => staleMs(each, clock))),
    stopped: Promise.all(reflectors.map((each) => each.stopped)).then(() => {}),
  };
}

/** Own writes are readable at once. */
function cachedStore<R extends Resource>(cache: Cache<R>, writes: Writes<R>): ResourceStore<R> {
  function absorbed(answer: R, known: boolean): R {
    const resource = trimmed(answer);
    cache.absorb(resource, known);
    return resource;
  }

  async function conditional(resource: R, write: Promise<R>): Promise<R> {
    const release = cache.hold(keyOf(resource));
    try {
      return absorbed(await write, true);
    } finally {
      release();
    }
  }

  return {
    get: (key) => cache.get(key),
    list: () => cache.list(),
    async read(key) {
      const [namespace = '', name = ''] = key.split('/');
      const resource = await writes.read(namespace, name);
      return resource && absorbed(resource, false);
    },
    addFinalizer: (resource) => conditional(resource, writes.addFinalizer(resource)),
    async removeFinalizer(resource) {
      const answer = await writes.removeFinalizer(resource);
      if (answer) absorbed(answer, false);
    },
    applyStatus: (resource, status) => conditional(resource, writes.applyStatus(resource, status)),
  };
}

function staleMs({ lastContactMs }: Reflector, clock: Clock): number {
  return lastContactMs === undefined ? Infinity : clock.monotonicMs() - lastContactMs;
}

function pathOf(plural: string, namespace: string | undefined): string {
  return `/apis/${GROUP}/${VERSION}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}
