import { SERVES } from './api/names.ts';
import { sleep, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { RunningKind, Surroundings } from './kind.ts';
import type { Held, Renewal } from './kube/lease-claim.ts';
import { holdLease } from './kube/lease.ts';
import { isServedBy, servedBy, servedIn, type Served } from './served.ts';
import type { AwsAccess } from './ssm/access.ts';
import { Fence, writableMs } from './ssm/fence.ts';
import type { Log } from './telemetry/log.ts';

const LEASE_NAME = 'ssm-operator';

const STRANGER =
  "Nobody does all of this operator's work: another one holds the lease, and does not serve the same. After an edit of the cluster name, the region or the namespaces this ends by itself. Two releases: give each namespaces of its own to serve, and a namespace of its own for its lease: set NAMESPACES and LEASE_NAMESPACE (chart: namespaces, settings.leaseNamespace).";

/** For what AWS has just answered, to be written into the status. */
const LAST_WORDS_MS = 1_000;

/** Who of several operators works. */
export interface Election {
  readonly renewal: Renewal | undefined;
  readonly lost: Promise<string>;
  release(): Promise<void>;
}

/** Where the operator's Lease is. */
export function leaseOf(
  { leaseNamespace }: Pick<Config, 'leaseNamespace'>,
  { connection }: Pick<Surroundings, 'connection'>,
): { readonly namespace: string; readonly name: string } {
  return { namespace: leaseNamespace ?? connection.namespace ?? 'default', name: LEASE_NAME };
}

/** Waits for the lease; `lead` is called when it is held. */
export function elect(config: Config, around: Surroundings, lead: () => void): Election {
  const holding = new AbortController();
  const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
  const { namespace, name } = leaseOf(config, around);
  around.log.info({ lease: `${namespace}/${name}` }, 'waiting for the lease');
  const serves = servedBy(config);
  const lease = holdLease(around.connection, {
    ...config,
    ...around,
    clock: around.networkClock,
    namespace,
    name,
    signal: holding.signal,
    annotations: { [SERVES]: JSON.stringify(serves) },
    onHeldByOther: strangerReporter(around.log, `${namespace}/${name}`, serves),
    onAcquired: lead,
    onLost: () =>
      lose(
        `The lease ${namespace}/${name} is lost: it could not be renewed, or another operator has taken it. This process ends.`,
      ),
    onProblem: around.problem('lease'),
  });
  return {
    lost,
    get renewal() {
      return lease.renewal;
    },
    async release() {
      holding.abort();
      await lease.stopped;
    },
  };
}

/** Warns, once for each holder, of one that does not do our work. */
function strangerReporter(log: Log, lease: string, ours: Served): (held: Held) => void {
  let warnedOf: string | undefined;
  return ({ holder, annotations }) => {
    const theirs = servedIn(annotations[SERVES], holder);
    if (theirs === undefined || isServedBy(ours, theirs) || holder === warnedOf) return;
    warnedOf = holder;
    log.warn({ lease, serves: ours, held: theirs }, STRANGER);
  };
}

/** Without an election it is always open. */
export function fenceFor(
  { leaderElection, writeWindowMs }: Config,
  clock: Clock,
  renewal: () => Renewal | undefined,
): Fence {
  return new Fence({
    clock,
    writableMs: () => (leaderElection ? writableMs(renewal(), writeWindowMs, clock) : Infinity),
  });
}

/** What calls to AWS pass. */
interface Gates {
  readonly access: Pick<AwsAccess, 'sendNoMore'>;
  readonly fence: Fence;
}

/**
 * Lets what is on its way to AWS end, and the passes write what they have learned, for as long as the grace period
 * allows. What waits for the budget is refused. After this no write is on its way, and none will be.
 */
export async function windUp(
  running: readonly RunningKind[],
  { access, fence }: Gates,
  { gracePeriodMs, networkClock }: Pick<Config, 'gracePeriodMs'> & Pick<Surroundings, 'networkClock'>,
): Promise<void> {
  const passes = Promise.all(running.map((kind) => kind.stop()));
  access.sendNoMore();
  await within(networkClock, gracePeriodMs, passes);
  fence.close();
  await fence.idle();
  await within(networkClock, LAST_WORDS_MS, passes);
}

/** Resolves with `work`, or after `limitMs`. */
async function within(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  await Promise.race([work, sleep(clock, limitMs, ended.signal)]);
  ended.abort();
}
