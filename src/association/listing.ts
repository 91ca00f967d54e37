import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { Clock } from '../clock.ts';
import type { Brakes } from '../ownership/brakes.ts';
import { Listings, type Sweep } from '../ownership/listing.ts';
import { UnclaimedIndex } from '../ownership/unclaimed.ts';
import type { ListedAssociation, SsmAccess } from '../ssm/gateway.ts';
import { isNewlyOverdue } from './runs/overdue.ts';
import { isAsTold } from './runs/mark.ts';
import type { Lists } from './work.ts';

/** Everybody's creates wait for it. */
const BEFORE_CREATES = { urgency: 'edit', namespace: '' } as const;

/** What the last complete lists show of associations, and of those that no resource names. */
export interface AssociationLists extends Lists {
  sweep(): Promise<Sweep>;
  /** Everything that is listed. `undefined`: the region was not listed yet. */
  entries(region: string): readonly ListedAssociation[] | undefined;
}

export interface ListingOptions {
  readonly access: SsmAccess;
  readonly clock: Clock;
  readonly brakes: Brakes;
  readonly resources: () => readonly SsmAssociation[];
  readonly otherRegions: () => readonly string[];
}

export function associationLists(options: ListingOptions): AssociationLists {
  const { access, clock } = options;
  const unclaimed = new Map<string, UnclaimedIndex>();
  const listings = new Listings<SsmAssociation, ListedAssociation>({
    ...options,
    kind: 'SsmAssociation',
    list: (ssm) => ssm.listAssociations(),
    idOf: ({ id }) => id,
    knownId: ({ status }) => status?.associationId,
    showsNews,
    isDue: (resource) => isNewlyOverdue(resource, clock.now()),
    showsChange,
    onListed: (region, items) => unclaimedIn(region).refresh(items),
  });
  const unclaimedIn = (region: string): UnclaimedIndex => {
    const index =
      unclaimed.get(region) ??
      new UnclaimedIndex(access.in(region, BEFORE_CREATES), () => listings.knownIds(region));
    unclaimed.set(region, index);
    return index;
  };
  return {
    entry: (region, id) => listings.entry(region, id),
    entries: (region) => listings.entries(region),
    isMissing: (region, id) => listings.isMissing(region, id),
    unclaimed: unclaimedIn,
    sweep: () => listings.sweep(),
  };
}

/** Every change has a version of its own. */
function showsChange({ status }: SsmAssociation, { version }: ListedAssociation): string | undefined {
  return version > Number(status?.associationVersion ?? 0) ? String(version) : undefined;
}

/** An entry older than what the status knows is no news. */
export function showsNews(resource: SsmAssociation, listed: ListedAssociation): boolean {
  const version = Number(resource.status?.associationVersion ?? 0);
  if (listed.version < version) return false;
  return listed.version > version || !isAsTold(resource, listed);
}
