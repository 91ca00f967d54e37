import { accessFor } from './access.ts';
import { brakesFor } from './braking.ts';
import type { Clock, Random } from './clock.ts';
import type { Config } from './config.ts';
import { ReconcileError } from './controller/error.ts';
import type { RunningKind, Surroundings } from './kind.ts';
import { openKinds, runKinds, type Kinds } from './kinds.ts';
import { openConnection } from './kube/connection.ts';
import { eventRecorder } from './kube/events.ts';
import { elect, fenceFor, windUp } from './leadership.ts';
import type { Brakes } from './ownership/brakes.ts';
import { passLimitMs } from './pass-limit.ts';
import type { awsAccess } from './ssm/access.ts';
import { serveHealth, type HealthServer } from './telemetry/health.ts';
import { startLiveness, type Liveness } from './telemetry/liveness.ts';
import type { Log } from './telemetry/log.ts';
import { openMetrics, type Metrics } from './telemetry/metrics.ts';

export interface World {
  /** Of everything that the operator decides. */
  readonly clock: Clock;
  /** Of requests, watches and the lease. The network goes no faster when a test moves `clock` by hand. Default: `clock`. */
  readonly networkClock?: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Default: without those of the process. */
  readonly metrics?: Metrics;
  /** Default: `awsAccess`. */
  readonly openAccess?: typeof awsAccess;
  /** Of Kubernetes. Default: the connection of the same name. */
  readonly openConnection?: typeof openConnection;
}

export interface Operator {
  /** Of /healthz, /readyz and /metrics. */
  readonly port: number;
  /** Resolves with a sentence when the operator can't go on and the process should end. */
  readonly lost: Promise<string>;
  /** Resolves when nothing is being done and nothing waits, delays apart. */
  idle(): Promise<void>;
  /**
   * Sends AWS nothing more. What is on its way ends within `awsTimeoutMs`, what it told is written into the resources
   * within `gracePeriodMs`, or within a second of its end if that is later, and then the lease is given up.
   */
  stop(): Promise<void>;
}

/** Wires the operator and starts it. Passes begin when the lease is held. */
export async function startOperator(config: Config, world: World): Promise<Operator> {
  const { log } = world;
  const watching = new AbortController();
  const around = surroundingsOf(config, world, watching.signal);
  const { metrics, connection, networkClock } = around;
  const fence = fenceFor(config, networkClock, () => lease?.renewal);
  const access = accessFor(config, { ...world, around, fence });
  const kinds = openKinds(config, around);
  const stores = watchedOf(kinds).map(({ store }) => store);
  const brakes = brakesFor(config, around, kinds);
  const running = runKinds({ config, around, access, brakes }, kinds);
  const filled = Promise.all(stores.map(({ synced }) => synced));
  const lead = (): void => {
    metrics.setLeader(true);
    log.info({ identity: config.identity }, 'leading');
    const ready = Promise.all([filled, brakes.begin()]);
    for (const kind of running) kind.start(ready);
  };
  metrics.setLeader(false);
  const liveness = livenessOf(config, networkClock, running);
  // before the lease: who can't do this is about to end
  const health = await serve(config, metrics, kinds, liveness);
  const lease = config.leaderElection ? elect(config, around, lead) : undefined;
  if (lease === undefined) lead();
  log.info({ port: health.port, clusterName: config.clusterName, region: config.region }, 'started');
  const stop = async (): Promise<void> => {
    log.info('stopping');
    brakes.stop();
    await windUp(running, { access, fence }, { ...config, networkClock });
    watching.abort();
    await Promise.all(stores.map(({ stopped }) => stopped));
    await lease?.release();
    access.close();
    liveness.stop();
    await health.close();
    await connection.close();
    log.info('stopped');
  };
  return {
    port: health.port,
    lost: lease?.lost ?? new Promise(() => {}),
    idle: () => allIdle(running, brakes),
    stop,
  };
}

/** One kind's pass may wake the other. */
async function allIdle(running: readonly RunningKind[], brakes: Brakes): Promise<void> {
  await brakes.idle();
  for (const kind of [...running, ...running]) await kind.idle(); // oxlint-disable-line no-await-in-loop -- in turn
}

function surroundingsOf(config: Config, world: World, signal: AbortSignal): Surroundings {
  const { clock, log, networkClock = clock, metrics = openMetrics() } = world;
  const connect = world.openConnection ?? openConnection;
  const problem = problemReporter(log, metrics);
  const connection = connect({
    kubeconfig: config.kubeconfig,
    clock: networkClock,
    observer: {
      answered: (call) => metrics.observeRequest(call),
      retried: (call) => metrics.countRetry(call),
    },
  });
  const onDropped = problem('events');
  const events = eventRecorder(connection, { clock, reportingInstance: config.identity, onDropped });
  return { ...world, ...config, networkClock, metrics, connection, events, problem, signal };
}

function watchedOf({ documents, associations, contents }: Kinds) {
  return [documents, associations, ...(contents === undefined ? [] : [contents])];
}

function livenessOf(config: Config, clock: Clock, running: readonly RunningKind[]): Liveness {
  return startLiveness({
    clock,
    passLimitMs: passLimitMs(config),
    longestPasses: () => running.flatMap((kind) => kind.longestPass() ?? []),
  });
}

function serve(
  { httpPort }: Config,
  { registry }: Metrics,
  kinds: Kinds,
  liveness: Liveness,
): Promise<HealthServer> {
  return serveHealth({
    port: httpPort,
    stuck: () => liveness.stuck(),
    unready: () => watchedOf(kinds).flatMap((each) => each.unready() ?? [])[0],
    metrics: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  });
}

function problemReporter(log: Log, metrics: Metrics): Surroundings['problem'] {
  return (source) => (error) => {
    if (error instanceof ReconcileError && error.ours === 'stopping') return; // a stop cuts off what was going on
    metrics.countProblem(source);
    log.warn({ source }, error instanceof Error ? error.message : String(error));
  };
}
