import type { Clock } from '../clock.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { hasStatus } from '../kube/kube-error.ts';

interface Lease {
  readonly spec?: { readonly holderIdentity?: string; readonly renewTime?: string };
}

/** Who was seen to renew the operator's lease. */
export interface Sign {
  readonly holder: string;
  /** How long ago that was, at most. */
  readonly agoMs: number;
}

/** Looks for signs of the operator. Two machines' clocks are never compared: only a renewal that we see is one. */
export class OperatorWatch {
  readonly #connection: KubeConnection;
  readonly #clock: Clock;
  readonly #path: string;
  #last: string | undefined;
  #seenMs: number | undefined;

  constructor(
    connection: KubeConnection,
    clock: Clock,
    { namespace, name }: { readonly namespace: string; readonly name: string },
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`;
  }

  /** Reads once. `undefined`: nobody was seen to renew it yet. */
  async look(signal: AbortSignal): Promise<Sign | undefined> {
    const { holderIdentity: holder = '', renewTime = '' } = (await this.#read(signal))?.spec ?? {};
    const now = `${holder} ${renewTime}`;
    const renewed = holder !== '' && this.#last !== undefined && this.#last !== now;
    if (renewed) this.#seenMs = this.#clock.monotonicMs();
    this.#last = now;
    if (this.#seenMs === undefined) return undefined;
    return { holder, agoMs: this.#clock.monotonicMs() - this.#seenMs };
  }

  async #read(signal: AbortSignal): Promise<Lease | undefined> {
    try {
      return await this.#connection.request<Lease>({ method: 'GET', path: this.#path, signal });
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }
}
