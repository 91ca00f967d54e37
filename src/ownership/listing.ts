import { isLasting, ReconcileError } from '../controller/error.ts';
import { keyOf } from '../controller/store.ts';
import type { SsmAccess, SsmGateway } from '../ssm/gateway.ts';
import type { Brakes } from './brakes.ts';
import { regionOf, type OwnedResource } from './owned.ts';

const SWEEP = { urgency: 'sweep', namespace: '' } as const;

/** What one look over all regions has shown. */
export interface Sweep {
  readonly keys: readonly string[];
  readonly problems: readonly unknown[];
}

/** What the last list of a region has come to. */
export interface ListState {
  /** Why it can't be listed, as a rule a missing right. `undefined`: it can. */
  readonly refusal: string | undefined;
}

/** How a kind is listed. */
export interface ListedKind<R extends OwnedResource, I> {
  readonly access: SsmAccess;
  readonly resources: () => readonly R[];
  /** Regions to list although none of the resources lives there. */
  readonly otherRegions?: () => readonly string[];
  /** A complete list of a region. Every item may be some seconds old. */
  readonly list: (ssm: SsmGateway) => Promise<readonly I[]>;
  readonly idOf: (item: I) => string;
  /** The id that a resource knows as its own in AWS. */
  readonly knownId: (resource: R) => string | undefined;
  /** The item differs from what the resource's status tells. */
  readonly showsNews: (resource: R, item: I) => boolean;
  /** A time has come for it, whatever is listed. */
  readonly isDue?: (resource: R) => boolean;
  /** What the resource's status tells of the list itself is not so. Asked also where nothing can be listed. */
  readonly isToldWrongly?: (resource: R, state: ListState | undefined) => boolean;
  /** What the item shows of a change that somebody has made in AWS, as text to compare. `undefined`: nothing. */
  readonly showsChange: (resource: R, item: I) => string | undefined;
  readonly kind: string;
  readonly brakes: Pick<Brakes, 'sweepBegan' | 'listed'>;
  /** Told of each complete list. */
  readonly onListed?: (region: string, items: readonly I[]) => void;
}

/** The last complete list of each region. */
export class Listings<R extends OwnedResource, I> {
  readonly #kind: ListedKind<R, I>;
  readonly #byRegion = new Map<string, ReadonlyMap<string, I>>();
  readonly #missing = new Map<string, ReadonlySet<string>>();
  readonly #states = new Map<string, ListState>();

  constructor(kind: ListedKind<R, I>) {
    this.#kind = kind;
  }

  entry(region: string, id: string): I | undefined {
    return this.#byRegion.get(region)?.get(id);
  }

  /** `undefined`: the region was not listed yet. */
  entries(region: string): readonly I[] | undefined {
    const items = this.#byRegion.get(region);
    return items && [...items.values()];
  }

  /** The list did not hold what a resource knew by then. */
  isMissing(region: string, id: string): boolean {
    return this.#missing.get(region)?.has(id) ?? false;
  }

  /** Trouble that may pass changes nothing about it. `undefined`: AWS has not answered yet. */
  state(region: string): ListState | undefined {
    return this.#states.get(region);
  }

  /** What resources know as their own in a region. */
  knownIds(region: string): ReadonlySet<string> {
    return new Set(this.#in(region).flatMap((resource) => this.#kind.knownId(resource) ?? []));
  }

  /** Lists every region that a resource lives in. One that can't be listed does not keep the others from it. */
  async sweep(): Promise<Sweep> {
    const own = this.#kind.resources().map((resource) => this.#regionOf(resource));
    const regions = [...new Set([...own, ...(this.#kind.otherRegions?.() ?? [])])];
    this.#forgetAllBut(regions);
    const results = await Promise.allSettled(regions.map((region) => this.#sweepRegion(region)));
    const keys = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    return {
      keys: [...new Set([...keys, ...this.#toldWrongly()])],
      problems: results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])),
    };
  }

  async #sweepRegion(region: string): Promise<readonly string[]> {
    const { kind, brakes } = this.#kind;
    brakes.sweepBegan(kind, region);
    const items = await this.#list(region);
    this.#kind.onListed?.(region, items);
    const byId = new Map(items.map((item) => [this.#kind.idOf(item), item]));
    this.#byRegion.set(region, byId);
    this.#missing.set(region, new Set([...this.knownIds(region)].filter((id) => !byId.has(id))));
    const resources = this.#in(region);
    brakes.listed(kind, region, suspectsAmong(this.#kind, byId, resources));
    return keysToLookAt(this.#kind, byId, resources);
  }

  async #list(region: string): Promise<readonly I[]> {
    try {
      const items = await this.#kind.list(this.#kind.access.in(region, SWEEP));
      this.#states.set(region, { refusal: undefined });
      return items;
    } catch (error) {
      if (error instanceof ReconcileError && isLasting(error))
        this.#states.set(region, { refusal: error.message });
      throw error;
    }
  }

  #toldWrongly(): readonly string[] {
    const { resources, isToldWrongly } = this.#kind;
    return resources()
      .filter(isLookedAfter)
      .filter((resource) => isToldWrongly?.(resource, this.state(this.#regionOf(resource))) === true)
      .map(keyOf);
  }

  /** What is not listed any more is not known any more. */
  #forgetAllBut(regions: readonly string[]): void {
    for (const lists of [this.#byRegion, this.#missing, this.#states])
      for (const region of lists.keys()) if (!regions.includes(region)) lists.delete(region);
  }

  #in(region: string): readonly R[] {
    return this.#kind.resources().filter((resource) => this.#regionOf(resource) === region);
  }

  #regionOf(resource: R): string {
    return regionOf(resource, this.#kind.access.defaultRegion);
  }
}

/** What may have to be put back: a list shows that it was changed, or does not hold it. */
function suspectsAmong<R extends OwnedResource, I>(
  { knownId, showsChange }: ListedKind<R, I>,
  listed: ReadonlyMap<string, I>,
  resources: readonly R[],
): readonly { readonly resource: R; readonly mark: string }[] {
  return resources.flatMap((resource) => {
    const id = knownId(resource);
    if (id === undefined || !isLookedAfter(resource)) return [];
    if ((resource.spec.driftPolicy ?? 'Correct') !== 'Correct') return [];
    const item = listed.get(id);
    const mark = item === undefined ? 'missing' : showsChange(resource, item);
    return mark === undefined ? [] : [{ resource, mark }];
  });
}

function isLookedAfter({ spec, metadata }: OwnedResource): boolean {
  return spec.suspend !== true && metadata.deletionTimestamp === undefined;
}

/** The resources that a complete list calls for: AWS shows something new, they are missing there, or it is time. */
function keysToLookAt<R extends OwnedResource, I>(
  { knownId, showsNews, isDue }: ListedKind<R, I>,
  listed: ReadonlyMap<string, I>,
  resources: readonly R[],
): readonly string[] {
  return resources
    .filter((resource) => {
      const id = knownId(resource);
      if (id === undefined || !isLookedAfter(resource)) return false;
      const item = listed.get(id);
      return item === undefined || showsNews(resource, item) || isDue?.(resource) === true;
    })
    .map(keyOf);
}
