import type { Resource, Stored } from './api/resource.ts';
import type { Clock, Random } from './clock.ts';
import { Controller } from './controller/controller.ts';
import type { Reconciler } from './controller/reconciler.ts';
import { priorityAtStart } from './controller/phase.ts';
import { keyOf, type EventRecorder } from './controller/store.ts';
import { Sweeper } from './controller/sweeper.ts';
import { type Priority, type Running, WorkQueue } from './controller/workqueue.ts';
import type { OnChange } from './kube/cache.ts';
import type { KubeConnection } from './kube/connection.ts';
import { hasStatus } from './kube/kube-error.ts';
import { openStore, type CacheOptions, type KubeCache, type KubeStore } from './kube/store.ts';
import { logPass, type Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { remind } from './telemetry/reminder.ts';
import { traced, traceReport } from './telemetry/tracing.ts';

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

/** What is watched of one kind. Its cache fills at once. */
export interface Watched<R extends Stored, C extends KubeCache<R>> {
  readonly kind: string;
  readonly store: C;
  /** Why the cache can't be relied on. `undefined`: it can. */
  unready(): string | undefined;
  /** `listener` is told of each change from outside. */
  listen(listener: OnChange<R>): void;
}

/** The resources of one kind, as the API server holds them. */
export type OpenKind<R extends Resource> = Watched<R, KubeStore<R>>;

export function openKind<R extends Resource>(
  { kind, plural }: { readonly kind: string; readonly plural: string },
  around: Surroundings,
): OpenKind<R> {
  const source = { kind, plural, wayOut: { 404: withoutCrd(plural) } };
  return watched<R, KubeStore<R>>(source, around, openStore);
}

type Source = Pick<CacheOptions<Stored>, 'api' | 'plural' | 'labelSelector'> & {
  readonly kind: string;
  /** What helps when the API server answers with such a status. */
  readonly wayOut: Readonly<Record<number, (said: Error) => string>>;
};

export function watched<R extends Stored, C extends KubeCache<R>>(
  { kind, wayOut, ...collection }: Source,
  around: Surroundings,
  open: (connection: KubeConnection, options: CacheOptions<R>) => C,
): Watched<R, C> {
  const listeners: OnChange<R>[] = [];
  const tell: OnChange<R> = (...change) => listeners.forEach((listener) => listener(...change));
  let lastProblem: Error | undefined;
  const clock = around.networkClock;
  const store = open(around.connection, {
    ...around,
    ...collection,
    clock,
    onChange: tell,
    onProblem(error) {
      lastProblem = explained(error, wayOut);
      around.problem('kubernetes')(lastProblem);
    },
  });
  const unready = (): string | undefined => unreadyStore(kind, store, lastProblem);
  const say = (): void => around.log.warn({ kind }, unready());
  remind({ clock, everyMs: REMINDER_MS, until: store.synced, signal: around.signal, say });
  around.metrics.watchCache(kind, store);
  return { kind, store, unready, listen: (listener) => void listeners.push(listener) };
}

/** What is done with a kind. */
export interface Job<R extends Resource> {
  readonly reconciler: Reconciler<R>;
  /** One look over everything: the keys that need a pass, and what could not be looked at. */
  readonly sweep: () => Promise<{
    readonly keys: readonly string[];
    readonly problems: readonly unknown[];
  }>;
  /** Is told what a pass has made of its resource: our own writes are no change from outside. */
  readonly afterPass: OnChange<R>;
}

/** One kind at work. Passes begin with `start`. */
export interface RunningKind {
  /** Begins once the caches are filled: a pass may need another kind's resources. */
  start(filled: Promise<unknown>): void;
  /** Runs a pass over the resource soon, when something it depends on has changed. */
  wake(key: string): void;
  /** Resolves when nothing is being done and nothing waits, delays apart. */
  idle(): Promise<void>;
  /** Takes nothing new and resolves when the passes under way have ended. */
  stop(): Promise<void>;
  /** What has been worked on for longest. `undefined`: nothing is. */
  longestPass(): LongestPass | undefined;
}

interface LongestPass extends Running {
  readonly kind: string;
}

const CONCURRENCY = 16;

/** As client-go does. */
const REMINDER_MS = 10_000;

/** Two missed inactivity periods: the watch is not just quiet. */
const STALE_MS = 150_000;

export function runKind<R extends Resource>(
  open: OpenKind<R>,
  job: Job<R>,
  around: Surroundings,
): RunningKind {
  const { kind, store } = open;
  let started: Promise<void> | undefined;
  let working = false;
  const wakeAs =
    (priority: Priority) =>
    (key: string): void => {
      if (working) queue.add(key, priority);
    };
  const queue = queueOf(open, job, around);
  open.listen(wakeAs('edit'));
  around.metrics.watchQueue(kind, queue);
  const sweeper = sweeperOf(kind, { sweep: job.sweep, wake: wakeAs('sweep') }, around);
  const begin = (): void => {
    working = true;
    for (const resource of store.list()) queue.add(keyOf(resource), priorityAtStart(resource));
    sweeper.start();
  };
  return {
    wake: wakeAs('edit'),
    start(filled) {
      started = filled.then(begin);
    },
    async idle() {
      await started;
      await sweeper.idle();
      await queue.idle();
    },
    stop() {
      sweeper.stop();
      return queue.stop();
    },
    longestPass: () => queue.longestRunning && { kind, ...queue.longestRunning },
  };
}

function queueOf<R extends Resource>(
  { kind, store }: OpenKind<R>,
  { reconciler, afterPass }: Job<R>,
  around: Surroundings,
): WorkQueue {
  const controller = new Controller<R>({ ...around, store, reconciler, report: reporter(kind, around) });
  return new WorkQueue({
    ...around,
    concurrency: CONCURRENCY,
    observer: around.metrics.queueObserver(kind),
    async process(key) {
      const before = store.get(key);
      try {
        return await traced(kind, key, () => controller.process(key));
      } finally {
        const after = store.get(key);
        if (before !== after) afterPass(key, before, after);
      }
    },
  });
}

function sweeperOf<R extends Resource>(
  kind: string,
  { sweep, wake }: Pick<Job<R>, 'sweep'> & { readonly wake: (key: string) => void },
  { sweepIntervalMs, clock, metrics, problem }: Surroundings,
): Sweeper {
  return new Sweeper({
    intervalMs: sweepIntervalMs,
    clock,
    async sweep() {
      const startedMs = clock.monotonicMs();
      const { keys, problems } = await sweep();
      const durationMs = clock.monotonicMs() - startedMs;
      const endedAt = problems.length === 0 ? clock.now() : undefined;
      metrics.observeSweep(kind, { durationMs, keys: keys.length, endedAt });
      keys.forEach(wake);
      problems.forEach(problem('sweep'));
    },
    onProblem: problem('sweep'),
  });
}

function reporter(
  kind: string,
  { log, metrics }: Surroundings,
): ConstructorParameters<typeof Controller>[0]['report'] {
  return (report) => {
    logPass(log, kind, report);
    metrics.observePass(kind, report);
    traceReport(report);
  };
}

function unreadyStore(
  kind: string,
  store: Pick<KubeCache<Stored>, 'isSynced' | 'staleMs'>,
  lastProblem: Error | undefined,
): string | undefined {
  const why = lastProblem?.message ?? 'the API server does not answer';
  if (!store.isSynced) return `The first list of ${kind} resources is not complete: ${why}`;
  const staleMs = store.staleMs();
  if (staleMs <= STALE_MS) return undefined;
  return `The API server has said nothing about ${kind} for ${Math.round(staleMs / 1_000)} s: ${why}`;
}

function explained(error: unknown, wayOut: Source['wayOut']): Error {
  const said = error instanceof Error ? error : new Error(String(error));
  const [, explain] = Object.entries(wayOut).find(([status]) => hasStatus(error, Number(status))) ?? [];
  return explain === undefined ? said : new Error(explain(said), { cause: error });
}

/** The API server says no more than "not found" about a kind that it does not know. */
function withoutCrd(plural: string): () => string {
  return () => `The CRD of ${plural} is not installed: kubectl apply --server-side -f crds/`;
}
