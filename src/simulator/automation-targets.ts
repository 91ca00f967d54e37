import type { Region } from './region.ts';
import type { Configuration, Parameters, Target, TargetLocation } from './shapes.ts';
import { nodesToRun, NO_OP_TARGET } from './targets.ts';
import type { World } from './world.ts';

/** What a runbook runs for once. */
export interface AutomationTarget {
  id: string;
  /** The parameters that it gets. */
  map?: Parameters;
  /** The one account and region. */
  location?: TargetLocation;
}

const LONGEST_ID = 100;

/** Values as one id. Two maps with the same values are still two targets. */
function idsOf(maps: readonly Parameters[]): string[] {
  const ids = maps.map(
    (map) =>
      Object.values(map)
        .flat()
        .join(',')
        .slice(0, LONGEST_ID - 5) || 'map',
  );
  return ids.map((id, index) => (ids.indexOf(id) === index ? id : `${id}#${index + 1}`));
}

function placesOf({
  Accounts: accounts = [],
  Regions: regions = [],
  ExcludeAccounts: not = [],
  ...rest
}: TargetLocation) {
  const included = accounts.filter((account) => !not.includes(account));
  return included.flatMap((account) =>
    regions.map((region) => ({
      id: `${account}/${region}`,
      location: { Accounts: [account], Regions: [region], ...rest },
    })),
  );
}

/** The same account and region in two locations is one target. [U] that an organizational unit counts as one account. */
function locationTargets(locations: readonly TargetLocation[]): AutomationTarget[] {
  return [...new Map(locations.flatMap(placesOf).map((place) => [place.id, place])).values()];
}

function targetIds(world: World, region: Region, targets: readonly Target[]): string[] {
  if (targets.length === 0) return NO_OP_TARGET.Values;
  const given = targets.filter((target) => target.Key === 'ParameterValues');
  if (given.length > 0) return given.flatMap((target) => target.Values);
  return nodesToRun(world, region, targets).map((node) => node.id);
}

/**
 * What an automation runs for: each account and region, or else each map, or each of its targets. [U] one without any
 * of them runs once, on the synthetic target; and what the ids of maps and places are.
 */
export function automationTargets(
  world: World,
  region: Region,
  { Targets: targets = [], TargetMaps: maps = [], TargetLocations: locations = [] }: Configuration,
): AutomationTarget[] {
  if (locations.length > 0) return locationTargets(locations);
  const ids = idsOf(maps);
  if (maps.length > 0) return maps.map((map, index) => ({ id: ids[index]!, map }));
  return targetIds(world, region, targets).map((id) => ({ id }));
}
