import type { Rig } from '../support/rig.ts';

interface Telling {
  readonly metadata: { readonly uid: string };
  readonly reason: string;
  readonly note: string;
  readonly regarding: { readonly name: string };
  readonly series?: { readonly count: number };
}

/** Events of a namespace, each taken once; one that is told again is another. */
export class Tellings {
  readonly #rig: Rig;
  readonly #known = new Set<string>();

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  /** What was told with this reason since the last time, by the resource's name. */
  async news(reason: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const path = `/apis/events.k8s.io/v1/namespaces/${this.#rig.namespace}/events`;
    const { items } = await this.#rig.kube.request<{ items: readonly Telling[] }>({ method: 'GET', path });
    const fresh = items.filter((item) => item.reason === reason && this.#isNew(item));
    const grouped = Map.groupBy(fresh, ({ regarding }) => regarding.name);
    return new Map([...grouped].map(([name, told]) => [name, told.map(({ note }) => note)]));
  }

  #isNew({ metadata, series }: Telling): boolean {
    const key = `${metadata.uid} ${series?.count ?? 1}`;
    return !this.#known.has(key) && Boolean(this.#known.add(key));
  }
}
