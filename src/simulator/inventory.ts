import { isTarget } from './targets.ts';
import { currentVersion, type Association, type Region } from './region.ts';
import type { Node } from './nodes.ts';

const INVENTORY = 'AWS-GatherSoftwareInventory';

function gathersInventory(association: Association): boolean {
  return currentVersion(association).configuration.Name === INVENTORY;
}

/** Chooses all nodes of the account and region at once. */
function isGlobal(association: Association): boolean {
  const { Targets: targets = [] } = currentVersion(association).configuration;
  return targets.some(({ Key: key, Values: values }) => key === 'InstanceIds' && values.includes('*'));
}

/** A global inventory association is Skipped on nodes that have an inventory association of their own. */
export function isSkippedInventory(
  region: Region,
  association: Association,
  node: Node | undefined,
): boolean {
  if (node === undefined || !gathersInventory(association) || !isGlobal(association)) return false;
  return [...region.associations.values()].some(
    (other) =>
      gathersInventory(other) &&
      !isGlobal(other) &&
      isTarget(node, currentVersion(other).configuration.Targets ?? []),
  );
}
