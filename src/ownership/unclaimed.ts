import { OWNER_TAG } from '../api/names.ts';
import type { ListedAssociation, SsmGateway } from '../ssm/gateway.ts';

/**
 * What AWS holds and no resource names, by owner. It finds what we made but never recorded, also when another tool
 * has erased its name: a list shows no tags, so each such id is asked for them once in the life of this process, and
 * those without an owner once more for each fresh look.
 */
export class UnclaimedIndex {
  readonly #ssm: SsmGateway;
  readonly #claimedIds: () => ReadonlySet<string>;
  readonly #ownerById = new Map<string, Promise<string | undefined>>();
  readonly #unowned = new Set<string>();
  /** Since the last list, which may have been begun before. */
  readonly #made = new Map<string, ListedAssociation>();
  #listed: readonly ListedAssociation[] | undefined;

  constructor(ssm: SsmGateway, claimedIds: () => ReadonlySet<string>) {
    this.#ssm = ssm;
    this.#claimedIds = claimedIds;
  }

  /** Takes a complete list of the region. */
  refresh(listed: readonly ListedAssociation[]): void {
    const byId = new Map([...this.#made, ...listed.map((item) => [item.id, item] as const)]);
    this.#listed = [...byId.values()];
    this.#made.clear();
    for (const id of this.#ownerById.keys()) if (!byId.has(id)) this.#ownerById.delete(id);
  }

  /** This process has just made it: the last list can't know it. */
  made(created: ListedAssociation): void {
    this.#made.set(created.id, created);
    this.#listed = [...(this.#listed ?? []), created];
  }

  /** It changes hands: what its tags have said of its owner is true no more. */
  forget(id: string): void {
    this.#ownerById.delete(id);
  }

  /** Ids that carry this owner's tag. Lists the region first when that was never done, or when `fresh` is asked for. */
  async idsOf(owner: string, fresh: boolean): Promise<readonly string[]> {
    if (fresh) this.#askAgain();
    if (fresh || this.#listed === undefined) this.refresh(await this.#ssm.listAssociations());
    const claimed = this.#claimedIds();
    const unclaimed = (this.#listed ?? []).filter(({ id }) => !claimed.has(id));
    const owners = await Promise.all(unclaimed.map(({ id }) => this.#ownerOf(id)));
    return unclaimed.filter((_, index) => owners[index] === owner).map(({ id }) => id);
  }

  /** Tags of what was just made may not have shown yet. */
  #askAgain(): void {
    for (const id of this.#unowned) this.#ownerById.delete(id);
    this.#unowned.clear();
  }

  #ownerOf(id: string): Promise<string | undefined> {
    const known = this.#ownerById.get(id);
    if (known !== undefined) return known;
    const asked = this.#ssm.tagsOf({ type: 'Association', id }).then((tags) => tags?.[OWNER_TAG]);
    this.#ownerById.set(id, asked);
    asked.then(
      (owner) => owner === undefined && this.#unowned.add(id),
      () => this.#ownerById.delete(id), // a failure is no answer
    );
    return asked;
  }
}
