import type { Clock } from '../clock.ts';
import type { KubeConnection } from './connection.ts';
import { hasStatus } from './kube-error.ts';
import { microTime } from './micro-time.ts';

const RELEASE_TRIES = 3;

/** With no holder: given up, as client-go does it, too. Without this mark the holder was taken out by somebody else. */
const GIVEN_UP_S = 1;

export type Annotations = Readonly<Record<string, string>>;

/** A lease that somebody else holds. */
export interface Held {
  readonly holder: string | undefined;
  readonly annotations: Annotations;
}

export interface ClaimOptions {
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
  readonly leaseDurationMs: number;
  /** Written on the lease with each renewal. Default: none. */
  readonly annotations?: Annotations;
  /** For each request. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** What a fence counts from: nobody else can hold the lease until its duration has passed since `sentMs`. */
export interface Renewal {
  /** When the last renewal was sent, on the monotonic clock. */
  readonly sentMs: number;
  /** The same on the wall clock: it goes on while a suspended machine's monotonic clock stands still. */
  readonly sentAt: Date;
  /** Grows each time that the lease changes hands. */
  readonly transitions: number;
}

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  readonly leaseTransitions?: number;
}

interface Lease {
  readonly metadata: { readonly resourceVersion: string; readonly annotations?: Annotations };
  readonly spec?: LeaseSpec;
}

interface WatchEvent {
  readonly type: string;
  readonly object: Lease;
}

/** The requests of one who wants a Lease. */
export class LeaseClaim {
  readonly #connection: KubeConnection;
  readonly #options: ClaimOptions;
  readonly #collection: string;
  readonly #path: string;
  #lease: Lease | undefined;
  /** When the holder was last seen to do something. */
  #changedMs = 0;
  /** We have written our name, and have not read another one since. */
  #mayBeOurs = false;

  constructor(connection: KubeConnection, options: ClaimOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#collection = `/apis/coordination.k8s.io/v1/namespaces/${options.namespace}/leases`;
    this.#path = `${this.#collection}/${options.name}`;
  }

  /** As it was last seen. */
  get held(): Held {
    const { metadata, spec } = this.#lease ?? {};
    return { holder: spec?.holderIdentity, annotations: metadata?.annotations ?? {} };
  }

  /** Reads, and takes the lease if nobody holds it. `undefined` while somebody does. */
  async take(signal: AbortSignal): Promise<Renewal | undefined> {
    const lease = await this.#read(signal);
    // Our own name, on a lease that we don't know we hold: the answer to our write was lost.
    const isOurs = lease?.spec?.holderIdentity === this.#options.identity;
    return isOurs || this.freeInMs() <= 0 ? this.#write(lease, signal) : undefined;
  }

  /** Writes again what we hold, also when somebody has edited or deleted it. `undefined` when somebody else has taken it. */
  async renew(signal: AbortSignal): Promise<Renewal | undefined> {
    const renewal = await this.#write(this.#lease, signal);
    if (renewal) return renewal;
    const lease = await this.#read(signal);
    const { holderIdentity } = lease?.spec ?? {};
    return !holderIdentity || holderIdentity === this.#options.identity
      ? this.#write(lease, signal)
      : undefined;
  }

  /** Answers with `freeInMs` each time that the holder does something, until `signal` is aborted. */
  async *watch(signal: AbortSignal): AsyncGenerator<number, void> {
    const { name, leaseDurationMs: idleMs } = this.#options;
    const query = { watch: true, fieldSelector: `metadata.name=${name}` };
    const events = this.#connection.stream<WatchEvent>({ path: this.#collection, query, signal, idleMs });
    for await (const { type, object } of events) {
      if (type === 'ERROR') return;
      this.#note(type === 'DELETED' ? without(object) : object);
      yield this.freeInMs();
    }
  }

