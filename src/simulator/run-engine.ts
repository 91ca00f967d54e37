import { runnableDocument, type UsedDocument } from './document-lookup.ts';
import { automationSteps, stepsOn, type NodeStep } from './document-steps.ts';
import { isSkippedInventory } from './inventory.ts';
import { nodeOf, nodesOf, type Node } from './nodes.ts';
import { outcomeFor } from './outcomes.ts';
import { settle } from './progress.ts';
import {
  currentVersion,
  type Association,
  type Execution,
  type ExecutionTarget,
  type Region,
} from './region.ts';
import { finishTarget, newTarget, resultOf, resultWithoutRun } from './run-target.ts';
import { firstTick, scheduleOf, tickAfter, type Schedule } from './schedule.ts';
import { isTarget, nodesToRun, NO_OP_TARGET } from './targets.ts';
import { tellOf, tellOfAssociation, type Place } from './state-changes.ts';
import { later } from './timers.ts';
import { newId, type World } from './world.ts';

/** From the cause of a run until its targets are known, and from there until the nodes start. Free choices. */
const PICK_UP_MS = 100;
const START_MS = 100;

/** Older executions of an association are forgotten, so that long runs fit into memory. */
const KEPT_EXECUTIONS = 500;

/** A run on its way. What it runs is what its document was when it started; undefined: nothing to run was there. */
interface Run extends Place {
  execution: Execution;
  used: UsedDocument | undefined;
}

/** [U] the source type of an automation; a run whose document is gone keeps the one of before. */
function sourceTypeOf(association: Association, used: UsedDocument | undefined): string {
  if (used === undefined) return association.executions.at(-1)?.sourceType ?? 'RunCommand';
  return used.document.documentType === 'Automation' ? 'Automation' : 'RunCommand';
}

function sourcesOf(region: Region, { sourceType }: Execution): Map<string, Execution> {
  return sourceType === 'Automation' ? region.automations : region.commands;
}

function newExecution({ world, region, association }: Place, used: UsedDocument | undefined): Execution {
  const { version, configuration } = currentVersion(association);
  const execution: Execution = {
    id: newId(world),
    sequence: ++region.sequence,
    associationId: association.id,
    version,
    configuration,
    status: 'Pending',
    detailedStatus: 'Creating',
    createdAt: world.clock.now(),
    done: false,
    targets: [],
    sourceId: newId(world),
    sourceType: sourceTypeOf(association, used),
    documentVersion: used?.version.version,
  };
  association.executions.push(execution);
  sourcesOf(region, execution).set(execution.sourceId, execution);
  if (association.executions.length > KEPT_EXECUTIONS) {
    const forgotten = association.executions.shift()!;
    sourcesOf(region, forgotten).delete(forgotten.sourceId);
  }
  return execution;
}

/** A new run ends what still runs of the earlier ones. [U] how that shows beyond TimedOut on the nodes. */
function timeOutOthers(place: Place, current: Execution): void {
  const { world, association } = place;
  for (const execution of association.executions) {
    if (execution.done || execution === current) continue;
    for (const target of execution.targets) {
      if (target.done) continue;
      finishTarget(target, { status: 'TimedOut' }, world.clock.now());
    }
    execution.done = true;
    execution.status = 'Failed';
    execution.detailedStatus = 'TimedOut';
    tellOf(place, execution, execution.targets);
  }
}

/** Runs the current version: on `only` one node, or on all that its targets choose when it is picked up. */
export function startRun(place: Place, only?: Node): void {
  const { world, region, association } = place;
  const used = runnableDocument(world, region, currentVersion(association).configuration);
  const execution = newExecution(place, used);
  if (only === undefined) timeOutOthers(place, execution);
  const time = world.clock.now() + PICK_UP_MS;
  later(world, region, { owner: association.id, time }, () => {
    if (!execution.done) pickUp({ ...place, execution, used }, only);
  });
}

