import type { PassReport } from '../controller/controller.ts';
import type { QueueObserver, Running } from '../controller/workqueue.ts';
import { LONG_BUCKETS, type Meters } from './meters.ts';

interface QueueState {
  /** Keys that wait, by priority. */
  readonly depths: Readonly<Record<string, number>>;
  readonly running: number;
  readonly longestRunning: Running | undefined;
  /** Of all that runs. */
  readonly unfinishedMs: number;
  readonly concurrency: number;
}

/** What is measured of passes, queues and sweeps. */
export interface ControllerMetrics {
  observePass(controller: string, report: PassReport): void;
  watchQueue(controller: string, queue: QueueState): void;
  /** What happens to keys of a queue. */
  queueObserver(controller: string): QueueObserver;
  observeSweep(controller: string, sweep: SweepReport): void;
}

interface SweepReport {
  readonly durationMs: number;
  /** Resources that it called for. */
  readonly keys: number;
  /** `undefined`: not everything could be listed. */
  readonly endedAt: Date | undefined;
}

const RESULTS = ['success', 'requeue', 'requeue_after', 'error'];

/** The names are those of controller-runtime, so that its dashboards work. */
export function controllerMetrics(meters: Meters): ControllerMetrics {
  const { passes, failures, seconds, changes } = passSeries(meters);
  const queues = new Map<string, QueueState>();
  queueGauges(meters, queues);
  const { adds, retries, waited, worked } = queueSeries(meters);
  const { swept, found, last } = sweepSeries(meters);
  return {
    observePass(controller, { failure, applied, durationMs, requeueAfterMs }) {
      const result = requeueAfterMs === undefined ? 'success' : 'requeue_after';
      passes.inc({ controller, result: failure === undefined ? result : 'error' });
      seconds.observe({ controller }, durationMs / 1_000);
      if (failure !== undefined) failures.all.inc({ controller });
      if (failure?.retry === 'never') failures.terminal.inc({ controller });
      if (failure?.reason === 'ReconcileFailed') failures.panics.inc({ controller });
      for (const action of applied) changes.inc({ controller, action });
    },
    watchQueue(controller, queue) {
      const labels = { name: controller, controller };
      for (const result of RESULTS) passes.inc({ controller, result }, 0);
      for (const counter of Object.values(failures)) counter.inc({ controller }, 0);
      for (const counter of [adds, retries]) counter.inc(labels, 0);
      for (const histogram of [waited, worked]) histogram.zero(labels);
      for (const histogram of [seconds, swept]) histogram.zero({ controller });
      found.inc({ controller }, 0);
      queues.set(controller, queue);
    },
    queueObserver(controller) {
      const labels = { name: controller, controller };
      return {
        added: () => adds.inc(labels),
        started: (waitedMs) => waited.observe(labels, waitedMs / 1_000),
        ended: (workedMs) => worked.observe(labels, workedMs / 1_000),
        retried: () => retries.inc(labels),
      };
    },
    observeSweep(controller, { durationMs, keys, endedAt }) {
      swept.observe({ controller }, durationMs / 1_000);
      found.inc({ controller }, keys);
      if (endedAt !== undefined) last.set({ controller }, endedAt.getTime() / 1_000);
    },
  };
}

function passSeries({ counter, histogram }: Meters) {
  const of = (name: string, help: string) => counter(`controller_runtime_${name}`, help, ['controller']);
  return {
    passes: counter('controller_runtime_reconcile_total', 'Passes by result.', ['controller', 'result']),
    failures: {
      all: of('reconcile_errors_total', 'Passes that failed.'),
      terminal: of('terminal_reconcile_errors_total', 'Passes that failed and are not tried again.'),
      panics: of('reconcile_panics_total', 'Passes that failed for a reason that nobody foresaw.'),
      timeouts: of('reconcile_timeouts_total', 'Always 0: calls have a time-out, passes have none.'),
    },
    seconds: histogram('controller_runtime_reconcile_time_seconds', 'Length of a pass.', ['controller']),
    changes: counter('ssm_operator_changes_total', 'Changes made in AWS.', ['controller', 'action']),
  };
}

const OF_QUEUE = ['name', 'controller'];

function queueSeries({ counter, histogram }: Meters) {
  return {
    adds: counter('workqueue_adds_total', 'Keys that were added.', OF_QUEUE),
    retries: counter('workqueue_retries_total', 'Keys that wait because a pass of theirs failed.', OF_QUEUE),
    waited: histogram('workqueue_queue_duration_seconds', 'How long keys waited.', OF_QUEUE, LONG_BUCKETS),
    worked: histogram('workqueue_work_duration_seconds', 'How long keys were worked on.', OF_QUEUE),
  };
}

function queueGauges({ gauge }: Meters, queues: ReadonlyMap<string, QueueState>): void {
  const each = (
    name: string,
    help: string,
    valueOf: (queue: QueueState) => number,
    labels = OF_QUEUE,
  ): void => {
    gauge(name, help, labels, (series) => {
      for (const [controller, queue] of queues) {
        const all: Readonly<Record<string, string>> = { name: controller, controller };
        series.set(Object.fromEntries(labels.map((label) => [label, all[label]!])), valueOf(queue));
      }
    });
  };
  gauge('workqueue_depth', 'Keys that wait.', [...OF_QUEUE, 'priority'], (series) => {
    for (const [controller, { depths }] of queues) {
      for (const [priority, depth] of Object.entries(depths))
        series.set({ name: controller, controller, priority }, depth);
    }
  });
  each(
    'workqueue_unfinished_work_seconds',
    'Ages of all passes that run.',
    ({ unfinishedMs }) => unfinishedMs / 1_000,
  );
  const longest = 'workqueue_longest_running_processor_seconds';
  each(
    longest,
    'Age of the oldest pass that runs.',
    (queue) => (queue.longestRunning?.runningMs ?? 0) / 1_000,
  );
  const [active, most] = [
    'controller_runtime_active_workers',
    'controller_runtime_max_concurrent_reconciles',
  ];
  each(active, 'Passes that run.', ({ running }) => running, ['controller']);
  each(most, 'Passes that may run at a time.', ({ concurrency }) => concurrency, ['controller']);
}

function sweepSeries({ counter, histogram, gauge }: Meters) {
  const labels = ['controller'];
  return {
    swept: histogram('ssm_operator_sweep_seconds', 'Length of a look over everything in AWS.', labels),
    found: counter('ssm_operator_sweep_keys_total', 'Resources that sweeps called for.', labels),
    last: gauge(
      'ssm_operator_sweep_last_timestamp_seconds',
      'When the last sweep ended that has seen everything.',
      labels,
    ),
  };
}