  /**
   * How long the holder is still to be respected: 0 or less when the lease may be taken. Two machines' clocks are never
   * compared: a lease is free only after it has stood still before our eyes for its whole duration. So is one that was
   * deleted, or whose holder was taken out: who held it hears of that at its next renewal.
   */
  freeInMs(): number {
    const { clock, leaseDurationMs } = this.#options;
    const { holderIdentity, leaseDurationSeconds } = this.#lease?.spec ?? {};
    if (!this.#lease || (!holderIdentity && leaseDurationSeconds === GIVEN_UP_S)) return 0;
    const durationMs = leaseDurationSeconds === undefined ? leaseDurationMs : leaseDurationSeconds * 1_000;
    return this.#changedMs + durationMs - clock.monotonicMs();
  }

  /** Does nothing when it is not ours, or not any more. Also of use when nobody knows whether it is. */
  async release(): Promise<void> {
    if (!this.#mayBeOurs) return;
    for (let tries = 1; tries <= RELEASE_TRIES; tries += 1) {
      const lease = await this.#read();
      if (lease?.spec?.holderIdentity !== this.#options.identity) return;
      const renewTime = microTime(this.#options.clock.now());
      try {
        await this.#put(lease, {
          ...lease.spec,
          holderIdentity: '',
          leaseDurationSeconds: GIVEN_UP_S,
          renewTime,
        });
        return;
      } catch (error) {
        if (!hasStatus(error, 409)) throw error;
      }
    }
  }

  async #read(signal?: AbortSignal): Promise<Lease | undefined> {
    const { timeoutMs } = this.#options;
    try {
      return this.#note(
        await this.#connection.request<Lease>({ method: 'GET', path: this.#path, signal, timeoutMs }),
      );
    } catch (error) {
      if (!hasStatus(error, 404)) throw error;
      if (this.#lease) this.#note(without(this.#lease));
      return undefined;
    }
  }

  /** `undefined` when somebody was faster. */
  async #write(lease: Lease | undefined, signal: AbortSignal): Promise<Renewal | undefined> {
    const [sentMs, sentAt] = [this.#options.clock.monotonicMs(), this.#options.clock.now()];
    const spec = heldSpec(lease?.spec, this.#options, microTime(sentAt));
    this.#mayBeOurs = true;
    try {
      this.#note(await (lease ? this.#put(lease, spec, signal) : this.#post(spec, signal)));
      return { sentMs, sentAt, transitions: spec.leaseTransitions };
    } catch (error) {
      if (hasStatus(error, 409) || (lease && hasStatus(error, 404))) return undefined;
      throw error;
    }
  }

  /** The resourceVersion inside makes it conditional; what others have annotated stays. */
  #put(lease: Lease, spec: LeaseSpec, signal?: AbortSignal): Promise<Lease> {
    const { timeoutMs, annotations } = this.#options;
    const metadata = { ...lease.metadata, annotations: { ...lease.metadata.annotations, ...annotations } };
    return this.#connection.request({
      method: 'PUT',
      path: this.#path,
      body: { ...lease, metadata, spec },
      signal,
      timeoutMs,
    });
  }

  #post(spec: LeaseSpec, signal: AbortSignal): Promise<Lease> {
    const { name, namespace, timeoutMs, annotations } = this.#options;
    const metadata = { name, namespace, annotations };
    const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
    return this.#connection.request({ method: 'POST', path: this.#collection, body, signal, timeoutMs });
  }

  #note(lease: Lease): Lease {
    const before = this.#lease?.spec;
    const { holderIdentity, renewTime } = lease.spec ?? {};
    const still =
      before !== undefined && before.holderIdentity === holderIdentity && before.renewTime === renewTime;
    if (!still) this.#changedMs = this.#options.clock.monotonicMs();
    this.#lease = lease;
    this.#mayBeOurs &&= holderIdentity === this.#options.identity;
    return lease;
  }
}

function without(lease: Lease): Lease {
  return { ...lease, spec: {} };
}

function heldSpec(before: LeaseSpec | undefined, { identity, leaseDurationMs }: ClaimOptions, now: string) {
  const ours = before?.holderIdentity === identity;
  const transitions = before?.leaseTransitions ?? 0;
  return {
    ...before,
    holderIdentity: identity,
    leaseDurationSeconds: Math.ceil(leaseDurationMs / 1_000),
    acquireTime: (ours && before.acquireTime) || now,
    renewTime: now,
    leaseTransitions: ours || !before ? transitions : transitions + 1,
  };
}
