import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { associationLists } from '../../src/association/listing.ts';
import { associationReconciler } from '../../src/association/reconciler.ts';
import { Controller } from '../../src/controller/controller.ts';
import { Sweeper } from '../../src/controller/sweeper.ts';
import { WorkQueue, type Result } from '../../src/controller/workqueue.ts';
import { Brakes } from '../../src/ownership/brakes.ts';
import type { SsmAccess, SsmGateway } from '../../src/ssm/gateway.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { KEY, type Cluster } from './cluster.ts';

const SWEEP_MS = 60_000;
const INTENT_WAIT_MS = 60_000;
const CHECK_MS = 24 * 3_600_000;
/** Time stands still during a pass, so passes without a pause would never end. */
const SHORTEST_MS = 20;

interface OperatorOptions {
  readonly clock: ManualClock;
  readonly cluster: Cluster;
  readonly ssm: SsmGateway;
  readonly random: () => number;
  /** A pass has asked for another one at once. */
  readonly hurried: () => void;
}

const nothing = (): void => undefined;

/** The operator's own reconciler, controller, queue and sweep, over one resource. */
export class Operator {
  readonly #queue: WorkQueue;
  readonly #sweeper: Sweeper;
  readonly #hurried: () => void;

  constructor(options: OperatorOptions) {
    const { clock, random } = options;
    this.#hurried = options.hurried;
    const { controller, lists } = wire(options);
    this.#queue = new WorkQueue({
      concurrency: 1,
      clock,
      random,
      process: async (key) => this.#paused(await controller.process(key)),
    });
    const sweep = async (): Promise<void> =>
      (await lists.sweep()).keys.forEach((key) => this.#queue.add(key, 'sweep'));
    this.#sweeper = new Sweeper({ intervalMs: SWEEP_MS, clock, sweep, onProblem: nothing });
    this.#queue.add(KEY, 'initial');
    this.#sweeper.start();
  }

  /** Somebody has edited the resource. */
  wake(): void {
    this.#queue.add(KEY, 'edit');
  }

  async stop(): Promise<void> {
    this.#sweeper.stop();
    await this.#queue.stop();
  }

  #paused(result: Result): Result {
    const { requeueAfterMs = Infinity } = result;
    if (requeueAfterMs >= SHORTEST_MS) return result;
    this.#hurried();
    return { ...result, requeueAfterMs: SHORTEST_MS };
  }
}

function wire({ clock, cluster, ssm, random }: OperatorOptions) {
  const { store, recorder } = cluster;
  const access: SsmAccess = {
    defaultRegion: 'eu-west-1',
    in: () => ssm,
    accountId: async () => '111122223333',
  };
  const brakes = brakesOf(clock);
  const lists = associationLists({
    access,
    clock,
    brakes,
    resources: () => store.list(),
    otherRegions: () => [],
  });
  const reconciler = associationReconciler({
    access,
    clusterName: 'test',
    clock,
    brakes,
    random,
    checkIntervalMs: CHECK_MS,
    adoptionNamespaces: [],
    intentWaitMs: INTENT_WAIT_MS,
    failureOutput: 'tail',
    lists,
    documents: { get: () => undefined, list: () => [], read: async () => undefined },
  });
  const controller = new Controller<SsmAssociation>({
    store,
    events: recorder,
    clock,
    reconciler,
    report: nothing,
  });
  return { controller, lists };
}

/** Nothing is corrected here, so they hold nobody back. */
function brakesOf(clock: ManualClock): Brakes {
  return new Brakes({
    clock,
    maxRunsStartedPerMinute: 60,
    intentWaitMs: INTENT_WAIT_MS,
    objects: () => ({ SsmAssociation: 1 }),
    record: { read: async () => ({}), engage: async () => undefined },
    releaseCommand: '',
    observer: { engaged: nothing, released: nothing, delayed: nothing, problem: nothing },
  });
}
