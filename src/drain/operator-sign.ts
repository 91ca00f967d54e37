import { hasStatus } from '../kube/kube-error.ts';
import { leaseOf } from '../leadership.ts';
import type { DrainConfig } from './config.ts';
import type { Patience } from './patience.ts';
import { silent } from './words/meanwhile.ts';
import type { DrainWorld } from './world.ts';

interface Lease {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly renewTime?: string;
    readonly leaseDurationSeconds?: number;
  };
}

/** Looks for signs of the operator. Two machines' clocks are never compared: only a renewal that we see is one. */
export class OperatorWatch {
  readonly place: { readonly namespace: string; readonly name: string };
  readonly #config: DrainConfig;
  readonly #world: DrainWorld;
  readonly #patience: Patience;
  #last: string | undefined;
  #durationMs = 0;
  #seenMs: number | undefined;
  #isSilenceTold = false;

  constructor(config: DrainConfig, world: DrainWorld, patience: Patience) {
    this.place = leaseOf(config, world);
    this.#config = config;
    this.#world = world;
    this.#patience = patience;
  }

  get lease(): string {
    return `${this.place.namespace}/${this.place.name}`;
  }

  /** Who does nothing for so long is not at work: a lease may be one that is renewed seldom. */
  get waitMs(): number {
    return Math.max(this.#config.operatorWaitMs, this.#durationMs);
  }

  /** Reads once: who was seen to renew the lease, now or before. */
  async look(): Promise<string | undefined> {
    const lease = await this.#patience.persistently(() => this.#read());
    const { holderIdentity: holder = '', renewTime = '', leaseDurationSeconds = 0 } = lease?.spec ?? {};
    this.#durationMs = leaseDurationSeconds * 1_000;
    const now = `${holder} ${renewTime}`;
    const renewed = holder !== '' && this.#last !== undefined && this.#last !== now;
    if (renewed) this.#seenMs = this.#world.clock.monotonicMs();
    this.#last = now;
    return this.#seenMs === undefined ? undefined : holder;
  }

  /** Whether it should be heard, and is not; that is told once each time, when it was heard before. */
  async isSilent(): Promise<boolean> {
    if (!this.#config.leaderElection) return false;
    await this.look();
    const seenMs = this.#seenMs;
    if (seenMs === undefined) return true;
    const silentMs = this.#world.clock.monotonicMs() - seenMs;
    const isSilent = silentMs > this.waitMs;
    if (isSilent && !this.#isSilenceTold) this.#world.say(silent(this.lease));
    this.#isSilenceTold = isSilent;
    return isSilent;
  }

  async #read(): Promise<Lease | undefined> {
    const { connection, signal } = this.#world;
    const { namespace, name } = this.place;
    const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`;
    try {
      return await connection.request<Lease>({ method: 'GET', path, signal });
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }
}
