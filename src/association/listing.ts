import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { UnclaimedIndex } from '../ownership/unclaimed.ts';
import type { ListedAssociation, SsmAccess } from '../ssm/gateway.ts';
import { keysToLookAt } from './sweep.ts';
import type { Lists } from './work.ts';

/** What one look over all regions has shown. */
export interface Sweep {
  readonly keys: readonly string[];
  readonly problems: readonly unknown[];
}

/** The last complete list of each region, and what no resource names in it. */
export class Listings implements Lists {
  readonly #access: SsmAccess;
  readonly #resources: () => readonly SsmAssociation[];
  readonly #byRegion = new Map<string, ReadonlyMap<string, ListedAssociation>>();
  readonly #missing = new Map<string, ReadonlySet<string>>();
  readonly #unclaimed = new Map<string, UnclaimedIndex>();

  constructor(access: SsmAccess, resources: () => readonly SsmAssociation[]) {
    this.#access = access;
    this.#resources = resources;
  }

  entry(region: string, id: string): ListedAssociation | undefined {
    return this.#byRegion.get(region)?.get(id);
  }

  isMissing(region: string, id: string): boolean {
    return this.#missing.get(region)?.has(id) ?? false;
  }

  unclaimed(region: string): UnclaimedIndex {
    const known = this.#unclaimed.get(region);
    if (known !== undefined) return known;
    const made = new UnclaimedIndex(this.#access.in(region), () => this.#claimedIds(region));
    this.#unclaimed.set(region, made);
    return made;
  }

  /** Lists every region that a resource lives in. One that can't be listed does not keep the others from it. */
  async sweep(): Promise<Sweep> {
    const regions = [...new Set(this.#resources().map((resource) => this.#regionOf(resource)))];
    const results = await Promise.allSettled(regions.map((region) => this.#sweepRegion(region)));
    return {
      keys: results.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])),
      problems: results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])),
    };
  }

  async #sweepRegion(region: string): Promise<readonly string[]> {
    const listed = await this.#access.in(region).listAssociations();
    this.unclaimed(region).refresh(listed);
    const byId = new Map(listed.map((item) => [item.id, item]));
    this.#byRegion.set(region, byId);
    this.#missing.set(region, new Set([...this.#claimedIds(region)].filter((id) => !byId.has(id))));
    return keysToLookAt(byId, this.#in(region));
  }

  #in(region: string): readonly SsmAssociation[] {
    return this.#resources().filter((resource) => this.#regionOf(resource) === region);
  }

  #regionOf({ spec, status }: SsmAssociation): string {
    return status?.region ?? spec.region ?? this.#access.defaultRegion;
  }

  #claimedIds(region: string): ReadonlySet<string> {
    return new Set(this.#in(region).flatMap(({ status }) => status?.associationId ?? []));
  }
}
