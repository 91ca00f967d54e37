import { currentVersion, type Association, type Execution, type ExecutionTarget } from './region.ts';
import type { Overview } from './shapes.ts';
import { tellOf, type Place } from './state-changes.ts';
import type { World } from './world.ts';

const COUNTED = ['Pending', 'Success', 'Failed', 'Skipped'];

/** [U] a node that is running counts as Pending, and one that timed out as Failed. */
function countedStatus(target: ExecutionTarget): string {
  if (!target.done) return 'Pending';
  return target.status === 'TimedOut' ? 'Failed' : target.status;
}

/** How many targets have which status, statuses without targets left out. */
export function countsOf(targets: Iterable<ExecutionTarget>): Record<string, number> {
  const statuses = [...targets].map(countedStatus);
  const counts = COUNTED.map((status) => [status, statuses.filter((one) => one === status).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function summary(targets: ExecutionTarget[]): { Status: string; DetailedStatus: string } {
  if (targets.some((target) => !target.done)) {
    const running = targets.some((target) => target.startedAt !== undefined);
    return { Status: 'Pending', DetailedStatus: running ? 'InProgress' : 'Associated' };
  }
  const failed = targets.find((target) => countedStatus(target) === 'Failed');
  return failed
    ? { Status: 'Failed', DetailedStatus: failed.detailedStatus }
    : { Status: 'Success', DetailedStatus: 'Success' };
}

/** The overview over each node's newest result. */
function overviewOf(association: Association): Overview {
  const targets = [...association.latest.values()];
  return { ...summary(targets), AssociationStatusAggregatedCount: countsOf(targets) };
}

/** Brings an execution, and the overview when it runs the current version, up to what its targets say. */
function bringUp(world: World, association: Association, execution: Execution): void {
  const { Status: status, DetailedStatus: detailedStatus } = summary(execution.targets);
  Object.assign(execution, { status, detailedStatus, done: status !== 'Pending' });
  if (execution.version !== currentVersion(association).version) return;
  association.overview = overviewOf(association);
  const waits = world.settings.switches.emptyTargetsOverview === 'Pending' && association.latest.size === 0;
  if (waits) {
    association.overview.Status = 'Pending';
    association.overview.DetailedStatus = 'Associated';
    return;
  }
  // [U] the date of the success is the one of the run, not of its end.
  if (status === 'Success' && execution.pickedUpAt !== undefined) {
    association.lastSuccessfulExecutionAt = execution.pickedUpAt;
  }
}

/** The same, and tells of what changed: of the targets that are given, and of the association. */
export function settle(place: Place, execution: Execution, changed = execution.targets): void {
  bringUp(place.world, place.association, execution);
  tellOf(place, execution, changed);
}
