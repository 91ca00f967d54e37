import { seededRandom } from './random.ts';
import type { World } from './world.ts';

/** So many times a spread has at most: nodes that draw the same one go together. */
const TIMES = 20;

/** How long the agent on a node takes to see what an association asks of it: the same each time. */
function pickUpDelay({ seed, settings }: World, associationId: string, nodeId: string): number {
  const { spreadMs } = settings.agentPickUp;
  if (spreadMs === 0) return 0;
  const share = Math.floor(seededRandom(seed, `${associationId} ${nodeId}`)() * TIMES) / TIMES;
  return Math.round(share * spreadMs);
}

/** Ids by when their agents see an association, soonest first. */
export function byDelay(world: World, associationId: string, ids: readonly string[]): [number, string[]][] {
  const groups = Map.groupBy(ids, (id) => pickUpDelay(world, associationId, id));
  return [...groups].toSorted(([a], [b]) => a - b);
}
