import type { Stored } from '../api/resource.ts';
import { keyOf } from '../controller/store.ts';
import { type Deadline, deadline } from './deadline.ts';
import { KubeError, type KubeStatus, kubeErrorFromStatus } from './kube-error.ts';
import type { Position, ReflectorOptions } from './reflector.ts';
import { trimmed } from './trimmed.ts';

/** The API server sends a bookmark about every minute. */
const SILENCE_MS = 75_000;
const SHORTEST_WATCH_S = 300;

/** A watch that ends sooner than this, without a word, would make a hot loop. */
const TOO_SHORT_MS = 1_000;

/** As long as a page may take. */
const STANDSTILL_MS = 10_000;

/** Asks for the list as the first events of the watch; it ends with a bookmark that says so. */
const LIST_FIRST = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' };
const END_OF_LIST = 'k8s.io/initial-events-end';

type WatchEvent<R> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: R }
  | { readonly type: 'ERROR'; readonly object: KubeStatus };

type Told<R> = Exclude<WatchEvent<R>, { readonly type: 'ERROR' }>;

/** Tells the mirror what happens from `position` on, and before that, without a version, all that there is. */
export async function watch<R extends Stored>(
  options: ReflectorOptions<R>,
  position: Position,
): Promise<void> {
  const { path, clock, signal } = options;
  const startedMs = clock.monotonicMs();
  const limit = deadline(clock, signal);
  const receive = position.version === undefined ? gatherer(options, position, limit) : undefined;
  let heard = false;
  try {
    for await (const event of eventsOf(options, position, limit.signal)) {
      if (event.type === 'ERROR') throw kubeErrorFromStatus(`watch ${path}`, event.object);
      heard = true;
      position.lastContactMs = clock.monotonicMs();
      if (position.version === undefined) receive?.(event);
      else follow(options, position, event);
    }
  } catch (error) {
    throw limit.passed ? failure(path, 'Timeout', 'the list stands still') : error;
  } finally {
    limit.clear();
  }
  if (signal.aborted) return;
  if (position.version === undefined)
    throw failure(path, 'Unreachable', 'ended before the list was complete');
  if (heard || clock.monotonicMs() - startedMs >= TOO_SHORT_MS) return;
  throw failure(path, 'Unreachable', 'ended at once');
}

function eventsOf<R extends Stored>(
  { connection, path, labelSelector, random }: ReflectorOptions<R>,
  { version }: Position,
  signal: AbortSignal,
): AsyncIterable<WatchEvent<R>> {
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    ...(version === undefined ? LIST_FIRST : { resourceVersion: version }),
    labelSelector,
    timeoutSeconds: SHORTEST_WATCH_S + Math.floor(random() * SHORTEST_WATCH_S),
  };
  return connection.stream({ path, query, signal, idleMs: SILENCE_MS });
}

function follow<R extends Stored>(
  { mirror }: ReflectorOptions<R>,
  position: Position,
  { type, object }: Told<R>,
): void {
  if (type === 'ADDED' || type === 'MODIFIED') mirror.put(trimmed(object));
  if (type === 'DELETED') mirror.remove(trimmed(object));
  position.version = object.metadata.resourceVersion;
}

/**
 * Keeps the list to itself until it is complete. Only an object not yet seen brings it further: a server that knows no
 * streaming lists tells the same ones and their changes, and never ends.
 */
function gatherer<R extends Stored>(
  { mirror }: ReflectorOptions<R>,
  position: Position,
  limit: Deadline,
): (event: Told<R>) => void {
  const items = new Map<string, R>();
  limit.extend(STANDSTILL_MS);
  return ({ type, object }) => {
    if (type === 'BOOKMARK') {
      if (object.metadata.annotations?.[END_OF_LIST] !== 'true') return;
      limit.lift();
      position.version = object.metadata.resourceVersion;
      mirror.replace([...items.values()], position.version);
      return position.synced();
    }
    const key = keyOf(object);
    if (type === 'DELETED') return void items.delete(key);
    if (!items.has(key)) limit.extend(STANDSTILL_MS);
    items.set(key, trimmed(object));
  };
}

function failure(path: string, reason: string, what: string): KubeError {
  return new KubeError(`watch ${path}: ${what}`, { status: 0, reason });
}
