import { byDelay } from './agent-pace.ts';
import { isOpenFor } from './calendars.ts';
import { nodesOf, type Node } from './nodes.ts';
import { execute, PICK_UP_MS } from './pick-up.ts';
import { paceOf } from './rate-control.ts';
import { currentVersion, type Association, type Region } from './region.ts';
import { isAutomation, timeOutAll, type Start } from './run.ts';
import { isUndelivered } from './run-target.ts';
import { firstTick, scheduleOf, tickAfter, type Schedule } from './schedule.ts';
import type { Configuration } from './shapes.ts';
import { tellOfAssociation, type Place } from './state-changes.ts';
import { emptyTally } from './tally.ts';
import { isTarget, nodesToRun } from './targets.ts';
import { later } from './timers.ts';
import { dueNodes, isOverdue, newTurns, nextDue } from './turns.ts';
import type { World } from './world.ts';

function isOpen({ world, region, association }: Place): boolean {
  return isOpenFor(world, region, currentVersion(association).configuration);
}

function runnableIds({ world, region, association }: Place): string[] {
  const targets = currentVersion(association).configuration.Targets ?? [];
  return nodesToRun(world, region, targets).map((node) => node.id);
}

/** Runs the current version on all that its targets choose, unless a calendar is closed. */
export function startRun(place: Place): void {
  const groups = groupsOf(place);
  noteTurns(place, groups);
  if (!isOpen(place)) return;
  timeOutAll(place);
  place.association.turns.awaited.clear();
  if (groups.length === 1 && groups[0]![0] === 0) execute(place, {});
  else runInGroups(place, groups);
}

/** The nodes by when their agents see a run. What the service sends itself reaches all of them at once. */
function groupsOf(place: Place): [number, string[]][] {
  const { world, association } = place;
  const ids = runnableIds(place);
  const { ApplyOnlyAtCronInterval: applyOnly } = currentVersion(association).configuration;
  const isSent = applyOnly || isAutomation(place);
  const isSpread = world.settings.agentPickUp.spreadMs > 0 && ids.length > 0 && !isSent;
  return isSpread ? byDelay(world, association.id, ids) : [[0, ids]];
}

/** Makes an execution for each group of nodes at its time. A later run, or a new version, takes their place. */
function runInGroups(place: Place, groups: [number, string[]][]): void {
  const { world, region, association } = place;
  const { turns } = association;
  const { configuration } = currentVersion(association);
  const total = groups.reduce((sum, [, ids]) => sum + ids.length, 0);
  const pace = paceOf<Start>(configuration, total, world.settings.switches.defaultMaxConcurrency);
  const cause = ++turns.causes;
  for (const [delay, ids] of groups) {
    for (const id of ids) turns.awaited.set(id, cause);
    const time = world.clock.now() + delay;
    later(world, region, { owner: association.id, time }, () => {
      const only = ids.filter((id) => association.turns.awaited.get(id) === cause);
      for (const id of only) turns.awaited.delete(id);
      if (only.length > 0) execute(place, { only, pace });
    });
  }
}

/** Runs the current version on some nodes, unless a calendar is closed. */
function startRunOn(place: Place, only: string[]): void {
  noteTurns(place, [[0, only]]);
  if (isOpen(place)) execute(place, { only });
}

/** The schedule of what was accepted, whatever the switches say by now. */
function acceptedSchedule({ world }: Place, configuration: Configuration): Schedule | undefined {
  return scheduleOf(configuration, { ...world.settings.switches, acceptDocumentedCronSteps: true });
}

/** The interval at which nodes run, each from its own last run. An automation has no nodes to count from. */
function intervalOf(place: Place): number | undefined {
  const { configuration } = currentVersion(place.association);
  const schedule = acceptedSchedule(place, configuration);
  return schedule?.kind === 'rate' && !isAutomation(place) ? schedule.intervalMs : undefined;
}

function noteTurns(place: Place, groups: [number, string[]][]): void {
  const intervalMs = intervalOf(place);
  if (intervalMs === undefined) return;
  const now = place.world.clock.now();
  const { last } = place.association.turns;
  for (const [delay, ids] of groups) for (const id of ids) last.set(id, now + delay);
  armTurns(place, intervalMs);
}

