import { type Clock, type Random, sleep } from '../clock.ts';
import type { KubeConnection } from './connection.ts';
import { deadline } from './deadline.ts';
import { type Annotations, type Held, LeaseClaim, type Renewal } from './lease-claim.ts';

export interface LeaseOptions {
  readonly namespace: string;
  readonly name: string;
  /** Of this process alone: two that share one would both hold the lease. */
  readonly identity: string;
  /** Default: 15 s. Others wait this long before they take a lease that is not renewed. */
  readonly leaseDurationMs?: number;
  /** Default: 10 s. Without a renewal for this long we hold it no more. */
  readonly renewDeadlineMs?: number;
  /** Default: 2 s. */
  readonly retryPeriodMs?: number;
  /** Written on the lease while we hold it. Default: none. */
  readonly annotations?: Annotations;
  readonly clock: Clock;
  readonly random: Random;
  /** Gives the lease up. Abort it last, after everything that the lease permits has ended. */
  readonly signal: AbortSignal;
  /** Called each time that the lease is seen with another holder, until we hold it. */
  readonly onHeldByOther?: (held: Held) => void;
  readonly onAcquired: (renewal: Renewal) => void;
  /** Called at most once, and not after `signal`; nothing is tried after it. */
  readonly onLost: () => void;
  readonly onProblem: (error: unknown) => void;
}

export interface HeldLease {
  /** `undefined` while somebody else, or nobody, holds it. */
  readonly renewal: Renewal | undefined;

  /** After the lease was lost, or given up. */
  readonly stopped: Promise<void>;
}

/** Waits for a coordination.k8s.io Lease, and then keeps it until it is lost or `signal` is aborted. */
export function holdLease(connection: KubeConnection, options: LeaseOptions): HeldLease {
  const timing = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 2_000, ...options };
  const claim = new LeaseClaim(connection, { ...timing, timeoutMs: timing.renewDeadlineMs / 2 });
  let renewal: Renewal | undefined;

  async function hold(): Promise<void> {
    renewal = await acquire(claim, timing);
    if (renewal) {
      options.onAcquired(renewal);
      while (renewal && !options.signal.aborted) renewal = await renewed(claim, timing, renewal);
      if (!renewal) return options.onLost();
      renewal = undefined;
    }
    await claim.release().catch(options.onProblem);
  }

  return {
    get renewal() {
      return renewal;
    },
    stopped: hold(),
  };
}

type Timing = LeaseOptions & Required<Pick<LeaseOptions, 'renewDeadlineMs' | 'retryPeriodMs'>>;

/** `undefined` when `signal` was aborted first. */
async function acquire(claim: LeaseClaim, timing: Timing): Promise<Renewal | undefined> {
  const { clock, signal, onProblem } = timing;
  while (!signal.aborted) {
    try {
      const renewal = await claim.take(signal);
      if (renewal) return renewal;
      await standBy(claim, timing);
    } catch (error) {
      if (signal.aborted) return undefined;
      onProblem(error);
      await sleep(clock, jittered(timing), signal);
    }
  }
  return undefined;
}

/** Returns when the lease is worth a try: given up, or not renewed for its duration. */
async function standBy(
  claim: LeaseClaim,
  { clock, signal, retryPeriodMs, onHeldByOther }: Timing,
): Promise<void> {
  if (claim.freeInMs() <= 0) return;
  onHeldByOther?.(claim.held);
  const limit = deadline(clock, signal);
  limit.extend(claim.freeInMs());
  try {
    for await (const freeInMs of claim.watch(limit.signal)) {
      if (freeInMs <= 0) return;
      onHeldByOther?.(claim.held);
      limit.extend(freeInMs);
    }
    await sleep(clock, retryPeriodMs, signal);
  } catch (error) {
    if (!limit.passed) throw error;
  } finally {
    limit.clear();
  }
}

/** The next renewal after `last`; `last` when we are to stop; `undefined` when the lease is lost. */
async function renewed(claim: LeaseClaim, timing: Timing, last: Renewal): Promise<Renewal | undefined> {
  const { clock, signal, retryPeriodMs, onProblem } = timing;
  for (let waitMs = jittered(timing); ; waitMs = retryPeriodMs / 4) {
    await sleep(clock, Math.min(waitMs, leftMs(timing, last)), signal);
    if (signal.aborted) return last;
    if (leftMs(timing, last) === 0) return undefined;
    const limit = deadline(clock, signal);
    limit.extend(leftMs(timing, last));
    try {
      return await claim.renew(limit.signal);
    } catch (error) {
      if (!signal.aborted) onProblem(error);
    } finally {
      limit.clear();
    }
  }
}

/** By the clock that is further on: a suspended machine's monotonic clock stands still. */
function leftMs({ clock, renewDeadlineMs }: Timing, { sentMs, sentAt }: Renewal): number {
  const elapsedMs = Math.max(clock.monotonicMs() - sentMs, clock.now().getTime() - sentAt.getTime());
  return Math.max(renewDeadlineMs - elapsedMs, 0);
}

function jittered({ random, retryPeriodMs }: Timing): number {
  return retryPeriodMs * (1 + 0.2 * random());
}
