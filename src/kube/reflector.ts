import { type Clock, type Random, sleep } from '../clock.ts';
import type { Resource } from '../api/resource.ts';
import { backoff } from './backoff.ts';
import type { KubeConnection } from './connection.ts';
import { isExpired, KubeError, type KubeStatus, kubeErrorFromStatus } from './kube-error.ts';

const PAGE_SIZE = 500;

/** The API server sends a bookmark about every minute. */
const SILENCE_MS = 75_000;
const SHORTEST_WATCH_S = 300;

/** A page may be large, and the link slow. */
const PAGE_TIMEOUT_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 30_000;

/** A watch that ends sooner than this, without a word, would make a hot loop. */
const TOO_SHORT_MS = 1_000;

/** What a reflector fills. Must not throw. */
export interface Mirror<R extends Resource> {
  /** All that existed at `resourceVersion`. */
  replace(resources: readonly R[], resourceVersion: string): void;

  put(resource: R): void;

  remove(resource: R): void;
}

export interface ReflectorOptions<R extends Resource> {
  readonly connection: KubeConnection;
  /** Of the collection, `/apis/…/namespaces/…/plural`. */
  readonly path: string;
  readonly mirror: Mirror<R>;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onProblem: (error: unknown) => void;
  readonly pageSize?: number | undefined;
}

export interface Reflector {
  /** After the first complete list. Stays open for as long as the API server refuses. */
  readonly synced: Promise<void>;

  /** When the API server last told us something of this collection, on the monotonic clock. */
  readonly lastContactMs: number | undefined;

  /** After `signal` was aborted and the last request has ended. */
  readonly stopped: Promise<void>;
}

/** Keeps `mirror` equal to a collection, whatever happens to API server and network, until `signal` is aborted. */
export function startReflector<R extends Resource>(options: ReflectorOptions<R>): Reflector {
  const synced = Promise.withResolvers<void>();
  const position: Position = { version: undefined, lastContactMs: undefined, synced: synced.resolve };
  return {
    synced: synced.promise,
    get lastContactMs() {
      return position.lastContactMs;
    },
    stopped: run(options, position),
  };
}

interface Position {
  /** `undefined`: list first. */
  version: string | undefined;
  lastContactMs: number | undefined;
  readonly synced: () => void;
}

interface List<R> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly R[];
}

type WatchEvent<R> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: R }
  | { readonly type: 'ERROR'; readonly object: KubeStatus };

async function run<R extends Resource>(options: ReflectorOptions<R>, position: Position): Promise<void> {
  const { clock, random, signal, onProblem } = options;
  const nextDelayMs = backoff(clock, random);
  while (!signal.aborted) {
    try {
      position.version ??= await list(options, position);
      await watch(options, position, position.version);
    } catch (error) {
      if (signal.aborted) return;
      if (needsList(error)) position.version = undefined;
      onProblem(error);
      await sleep(clock, Math.max(nextDelayMs(), retryAfterMs(error)), signal);
    }
  }
}

function retryAfterMs(error: unknown): number {
  const askedMs = error instanceof KubeError ? error.retryAfterMs : undefined;
  return Math.min(askedMs ?? 0, LONGEST_RETRY_AFTER_MS);
}

/**
 * Silence too: a watch from a version that was never reached (etcd restored from a backup) is accepted and says
 * nothing, not even bookmarks (tried on 1.36). And what is no failed call could not be understood: don't ask for it again.
 */
function needsList(error: unknown): boolean {
  return !(error instanceof KubeError) || error.reason === 'Timeout' || isExpired(error);
}

async function list<R extends Resource>(options: ReflectorOptions<R>, position: Position): Promise<string> {
  const { connection, path, mirror, clock, signal, pageSize = PAGE_SIZE } = options;
  const items: R[] = [];
  let next: string | undefined;
  for (;;) {
    const query = { limit: pageSize, continue: next };
    const page: List<R> = await connection.request({
      method: 'GET',
      path,
      query,
      signal,
      timeoutMs: PAGE_TIMEOUT_MS,
    });
    position.lastContactMs = clock.monotonicMs();
    for (const item of page.items) items.push(trimmed(item));
    next = page.metadata.continue || undefined;
    if (next !== undefined) continue;
    mirror.replace(items, page.metadata.resourceVersion);
    position.synced();
    return page.metadata.resourceVersion;
  }
}

async function watch<R extends Resource>(
  { connection, path, mirror, clock, random, signal }: ReflectorOptions<R>,
  position: Position,
  from: string,
): Promise<void> {
  const timeoutSeconds = SHORTEST_WATCH_S + Math.floor(random() * SHORTEST_WATCH_S);
  const query = { watch: true, allowWatchBookmarks: true, resourceVersion: from, timeoutSeconds };
  const startedMs = clock.monotonicMs();
  let heard = false;
  for await (const { type, object } of connection.stream<WatchEvent<R>>({
    path,
    query,
    signal,
    idleMs: SILENCE_MS,
  })) {
    if (type === 'ERROR') throw kubeErrorFromStatus(`watch ${path}`, object);
    heard = true;
    position.lastContactMs = clock.monotonicMs();
    if (type === 'ADDED' || type === 'MODIFIED') mirror.put(trimmed(object));
    if (type === 'DELETED') mirror.remove(trimmed(object));
    position.version = object.metadata.resourceVersion;
  }
  if (heard || signal.aborted || clock.monotonicMs() - startedMs >= TOO_SHORT_MS) return;
  throw new KubeError(`watch ${path}: ended at once`, { status: 0, reason: 'Unreachable' });
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Three quarters of a resource in memory are what nobody here reads. */
export function trimmed<R extends Resource>(resource: R): R {
  const { managedFields, annotations, ...metadata } = resource.metadata as R['metadata'] & {
    managedFields?: unknown;
  };
  void managedFields;
  if (!annotations) return { ...resource, metadata };
  const { [LAST_APPLIED]: lastApplied, ...kept } = annotations;
  void lastApplied;
  return { ...resource, metadata: { ...metadata, annotations: kept } };
}