function resourcesOf({ world, region }: Place, { configuration, sourceType }: Execution): string[] {
  const targets = configuration.Targets ?? [];
  // [U] an automation without targets runs once, on the synthetic target; TargetMaps and values likewise.
  const nodes = nodesToRun(world, region, targets).map((node) => node.id);
  return sourceType === 'Automation' && targets.length === 0 ? NO_OP_TARGET.Values! : nodes;
}

/** [U] what is shown of a run whose document or node is gone: one nameless step. */
function stepsAt({ world, region, execution, used }: Run, id: string): NodeStep[] {
  const node = nodeOf(world, region, id);
  if (used && execution.sourceType === 'Automation') return automationSteps(used.version);
  return used && node ? stepsOn(used.version, node.platformType) : [{ name: 'aws:unknown' }];
}

function pickUp(run: Run, only: Node | undefined): void {
  const { world, region, association, execution } = run;
  const now = world.clock.now();
  execution.pickedUpAt = now;
  association.lastExecutionAt = now;
  const current = execution.version === currentVersion(association).version;
  if (only === undefined && current) association.latest.clear();
  const resources = only ? [only.id] : resourcesOf(run, execution);
  execution.targets = resources.map((id) => newTarget(execution, id, stepsAt(run, id)));
  if (current) for (const target of execution.targets) association.latest.set(target.resourceId, target);
  settle(run, execution);
  const time = now + START_MS;
  if (resources.length === 0) return;
  later(world, region, { owner: association.id, time }, () => begin(run));
}

function begin(run: Run): void {
  const { execution } = run;
  for (const target of execution.targets.filter((one) => !one.done)) beginOn(run, target);
  settle(run, execution);
}

function beginOn({ world, region, association, execution, used }: Run, target: ExecutionTarget): void {
  const now = world.clock.now();
  const node = nodeOf(world, region, target.resourceId);
  const atOnce = isSkippedInventory(region, association, node)
    ? { status: 'Skipped' }
    : resultWithoutRun(world, { target, node, used, configuration: execution.configuration });
  if (atOnce) {
    if (atOnce.refusal === undefined) target.startedAt = now;
    finishTarget(target, atOnce, now);
    return;
  }
  const { Name: documentName } = execution.configuration;
  const outcome = outcomeFor(world, region, {
    documentName,
    associationId: association.id,
    nodeId: target.resourceId,
  });
  target.startedAt = now;
  target.statusDetails = 'In Progress';
  target.detailedStatus = 'InProgress';
  const time = now + (outcome.durationMs ?? 1000);
  later(world, region, { owner: association.id, time }, () => {
    if (target.done) return;
    finishTarget(target, resultOf(outcome), world.clock.now());
    settle({ world, region, association }, execution, [target]);
  });
}

/** [U] an apply-only association that waits for its schedule shows its nodes as Pending. */
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
    // Calendars are not served yet: CalendarNames don't hold a run back.
    startRun(place);
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
  tellOfAssociation(place);
  region.schedules.get(association.id)?.();
  region.schedules.delete(association.id);
  if (configuration.ApplyOnlyAtCronInterval) showWaiting(place);
  else startRun(place);
  const schedule = scheduleOf(configuration, world.settings.switches);
  if (schedule) armSchedule(place, schedule, firstTick(schedule, world.clock.now()));
}

/** Runs every association of the region that chooses a node which is new to it, on that node only. */
export function runOnNewNode(world: World, region: Region, id: string): void {
  const node = nodesOf(world, region.key).get(id);
  if (node?.pingStatus !== 'Online') return;
  for (const association of region.associations.values()) {
    const { configuration } = currentVersion(association);
    // [U] a node that comes back keeps its result of this version and doesn't run again.
    const isKnown = association.latest.has(id) || isAboutToRun(association);
    if (configuration.ApplyOnlyAtCronInterval || isKnown) continue;
    if (isTarget(node, configuration.Targets ?? [])) startRun({ world, region, association }, node);
  }
}

/** A run whose targets are not known yet takes the node along. */
function isAboutToRun(association: Association): boolean {
  return association.executions.some((execution) => !execution.done && execution.pickedUpAt === undefined);
}
