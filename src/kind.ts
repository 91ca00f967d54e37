import type { Resource } from './api/resource.ts';
import type { Clock, Random } from './clock.ts';
import { Controller } from './controller/controller.ts';
import type { Reconciler } from './controller/reconciler.ts';
import { keyOf, type EventRecorder, type ResourceStore } from './controller/store.ts';
import { Sweeper } from './controller/sweeper.ts';
import { WorkQueue } from './controller/workqueue.ts';
import type { KubeConnection } from './kube/connection.ts';
import { hasStatus } from './kube/kube-error.ts';
import { openStore, type KubeStore } from './kube/store.ts';
import { logPass, type Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** What all kinds share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly networkClock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly connection: KubeConnection;
  readonly events: EventRecorder;
  readonly namespaces: readonly string[];
  readonly sweepIntervalMs: number;
  readonly problem: (source: string) => (error: unknown) => void;
  /** Ends list and watch. */
  readonly signal: AbortSignal;
}

export interface Kind<R extends Resource> {
  readonly kind: string;
  readonly plural: string;
  readonly learn: (store: ResourceStore<R>) => {
    readonly reconciler: Reconciler<R>;
    /** One look over everything: the keys that need a pass, and what could not be looked at. */
    readonly sweep: () => Promise<{
      readonly keys: readonly string[];
      readonly problems: readonly unknown[];
    }>;
  };
}

/** One kind at work: its caches fill at once, passes begin with `start`. */
export interface RunningKind {
  start(): void;
  /** Resolves when nothing is being done and nothing waits, delays apart. */
  idle(): Promise<void>;
  /** Takes nothing new and resolves when the passes under way have ended. */
  stop(): Promise<void>;
  /** Why the cache can't be relied on. `undefined`: it can. */
  unready(): string | undefined;
  /** After the last request of list and watch. */
  readonly watchEnded: Promise<void>;
}

const CONCURRENCY = 16;
/** Five missed inactivity periods: the watch is not just quiet. */
const STALE_MS = 375_000;

export function runKind<R extends Resource>(
  { kind, plural, learn }: Kind<R>,
  around: Surroundings,
): RunningKind {
  let started = false;
  const enqueue = (key: string): void => {
    if (started) queue.add(key);
  };
  const store = openStore<R>(around.connection, {
    ...around,
    clock: around.networkClock,
    plural,
    onChange: enqueue,
    onProblem: (error) => around.problem('kubernetes')(explained(error, plural)),
  });
  const { reconciler, sweep } = learn(store);
  const report = reporter(kind, around);
  const controller = new Controller<R>({ ...around, store, reconciler, report });
  const queue = new WorkQueue({
    ...around,
    concurrency: CONCURRENCY,
    process: (key) => controller.process(key),
  });
  around.metrics.watchQueue(kind, queue);
  const sweeper = new Sweeper({
    intervalMs: around.sweepIntervalMs,
    clock: around.clock,
    async sweep() {
      const { keys, problems } = await sweep();
      keys.forEach(enqueue);
      problems.forEach(around.problem('sweep'));
    },
    onProblem: around.problem('sweep'),
  });
  const begin = (): void => {
    started = true;
    for (const resource of store.list()) queue.add(keyOf(resource));
    sweeper.start();
  };
  return { ...lifecycle({ store, queue, sweeper, begin }), unready: () => unreadyStore(kind, store) };
}

interface Engine {
  readonly store: Pick<KubeStore<Resource>, 'synced' | 'stopped'>;
  readonly queue: WorkQueue;
  readonly sweeper: Sweeper;
  readonly begin: () => void;
}

function lifecycle({ store, queue, sweeper, begin }: Engine): Omit<RunningKind, 'unready'> {
  return {
    start: () => void store.synced.then(begin),
    async idle() {
      await store.synced;
      await sweeper.idle();
      await queue.idle();
    },
    async stop() {
      await sweeper.stop();
      await queue.stop();
    },
    watchEnded: store.stopped,
  };
}

function reporter(
  kind: string,
  { log, metrics }: Surroundings,
): ConstructorParameters<typeof Controller>[0]['report'] {
  return (report) => {
    logPass(log, kind, report);
    metrics.observePass(kind, report);
  };
}

function unreadyStore(kind: string, store: Pick<KubeStore<Resource>, 'staleMs'>): string | undefined {
  const staleMs = store.staleMs();
  if (!Number.isFinite(staleMs)) return `The first list of ${kind} resources is not complete.`;
  if (staleMs <= STALE_MS) return undefined;
  return `The API server has said nothing about ${kind} for ${Math.round(staleMs / 1_000)} s.`;
}

/** The API server says no more than "not found" about a kind that it does not know. */
function explained(error: unknown, plural: string): unknown {
  if (!hasStatus(error, 404)) return error;
  return new Error(`The CRD of ${plural} is not installed: kubectl apply --server-side -f crds/`, {
    cause: error,
  });
}