function armTurns(place: Place, intervalMs: number): void {
  const { world, region, association } = place;
  region.schedules.get(association.id)?.();
  const due = nextDue(association.turns, intervalMs, world.clock.now());
  if (due === undefined) return;
  const cancel = world.clock.at(due, () => takeTurns(place, intervalMs));
  region.schedules.set(association.id, cancel);
}

function takeTurns(place: Place, intervalMs: number): void {
  const { world, association } = place;
  const there = new Set(runnableIds(place));
  const due = dueNodes(association.turns, intervalMs, world.clock.now()).filter((id) => there.has(id));
  if (due.length > 0) startRunOn(place, due);
  else armTurns(place, intervalMs);
}

/** [U] an association that waits for its schedule or a calendar shows its nodes as Pending. */
function showWaiting({ world, region, association }: Place): void {
  const { version, configuration } = currentVersion(association);
  const time = world.clock.now() + PICK_UP_MS;
  later(world, region, { owner: association.id, time }, () => {
    if (currentVersion(association).version !== version || association.latest.size > 0) return;
    const count = nodesToRun(world, region, configuration.Targets ?? []).length;
    association.overview = {
      Status: 'Pending',
      DetailedStatus: 'Associated',
      AssociationStatusAggregatedCount: count === 0 ? {} : { Pending: count },
    };
  });
}

function armSchedule(place: Place, schedule: Schedule, time: number | undefined): void {
  if (time === undefined) return;
  const { world, region, association } = place;
  const cancel = world.clock.at(time, () => {
    if (world.settings.switches.schedulesFire) startRun(place);
    armSchedule(place, schedule, tickAfter(schedule, time));
  });
  region.schedules.set(association.id, cancel);
}

/** What follows a create or an update: the run at once, unless apply-only, and the schedule. */
export function applyVersion(place: Place): void {
  const { world, region, association } = place;
  const { configuration } = currentVersion(association);
  association.overview = { Status: 'Pending', DetailedStatus: 'Creating' };
  association.latest.clear();
  association.tally = emptyTally();
  association.turns = newTurns(association.turns.causes);
  tellOfAssociation(place);
  region.schedules.get(association.id)?.();
  region.schedules.delete(association.id);
  if (configuration.ApplyOnlyAtCronInterval || !isOpen(place)) showWaiting(place);
  if (!configuration.ApplyOnlyAtCronInterval) startRun(place);
  const schedule = acceptedSchedule(place, configuration);
  if (schedule && intervalOf(place) === undefined) {
    armSchedule(place, schedule, firstTick(schedule, world.clock.now()));
  }
}

/** Runs every association of the region that chooses a node which is new to it, on that node only. */
export function runOnNewNode(world: World, region: Region, id: string): void {
  const node = nodesOf(world, region.key).get(id);
  if (node?.pingStatus !== 'Online') return;
  for (const association of region.associations.values()) {
    const place = { world, region, association };
    if (isTarget(node, currentVersion(association).configuration.Targets ?? []) && isNewTo(place, node)) {
      startRunOn(place, [id]);
    }
  }
}

/** [U] a node that comes back keeps its result of this version; it runs again if it missed its turn. */
function isNewTo(place: Place, { id }: Node): boolean {
  const { world, association } = place;
  const target = association.latest.get(id);
  if (isAboutToRun(association, id)) return false;
  if (target?.statusDetails === 'Delayed') return true;
  if (currentVersion(association).configuration.ApplyOnlyAtCronInterval) return false;
  if (target === undefined || isUndelivered(target)) return true;
  const intervalMs = intervalOf(place);
  return intervalMs !== undefined && isOverdue(association.turns, id, intervalMs, world.clock.now());
}

/** A run whose targets are not known yet, and that is for the node, takes it along. */
function isAboutToRun({ executions, turns }: Association, id: string): boolean {
  if (turns.awaited.has(id)) return true;
  return executions.some(
    ({ done, pickedUpAt, only }) => !done && pickedUpAt === undefined && (only?.includes(id) ?? true),
  );
}
