import type { Region } from './region.ts';
import { rulesIn } from './scopes.ts';
import type { World } from './world.ts';

export const OUTCOME_STATUSES = ['Success', 'Failed', 'TimedOut', 'Skipped'] as const;

/** What the run of a document on a node ends in. A member that is left out matches everything. */
export interface Outcome {
  documentName?: string;
  nodeId?: string;
  associationId?: string;
  status: (typeof OUTCOME_STATUSES)[number];
  /** The step that ends so. Default: the first that runs. Steps before it succeed. */
  stepName?: string;
  /** Default: the status. */
  detailedStatus?: string;
  /** Default: 0 for Success and Skipped, 1 for Failed, -1 for TimedOut. */
  exitCode?: number;
  stdout?: string;
  stderr?: string;
  /** Virtual time from the start on the node to the end. Default 1000. */
  durationMs?: number;
}

const DEFAULT_OUTCOME: Outcome = { status: 'Success' };

interface Run {
  documentName: string;
  nodeId: string;
  associationId: string;
}

/** The first outcome that matches; those of the account and region come before those that hold everywhere. */
export function outcomeFor(world: World, region: Region, run: Run): Outcome {
  const matching = rulesIn(world.outcomes, region.key).find(
    (rule) =>
      (rule.documentName ?? run.documentName) === run.documentName &&
      (rule.nodeId ?? run.nodeId) === run.nodeId &&
      (rule.associationId ?? run.associationId) === run.associationId,
  );
  return matching ?? DEFAULT_OUTCOME;
}
