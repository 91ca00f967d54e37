import type { Region } from './region.ts';
import { valueIn } from './scopes.ts';
import type { World } from './world.ts';

export const PLATFORM_TYPES = ['Linux', 'Windows', 'MacOS'] as const;
export const PING_STATUSES = ['Online', 'ConnectionLost', 'Inactive'] as const;

/** A managed node. */
export interface Node {
  id: string;
  tags: Record<string, string>;
  platformType: (typeof PLATFORM_TYPES)[number];
  /** Only an Online node runs anything. */
  pingStatus: (typeof PING_STATUSES)[number];
  resourceGroups: string[];
  registeredAt: number;
}

/** A node as the admin interface shows it. */
export function shownNode({ registeredAt, ...node }: Node): object {
  return { ...node, registeredAt: new Date(registeredAt).toISOString() };
}

/** The nodes that an account has in a region, by id, in order of id. The same map until a node changes. */
export function nodesOf(world: World, scope: string): ReadonlyMap<string, Node> {
  const known = world.nodeViews.get(scope);
  if (known !== undefined) return known;
  const merged = new Map([...(world.nodes.get('') ?? []), ...(world.nodes.get(scope) ?? [])]);
  const view = new Map([...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  world.nodeViews.set(scope, view);
  return view;
}

/** Whoever changes `world.nodes` says so here. */
export function forgetNodeViews(world: World): void {
  world.nodeViews.clear();
}

export function nodeOf(world: World, region: Region, id: string): Node | undefined {
  return valueIn(world.nodes, region, id);
}
