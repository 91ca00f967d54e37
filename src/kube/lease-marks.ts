import { BRAKE_ENGAGED_AT, RELEASE_BRAKE } from '../api/names.ts';
import { rfc3339 } from '../clock.ts';
import type { KubeConnection } from './connection.ts';
import { hasStatus, KubeError } from './kube-error.ts';

export interface LeaseMarksOptions {
  readonly namespace: string;
  readonly name: string;
  /** Who must hold the lease when something is written. `undefined`: nobody, and a Lease that is missing is made. */
  readonly holder: string | undefined;
}

/** The annotations of the operator's Lease that tell of the mass brake. */
interface Marks {
  readonly engagedAt?: string | undefined;
  readonly releasedAt?: string | undefined;
}

interface Lease {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly holderIdentity?: string };
}

const TRIES = 5;
const MERGE_PATCH = 'application/merge-patch+json';

/** With no holder, and free to be taken at once. */
const UNHELD = { leaseDurationSeconds: 1 };

/** Reads and writes annotations of a Lease, and nothing else of it. */
export class LeaseMarks {
  readonly #connection: KubeConnection;
  readonly #options: LeaseMarksOptions;
  readonly #collection: string;
  readonly #path: string;

  constructor(connection: KubeConnection, options: LeaseMarksOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#collection = `/apis/coordination.k8s.io/v1/namespaces/${options.namespace}/leases`;
    this.#path = `${this.#collection}/${options.name}`;
  }

  async read(): Promise<Marks> {
    const { annotations = {} } = (await this.#lease())?.metadata ?? {};
    return { engagedAt: annotations[BRAKE_ENGAGED_AT], releasedAt: annotations[RELEASE_BRAKE] };
  }

  /** Throws when somebody else holds the lease. */
  async engage(at: Date): Promise<void> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      const lease = await this.#lease();
      if (lease === undefined || !isHeldBy(lease, this.#options.holder)) throw notHeld(this.#path);
      if (await this.#annotate(lease, rfc3339(at))) return;
      /* oxlint-enable no-await-in-loop */
    }
    throw new KubeError(`PATCH ${this.#path}: changed each time`, { status: 409, reason: 'Conflict' });
  }

  async #lease(): Promise<Lease | undefined> {
    try {
      return await this.#connection.request<Lease>({ method: 'GET', path: this.#path });
    } catch (error) {
      if (!hasStatus(error, 404)) throw error;
      return this.#options.holder === undefined ? this.#make() : undefined;
    }
  }

  #make(): Promise<Lease> {
    const { name, namespace } = this.#options;
    const body = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace },
      spec: UNHELD,
    };
    return this.#connection.request<Lease>({ method: 'POST', path: this.#collection, body });
  }

  /** Conditional, so that whoever has lost the lease meanwhile writes nothing. `false`: somebody was faster. */
  async #annotate({ metadata: { resourceVersion } }: Lease, at: string): Promise<boolean> {
    const body = { metadata: { resourceVersion, annotations: { [BRAKE_ENGAGED_AT]: at } } };
    try {
      await this.#connection.request({
        method: 'PATCH',
        path: this.#path,
        body,
        contentType: MERGE_PATCH,
      });
      return true;
    } catch (error) {
      if (hasStatus(error, 409)) return false;
      throw error;
    }
  }
}

function isHeldBy({ spec }: Lease, holder: string | undefined): boolean {
  return holder === undefined || spec?.holderIdentity === holder;
}

function notHeld(path: string): KubeError {
  return new KubeError(`${path} is not held by this operator: nothing was written`, {
    status: 0,
    reason: 'NotHeld',
  });
}
