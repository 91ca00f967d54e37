import { currentVersion, type Association, type Execution, type ExecutionTarget } from './region.ts';
import { tellOf, type Place } from './state-changes.ts';
import { count, countsOf, summaryOf, type Tally } from './tally.ts';
import type { World } from './world.ts';

function talliesOf(association: Association, execution: Execution, target: ExecutionTarget): Tally[] {
  const isLatest = association.latest.get(target.resourceId) === target;
  return isLatest ? [execution.tally, association.tally] : [execution.tally];
}

/** Changes a target, and what is counted of it. */
export function changeTarget(
  association: Association,
  execution: Execution,
  target: ExecutionTarget,
  members: Partial<ExecutionTarget>,
): void {
  const tallies = talliesOf(association, execution, target);
  for (const tally of tallies) count(tally, target, -1);
  Object.assign(target, members);
  for (const tally of tallies) count(tally, target, 1);
}

/** A node's result is no longer the association's. */
export function forgetLatest(association: Association, id: string): void {
  const target = association.latest.get(id);
  if (target === undefined) return;
  count(association.tally, target, -1);
  association.latest.delete(id);
}

/** Adds a target to its execution, and makes it the node's newest result when that runs the current version. */
export function addTarget(association: Association, execution: Execution, target: ExecutionTarget): void {
  execution.targets.push(target);
  association.kept += 1;
  count(execution.tally, target, 1);
  if (execution.version !== currentVersion(association).version) return;
  forgetLatest(association, target.resourceId);
  association.latest.set(target.resourceId, target);
  count(association.tally, target, 1);
}

/** Brings an execution, and the overview when it runs the current version, up to what its targets say. */
function bringUp(world: World, association: Association, execution: Execution): void {
  const { Status: status, DetailedStatus: detailedStatus } = summaryOf(execution.tally);
  Object.assign(execution, { status, detailedStatus, done: status !== 'Pending' });
  if (execution.version !== currentVersion(association).version) return;
  const { tally } = association;
  association.overview = { ...summaryOf(tally), AssociationStatusAggregatedCount: countsOf(tally) };
  const waits = world.settings.switches.emptyTargetsOverview === 'Pending' && association.latest.size === 0;
  if (waits) {
    association.overview.Status = 'Pending';
    association.overview.DetailedStatus = 'Associated';
    return;
  }
  // [U] the date of the success is the one of the run, not of its end.
  if (status === 'Success') association.lastSuccessfulExecutionAt = execution.pickedUpAt!;
}

/** The same, and tells of what changed: of the targets that are given, and of the association. */
export function settle(place: Place, execution: Execution, changed = execution.targets): void {
  bringUp(place.world, place.association, execution);
  tellOf(place, execution, changed);
}
