import { GROUP, VERSION } from '../api/names.ts';
import type { Resource, Stored } from '../api/resource.ts';
import type { Clock, Random } from '../clock.ts';
import { keyOf, type ResourceStore } from '../controller/store.ts';
import { Cache, type OnChange } from './cache.ts';
import type { KubeConnection } from './connection.ts';
import { startReflector } from './reflector.ts';
import { trimmed } from './trimmed.ts';
import { readOne, type Target, type Writes, writesTo } from './writes.ts';

export interface CacheOptions<R extends Stored> {
  readonly plural: string;
  /** Default: that of our own kinds. `/api/v1` for ConfigMaps. */
  readonly api?: string;
  /** Left out: all. What matches no more is told as gone. */
  readonly labelSelector?: string;
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  /** Told of changes from outside. Not told of our own writes, unless somebody else's may hide behind one. */
  readonly onChange: OnChange<R>;
  /** For log and metrics: a failed list or watch, or what `onChange` has thrown. The cache goes on. */
  readonly onProblem: (error: unknown) => void;
  /** Stops list and watch. */
  readonly signal: AbortSignal;
  /** Default: 500. */
  readonly pageSize?: number;
}

/** A collection that a watch keeps fresh. */
export interface KubeCache<R extends Stored> {
  /** The newest copy known here. */
  get(key: string): R | undefined;

  list(): readonly R[];

  /** After the first complete list of every namespace. */
  readonly synced: Promise<void>;

  readonly isSynced: boolean;

  /** How long the API server has said nothing of this collection, in the namespace where that is longest. */
  staleMs(): number;

  /** After `signal` was aborted and the last request has ended. */
  readonly stopped: Promise<void>;
}

/** The same, of which one can also be read past the cache. */
export interface ReadableCache<R extends Stored> extends KubeCache<R> {
  /** Whatever its labels. `undefined` when the API server says it is not there. */
  read(key: string): Promise<R | undefined>;
}

/** A `ResourceStore` on the API server. */
export type KubeStore<R extends Resource> = KubeCache<R> & ResourceStore<R>;

const OUR_API = `/apis/${GROUP}/${VERSION}`;

/** Starts to list and watch at once. */
export function openStore<R extends Resource>(
  connection: KubeConnection,
  options: CacheOptions<R>,
): KubeStore<R> {
  const cache = new Cache<R>(options.onChange, options.onProblem);
  return Object.assign(
    filled(connection, options, cache),
    cachedStore(cache, writesTo<R>(targetOf(connection, options))),
  );
}

/** Starts to list and watch at once. Nothing is ever written. */
export function openCache<R extends Stored>(
  connection: KubeConnection,
  options: CacheOptions<R>,
): ReadableCache<R> {
  const target = targetOf(connection, options);
  return Object.assign(filled(connection, options, new Cache<R>(options.onChange, options.onProblem)), {
    async read(key: string): Promise<R | undefined> {
      const [namespace = '', name = ''] = key.split('/');
      const found = await readOne<R>(target, namespace, name);
      return found && trimmed(found);
    },
  });
}

function targetOf(connection: KubeConnection, options: Pick<CacheOptions<Stored>, 'api' | 'plural'>): Target {
  return { connection, pathOf: (namespace, name) => `${collectionOf(options, namespace)}/${name}` };
}

function filled<R extends Stored>(
  connection: KubeConnection,
  options: CacheOptions<R>,
  cache: Cache<R>,
): KubeCache<R> {
  const { namespaces, clock } = options;
  const scopes = namespaces.length === 0 ? [undefined] : [...new Set(namespaces)];
  const reflectors = scopes.map((namespace) => {
    const [path, mirror] = [collectionOf(options, namespace), cache.mirror(namespace)];
    return startReflector<R>({ ...options, connection, path, mirror });
  });
  return {
    get: (key) => cache.get(key),
    list: () => cache.list(),
    synced: Promise.all(reflectors.map((each) => each.synced)).then(() => {}),
    get isSynced() {
      return reflectors.every((each) => each.isSynced);
    },
    staleMs: () => clock.monotonicMs() - Math.min(...reflectors.map((each) => each.lastContactMs)),
    stopped: Promise.all(reflectors.map((each) => each.stopped)).then(() => {}),
  };
}

type WritableStore<R extends Resource> = Omit<ResourceStore<R>, 'get' | 'list'>;

/** Own writes are readable at once. */
function cachedStore<R extends Resource>(cache: Cache<R>, writes: Writes<R>): WritableStore<R> {
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

function collectionOf(
  { api = OUR_API, plural }: Pick<CacheOptions<Stored>, 'api' | 'plural'>,
  namespace: string | undefined,
): string {
  return `${api}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}
