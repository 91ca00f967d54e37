import { type Clock, type Random, sleep } from '../clock.ts';
import type { Stored } from '../api/resource.ts';
import { backoff } from './backoff.ts';
import type { KubeConnection } from './connection.ts';
import { hasStatus, isExpired, KubeError } from './kube-error.ts';
import { trimmed } from './trimmed.ts';
import { watch } from './watch.ts';

const PAGE_SIZE = 500;

/** A page may be large, and the link slow. */
const PAGE_TIMEOUT_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 30_000;

/** What a reflector fills. Must not throw. */
export interface Mirror<R extends Stored> {
  /** All that existed at `resourceVersion`. */
  replace(resources: readonly R[], resourceVersion: string): void;

  put(resource: R): void;

  remove(resource: R): void;
}

export interface ReflectorOptions<R extends Stored> {
  readonly connection: KubeConnection;
  /** Of the collection, `/apis/…/namespaces/…/plural`. */
  readonly path: string;
  /** Left out: all of the collection. An object that matches no more is told as removed. */
  readonly labelSelector?: string | undefined;
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

  readonly isSynced: boolean;

  /** When the API server last told us something of this collection, on the monotonic clock. At first: the start. */
  readonly lastContactMs: number;

  /** After `signal` was aborted and the last request has ended. */
  readonly stopped: Promise<void>;
}

/** Keeps `mirror` equal to a collection, whatever happens to API server and network, until `signal` is aborted. */
export function startReflector<R extends Stored>(options: ReflectorOptions<R>): Reflector {
  const { promise: synced, resolve } = Promise.withResolvers<void>();
  let isSynced = false;
  const position: Position = {
    version: undefined,
    usual: 'stream',
    next: 'stream',
    lastContactMs: options.clock.monotonicMs(),
    synced() {
      isSynced = true;
      resolve();
    },
  };
  return {
    synced,
    get isSynced() {
      return isSynced;
    },
    get lastContactMs() {
      return position.lastContactMs;
    },
    stopped: run(options, position),
  };
}

/** A list comes as the first events of the watch, or page by page. */
type Way = 'stream' | 'pages';

/** How far a reflector has come. */
export interface Position {
  /** `undefined`: list first. */
  version: string | undefined;
  /** What fails in one way is tried in the other, and the one that worked is kept. (1.33 streams no lists: 422.) */
  usual: Way;
  /** How the next list comes. */
  next: Way;
  lastContactMs: number;
  readonly synced: () => void;
}

interface List<R> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly R[];
}

async function run<R extends Stored>(options: ReflectorOptions<R>, position: Position): Promise<void> {
  const { clock, random, signal, onProblem } = options;
  const delays = backoff(clock, random);
  let isAway = false;
  while (!signal.aborted) {
    try {
      if (position.version === undefined && position.next === 'pages') await listPages(options, position);
      await watch(options, position);
    } catch (error) {
      if (signal.aborted) return;
      // an outage that is over must not delay what is to be done after it
      if (isAway && !isUnanswered(error)) delays.reset();
      isAway = isUnanswered(error);
      const askedMs = retryAfterMs(error);
      if (!isAnsweredByPages(error, position)) {
        onProblem(error);
        await sleep(clock, Math.max(delays.nextDelayMs(), askedMs), signal);
      } else if (askedMs > 0) await sleep(clock, askedMs, signal);
    }
  }
}

/** Decides what comes next. True: the API server would not stream the list, which is no problem. */
function isAnsweredByPages(error: unknown, position: Position): boolean {
  if (position.version !== undefined) {
    if (needsList(error)) position.version = undefined;
    return false;
  }
  const streamed = position.next === 'stream';
  if (hasStatus(error, 400, 403, 422) || isTimeout(error)) position.usual = streamed ? 'pages' : 'stream';
  // 429 too: an API server that has just started does not stream yet ("storage is (re)initializing"), but lists
  const isRefused = streamed && hasStatus(error, 400, 403, 422, 429);
  position.next = isRefused ? 'pages' : position.usual;
  return isRefused;
}

function isUnanswered(error: unknown): boolean {
  return hasStatus(error, 0);
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
  return !(error instanceof KubeError) || isTimeout(error) || isExpired(error);
}

function isTimeout(error: unknown): boolean {
  return error instanceof KubeError && error.reason === 'Timeout';
}

async function listPages<R extends Stored>(options: ReflectorOptions<R>, position: Position): Promise<void> {
  const { connection, path, labelSelector, mirror, clock, signal, pageSize = PAGE_SIZE } = options;
  const items: R[] = [];
  let next: string | undefined;
  for (;;) {
    const query = { limit: pageSize, continue: next, labelSelector };
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
    position.version = page.metadata.resourceVersion;
    position.next = position.usual;
    mirror.replace(items, position.version);
    return position.synced();
  }
}
