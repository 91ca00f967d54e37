import type { SsmAssociation } from './api/generated/ssm-association.ts';
import type { SsmDocument } from './api/generated/ssm-document.ts';
import { associationLists } from './association/listing.ts';
import { associationReconciler } from './association/reconciler.ts';
import { RELEASE_BRAKE } from './api/names.ts';
import type { Clock, Random } from './clock.ts';
import type { Config } from './config.ts';
import { ReconcileError } from './controller/error.ts';
import { keyOf } from './controller/store.ts';
import { documentLists } from './document/listing.ts';
import { documentReconciler } from './document/reconciler.ts';
import type { OnChange } from './kube/cache.ts';
import { openConnection } from './kube/connection.ts';
import { eventRecorder } from './kube/events.ts';
import { LeaseMarks } from './kube/lease-marks.ts';
import { openKind, runKind, type OpenKind, type RunningKind, type Surroundings } from './kind.ts';
import { elect, fenceFor, leaseOf, windUp } from './leadership.ts';
import { Brakes } from './ownership/brakes.ts';
import { regionOf } from './ownership/owned.ts';
import { passLimitMs } from './pass-limit.ts';
import { documentKeysOf, referring, usersOf } from './references.ts';
import { awsAccess, type AwsAccess } from './ssm/access.ts';
import type { Fence } from './ssm/fence.ts';
import type { SsmAccess } from './ssm/gateway.ts';
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
  const access = accessFor(config, world, { ...around, fence });
  const kinds = openKinds(around);
  const brakes = brakesFor(config, around, kinds);
  const running = runKinds({ config, world, access, around, brakes }, kinds);
  const filled = Promise.all([kinds.associations.store.synced, kinds.documents.store.synced]);
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
    await Promise.all([kinds.associations.store.stopped, kinds.documents.store.stopped]);
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
  const connection = connect({ kubeconfig: config.kubeconfig, clock: networkClock });
  const onDropped = problem('events');
  const events = eventRecorder(connection, { clock, reportingInstance: config.identity, onDropped });
  return { ...world, ...config, networkClock, metrics, connection, events, problem, signal };
}

interface Kinds {
  readonly associations: OpenKind<SsmAssociation>;
  readonly documents: OpenKind<SsmDocument>;
}

function openKinds(around: Surroundings): Kinds {
  return {
    associations: openKind({ kind: 'SsmAssociation', plural: 'ssmassociations' }, around),
    documents: openKind({ kind: 'SsmDocument', plural: 'ssmdocuments' }, around),
  };
}

interface Wiring {
  readonly config: Config;
  readonly world: World;
  readonly access: SsmAccess;
  readonly around: Surroundings;
  readonly brakes: Brakes;
}

/** A change of a document wakes the associations that refer to it, and the other way round. */
function runKinds(
  { config, world, access, around, brakes }: Wiring,
  { associations, documents }: Kinds,
): readonly RunningKind[] {
  const shared = { ...config, ...world, access, brakes };
  const documentRegions = (): readonly string[] =>
    documents.store.list().map((found) => regionOf(found, access.defaultRegion));
  const listed = associationLists({
    ...shared,
    resources: () => associations.store.list(),
    otherRegions: documentRegions,
  });
  const users = usersOf(listed, associations.store);
  const listedDocuments = documentLists({ ...shared, users, resources: () => documents.store.list() });
  const documentChanged: OnChange<SsmDocument> = (key) =>
    referring(associations.store, key).forEach((found) => runningAssociations.wake(keyOf(found)));
  const associationChanged: OnChange<SsmAssociation> = (_key, previous) =>
    previous && documentKeysOf(previous).forEach((key) => runningDocuments.wake(key));

  const runningAssociations = runKind(
    associations,
    {
      reconciler: associationReconciler({ ...shared, lists: listed, documents: documents.store }),
      sweep: () => listed.sweep(),
      afterPass: associationChanged,
    },
    around,
  );
  const checkIntervalMs = config.documentCheckIntervalMs;
  const runningDocuments = runKind(
    documents,
    {
      reconciler: documentReconciler({ ...shared, checkIntervalMs, lists: listedDocuments, users }),
      sweep: () => listedDocuments.sweep(),
      afterPass: documentChanged,
    },
    around,
  );
  documents.listen(documentChanged);
  associations.listen(associationChanged);
  return [runningDocuments, runningAssociations];
}

/** One for both kinds: what they may start is counted together. */
function brakesFor(config: Config, around: Surroundings, kinds: Kinds): Brakes {
  const { clock, connection, log, metrics } = around;
  const { namespace, name } = leaseOf(config, around);
  const holder = config.leaderElection ? config.identity : undefined;
  const release = `kubectl annotate lease ${name} -n ${namespace} --overwrite ${RELEASE_BRAKE}=$(date -u +%FT%TZ)`;
  const servedIn = (region: string, { store }: OpenKind<SsmAssociation> | OpenKind<SsmDocument>): number =>
    store.list().filter((resource) => regionOf(resource, config.region) === region).length;
  metrics.setBrake(false);
  return new Brakes({
    ...config,
    clock,
    objects: (region) => ({
      SsmAssociation: servedIn(region, kinds.associations),
      SsmDocument: servedIn(region, kinds.documents),
    }),
    record: new LeaseMarks(connection, { namespace, name, holder }),
    releaseCommand: release,
    observer: {
      engaged(region, planned) {
        metrics.setBrake(true);
        log.error(
          { region, planned, release },
          'too much was changed in AWS at once: corrections have stopped',
        );
      },
      released() {
        metrics.setBrake(false);
        log.warn('corrections go on: the brake was released');
      },
      delayed: (reason) => metrics.countDelay(reason),
      problem: around.problem('brake'),
    },
  });
}

function accessFor(
  config: Config,
  { openAccess = awsAccess }: World,
  { clock, networkClock, random, metrics, log, fence }: Surroundings & { readonly fence: Fence },
): AwsAccess {
  const access = openAccess({
    region: config.region,
    ...(config.accountId === undefined ? {} : { accountId: config.accountId }),
    ...(config.endpointTemplate === undefined ? {} : { endpointTemplate: config.endpointTemplate }),
    ratePerSecond: config.awsRate,
    burst: config.awsBurst,
    concurrency: config.awsConcurrency,
    requestTimeoutMs: config.awsTimeoutMs,
    clock,
    networkClock,
    random,
    observer: {
      call: (operation, outcome) => metrics.observeCall(operation, outcome),
      waited: (urgency, waitedMs) => metrics.observeBudgetWait(urgency, waitedMs),
      throttled: (region, operation, ratePerSecond) =>
        log.warn(
          { region, operation, ratePerSecond: Number(ratePerSecond.toFixed(2)) },
          'AWS throttles: sending half as many calls',
        ),
    },
    fence,
  });
  metrics.watchBudgets(access.budgets);
  return access;
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
  { associations, documents }: Kinds,
  liveness: Liveness,
): Promise<HealthServer> {
  return serveHealth({
    port: httpPort,
    stuck: () => liveness.stuck(),
    unready: () => documents.unready() ?? associations.unready(),
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
