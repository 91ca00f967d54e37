import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PassReport } from '../controller/controller.ts';
import type { Running } from '../controller/workqueue.ts';

interface QueueState {
  /** Keys that wait, by priority. */
  readonly depths: Readonly<Record<string, number>>;
  readonly running: number;
  readonly longestRunning: Running | undefined;
}

interface CacheState {
  readonly isSynced: boolean;
  staleMs(): number;
}

interface BudgetState {
  /** Calls a second that are allowed now. 0: no limit. */
  readonly ratePerSecond: number;
  /** Calls that wait, by urgency. */
  readonly waiting: Readonly<Record<string, number>>;
}

export interface Metrics {
  readonly registry: Registry;
  observePass(controller: string, report: PassReport): void;
  observeCall(operation: string, outcome: 'success' | 'error'): void;
  /** A call to AWS goes out that has waited for its turn. */
  observeBudgetWait(urgency: string, waitedMs: number): void;
  countProblem(source: string): void;
  watchQueue(controller: string, queue: QueueState): void;
  /** By region. */
  watchBudgets(budgets: ReadonlyMap<string, BudgetState>): void;
  watchCache(kind: string, cache: CacheState): void;
  setLeader(leading: boolean): void;
  /** Corrections have stopped. */
  setBrake(engaged: boolean): void;
  /** A correction, promotion or requested run has to wait from now on. */
  countDelay(reason: string): void;
}

const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The names are those of controller-runtime, so that its dashboards work; ours begin with `ssm_operator`. */
export function openMetrics(registry = new Registry()): Metrics {
  const { total, errors, seconds, calls, waits, changes, problems, leader, brake, delays, gauge } =
    series(registry);
  const queues = new Map<string, QueueState>();
  gauge('workqueue_depth', 'Keys that wait.', ['name', 'controller', 'priority'], function collect() {
    for (const [controller, { depths }] of queues) {
      for (const [priority, depth] of Object.entries(depths))
        this.set({ name: controller, controller, priority }, depth);
    }
  });
  gauge('controller_runtime_active_workers', 'Passes that run.', ['controller'], function collect() {
    for (const [controller, { running }] of queues) this.set({ controller }, running);
  });
  const longest = 'workqueue_longest_running_processor_seconds';
  gauge(longest, 'Age of the oldest pass that runs.', ['name', 'controller'], function collect() {
    for (const [controller, { longestRunning }] of queues)
      this.set({ name: controller, controller }, (longestRunning?.runningMs ?? 0) / 1_000);
  });

  return {
    registry,
    watchCache: cacheWatcher(gauge),
    observePass(controller, { failure, applied, durationMs, requeueAfterMs }) {
      const result =
        failure === undefined ? (requeueAfterMs === undefined ? 'success' : 'requeue_after') : 'error';
      total.inc({ controller, result });
      seconds.observe({ controller }, durationMs / 1_000);
      if (failure !== undefined) errors.inc({ controller });
      for (const action of applied) changes.inc({ controller, action });
    },
    observeCall: (operation, outcome) => calls.inc({ operation, outcome }),
    observeBudgetWait: (urgency, waitedMs) => waits.observe({ urgency }, waitedMs / 1_000),
    countProblem: (source) => problems.inc({ source }),
    watchQueue(controller, queue) {
      for (const result of ['success', 'requeue_after', 'error']) total.inc({ controller, result }, 0);
      errors.inc({ controller }, 0);
      queues.set(controller, queue);
    },
    watchBudgets: (budgets) => budgetGauges(gauge, budgets),
    setBrake: (engaged) => brake.set(engaged ? 1 : 0),
    countDelay: (reason) => delays.inc({ reason }),
    setLeader: (leading) => leader.set({ name: 'ssm-operator' }, leading ? 1 : 0),
  };
}

type MakeGauge = ReturnType<typeof series>['gauge'];

function budgetGauges(gauge: MakeGauge, budgets: ReadonlyMap<string, BudgetState>): void {
  const [waitingName, rateName] = ['ssm_operator_aws_budget_waiting', 'ssm_operator_aws_budget_rate'];
  gauge(waitingName, 'Calls to AWS that wait.', ['region', 'urgency'], function collect() {
    for (const [region, { waiting }] of budgets)
      for (const [urgency, count] of Object.entries(waiting)) this.set({ region, urgency }, count);
  });
  gauge(rateName, 'Calls a second that are allowed. 0: no limit.', ['region'], function collect() {
    for (const [region, { ratePerSecond }] of budgets) this.set({ region }, ratePerSecond);
  });
}

function cacheWatcher(gauge: MakeGauge): Metrics['watchCache'] {
  const caches = new Map<string, CacheState>();
  const synced = 'ssm_operator_cache_synced';
  gauge(synced, '1 when the first list of a kind is complete.', ['kind'], function collect() {
    for (const [kind, { isSynced }] of caches) this.set({ kind }, isSynced ? 1 : 0);
  });
  const staleness = 'ssm_operator_cache_staleness_seconds';
  gauge(staleness, 'Since the API server last said something of a kind.', ['kind'], function collect() {
    for (const [kind, cache] of caches) this.set({ kind }, cache.staleMs() / 1_000);
  });
  return (kind, cache) => void caches.set(kind, cache);
}

/** Of the process, under prom-client's names: `process_*` and `nodejs_*`. For `main`: they can't be closed again. */
export function processRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Typed by use: each is written in one place above. */
function series(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]): Counter =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[], collect?: (this: Gauge) => void): Gauge =>
    new Gauge({ name, help, labelNames, registers, ...(collect === undefined ? {} : { collect }) });

  const total = counter('controller_runtime_reconcile_total', 'Passes by result.', ['controller', 'result']);
  const errors = counter('controller_runtime_reconcile_errors_total', 'Passes that failed.', ['controller']);
  const seconds = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'Length of a pass.',
    labelNames: ['controller'],
    buckets: SECONDS,
    registers,
  });
  const calls = counter('ssm_operator_aws_requests_total', 'Calls to AWS by operation and outcome.', [
    'operation',
    'outcome',
  ]);
  const waits = new Histogram({
    name: 'ssm_operator_aws_budget_wait_seconds',
    help: 'How long calls to AWS waited for their turn.',
    labelNames: ['urgency'],
    buckets: [...SECONDS, 60, 120, 300],
    registers,
  });
  const changes = counter('ssm_operator_changes_total', 'Changes made in AWS.', ['controller', 'action']);
  const problems = counter('ssm_operator_problems_total', 'Failures outside a pass, by source.', ['source']);
  const leader = gauge('leader_election_master_status', '1 while this process leads.', ['name']);

  const brake = gauge('ssm_operator_brake_engaged', '1 while corrections have stopped, for all regions.', []);
  const delays = counter(
    'ssm_operator_corrections_delayed_total',
    'Corrections and other starts that had to wait.',
    ['reason'],
  );

  return { total, errors, seconds, calls, waits, changes, problems, leader, brake, delays, gauge };
}
