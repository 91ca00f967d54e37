import type { Resource } from '../../src/api/resource.ts';
import { eventually } from '../support/eventually.ts';
import type { Rig } from '../support/rig.ts';
import { lawsBroken } from './condition-laws.ts';

interface WatchEvent {
  readonly type: string;
  readonly object: Resource;
}

/** Every version of the status of every resource of one kind, as anybody who watches sees it. */
export class Statuses {
  readonly faults: string[] = [];
  seen = 0;
  /** Every one that a condition has given. */
  readonly reasons = new Set<string>();
  readonly #latest = new Map<string, Resource>();
  readonly #stop = new AbortController();
  readonly #rig: Rig;
  readonly #plural: string;
  #watching: Promise<void> = Promise.resolve();

  constructor(rig: Rig, plural: 'ssmassociations' | 'ssmdocuments' = 'ssmassociations') {
    this.#rig = rig;
    this.#plural = plural;
  }

  async watch(): Promise<void> {
    const path = `/apis/ssm-operator.dev/v1alpha1/namespaces/${this.#rig.namespace}/${this.#plural}`;
    const { metadata } = await this.#rig.kube.request<{ metadata: { resourceVersion: string } }>({
      method: 'GET',
      path,
    });
    this.#watching = this.#follow(path, metadata.resourceVersion);
  }

  /** Waits until it has seen these versions. */
  async caughtUp(resources: readonly Resource[]): Promise<void> {
    await eventually(
      () => {
        const late = resources.filter(
          ({ metadata }) =>
            Number(this.#latest.get(metadata.name)?.metadata.resourceVersion ?? 0) <
            Number(metadata.resourceVersion),
        );
        if (late.length > 0) throw new Error(`${late.length} are not watched yet`);
      },
      { everyMs: 5 },
    );
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  /** The API server ends a watch when it likes; the next one goes on where it ended. */
  async #follow(path: string, begin: string): Promise<void> {
    const { signal } = this.#stop;
    let resourceVersion = begin;
    while (!signal.aborted) {
      const query = { watch: true, resourceVersion };
      try {
        const events = this.#rig.kube.stream<WatchEvent>({ path, query, signal, idleMs: 3_600_000 });
        for await (const { object } of events) {
          resourceVersion = object.metadata.resourceVersion;
          this.#note(object);
        }
      } catch {
        // it goes on below, and who waits for it tells when it does not
      }
    }
  }

  #note(object: Resource): void {
    const { name } = object.metadata;
    this.seen += 1;
    object.status?.conditions?.forEach(({ reason }) => this.reasons.add(reason));
    const broken = lawsBroken(object, this.#latest.get(name));
    this.faults.push(...broken.map((law) => `${name}: ${law}: ${JSON.stringify(object.status?.conditions)}`));
    this.#latest.set(name, object);
  }
}
