import { stopForAlarms } from './alarms.ts';
import { automationTargets, type AutomationTarget } from './automation-targets.ts';
import { automationSteps, stepsOn, type NodeStep } from './document-steps.ts';
import { nodeOf } from './nodes.ts';
import { addTarget, forgetLatest, settle } from './progress.ts';
import { currentVersion, type ExecutionTarget } from './region.ts';
import { begin, cutOffLater } from './run-nodes.ts';
import { delayedTarget, newTarget, UNDELIVERED } from './run-target.ts';
import { finish, newRun, timeOutOn, type Part, type Run } from './run.ts';
import type { Place } from './state-changes.ts';
import { chosenNodes, nodesToRun } from './targets.ts';
import { later } from './timers.ts';

/** From the cause of a run until its targets are known, and from there until the nodes start. Free choices. */
export const PICK_UP_MS = 100;
const START_MS = 100;

/** [U] how long a command waits for a node that is offline: the default of Run Command. */
const DELIVERY_TIMEOUT_MS = 3_600_000;

/** Starts an execution of the current version. Its targets are found when it is picked up. */
export function execute(place: Place, part: Part): void {
  const run = newRun(place, part);
  const { world, region, association, execution } = run;
  const time = execution.createdAt + PICK_UP_MS;
  later(world, region, { owner: association.id, time }, () => {
    if (!execution.done) pickUp(run);
  });
  cutOffLater(run);
}

function resourcesOf({ world, region, execution }: Run): AutomationTarget[] {
  if (execution.sourceType === 'Automation') {
    return automationTargets(world, region, execution.configuration);
  }
  const ids = nodesToRun(world, region, execution.configuration.Targets ?? []).map(({ id }) => ({ id }));
  if (execution.only === undefined) return ids;
  const only = new Set(execution.only);
  return ids.filter(({ id }) => only.has(id));
}

/** [U] what is shown of a run whose document or node is gone: one nameless step. */
function stepsAt({ world, region, execution, used }: Run, id: string): NodeStep[] {
  const node = nodeOf(world, region, id);
  if (used && execution.sourceType === 'Automation') return automationSteps(used.version);
  return used && node ? stepsOn(used.version, node.platformType) : [{ name: 'aws:unknown' }];
}

/** Nodes that are gone, or that the targets don't choose any more, count no longer. [U] offline ones do. */
function forgetOthers({ world, region, association, execution }: Run, resources: readonly string[]): void {
  if (execution.version !== currentVersion(association).version) return;
  const chosen: { has(id: string): boolean } =
    execution.sourceType === 'Automation'
      ? new Set(resources)
      : chosenNodes(world, region, execution.configuration.Targets ?? []);
  for (const id of association.latest.keys()) if (!chosen.has(id)) forgetLatest(association, id);
}

/** Adds the nodes that are offline, and gives up on each after a while. */
function addDelayed(run: Run): void {
  const { world, region, association, execution } = run;
  if (world.settings.switches.offlineNodes === 'absent') return;
  if (execution.only !== undefined || execution.sourceType === 'Automation') return;
  const chosen = chosenNodes(world, region, execution.configuration.Targets ?? []);
  for (const { id, pingStatus } of chosen.values()) {
    if (pingStatus === 'Online') continue;
    const target = delayedTarget(execution, id, stepsAt(run, id));
    addTarget(association, execution, target);
    giveUpLater(run, target);
  }
}

function giveUpLater(run: Run, target: ExecutionTarget): void {
  const { world, region, association, execution } = run;
  const time = world.clock.now() + DELIVERY_TIMEOUT_MS;
  later(world, region, { owner: association.id, time }, () => {
    if (target.done) return;
    finish(run, target, UNDELIVERED);
    settle(run, execution, [target]);
  });
}

function pickUp(run: Run): void {
  const { world, region, association, execution } = run;
  const now = world.clock.now();
  execution.pickedUpAt = now;
  association.lastExecutionAt = now;
  const resources = resourcesOf(run);
  forgetOthers(
    run,
    resources.map(({ id }) => id),
  );
  for (const { id, ...place } of resources) {
    timeOutOn(run, id);
    addTarget(association, execution, { ...newTarget(execution, id, stepsAt(run, id)), ...place });
  }
  addDelayed(run);
  settle(run, execution);
  if (stopForAlarms(run, execution) || resources.length === 0) return;
  const time = now + START_MS;
  later(world, region, { owner: association.id, time }, () => begin(run));
}
