import { isSkippedInventory } from './inventory.ts';
import { nodeOf, type Node } from './nodes.ts';
import { outcomeFor } from './outcomes.ts';
import { changeTarget, settle } from './progress.ts';
import { isStopped, noteEnd, paceOf, takeNext, takeRest, type Pace } from './rate-control.ts';
import { finish, type Run, type Start } from './run.ts';
import { CUT_OFF, ended, isError, notReached, resultOf, resultWithoutRun } from './run-target.ts';
import { later } from './timers.ts';

const HOUR_MS = 3_600_000;

/** Starts the nodes of a run, as many at a time as it may. */
export function begin(run: Run): void {
  const { world, execution } = run;
  const { configuration, targets } = execution;
  const { defaultMaxConcurrency } = world.settings.switches;
  const pace = run.pace ?? paceOf<Start>(configuration, targets.length, defaultMaxConcurrency);
  for (const target of targets) {
    if (!target.done && target.statusDetails !== 'Delayed') pace.queue.push({ run, target });
  }
  proceed(pace);
}

function proceed(pace: Pace<Start>): void {
  for (let start = takeNext(pace); start !== undefined; start = takeNext(pace)) beginOn(start, pace);
  if (!isStopped(pace)) return;
  for (const { run, target } of takeRest(pace)) {
    if (target.done) continue;
    finish(run, target, notReached(run.world, 'Terminated'));
    settle(run, run.execution, [target]);
  }
}

function beginOn(start: Start, pace: Pace<Start>): void {
  const { run, target } = start;
  if (target.done) return noteEnd(pace, false);
  const { world, region, association, execution } = run;
  const node = nodeOf(world, region, target.resourceId);
  if (endsAtOnce(start, node)) return noteEnd(pace, isError(target));
  const outcome = outcomeFor(world, region, {
    documentName: execution.configuration.Name,
    associationId: association.id,
    nodeId: target.resourceId,
  });
  const now = world.clock.now();
  const started = { startedAt: now, statusDetails: 'In Progress', detailedStatus: 'InProgress' };
  changeTarget(association, execution, target, started);
  settle(run, execution, [target]);
  const time = now + (outcome.durationMs ?? 1000);
  later(world, region, { owner: association.id, time }, () => {
    const changed = target.done ? [] : [target];
    for (const one of changed) finish(run, one, resultOf(outcome));
    settle(run, execution, changed);
    noteEnd(pace, isError(target));
    proceed(pace);
  });
}

function endsAtOnce({ run, target }: Start, node: Node | undefined): boolean {
  const { world, region, association, execution, used } = run;
  const result = isSkippedInventory(region, association, node)
    ? { status: 'Skipped' }
    : resultWithoutRun(world, { region, target, node, used, configuration: execution.configuration });
  if (result === undefined) return false;
  const now = world.clock.now();
  const started = result.refusal === undefined ? { startedAt: now } : {};
  changeTarget(association, execution, target, { ...started, ...ended(result, now) });
  settle(run, execution, [target]);
  return true;
}

/** Ends a run that has a Duration when it is over, on the nodes where it runs and on those that wait. */
export function cutOffLater(run: Run): void {
  const { world, region, association, execution } = run;
  const { Duration: hours } = execution.configuration;
  if (hours === undefined) return;
  // Every document counts as one that can be cancelled.
  const time = execution.createdAt + hours * HOUR_MS;
  later(world, region, { owner: association.id, time }, () => {
    if (execution.done) return;
    const unfinished = execution.targets.filter((target) => !target.done);
    for (const target of unfinished) {
      finish(run, target, target.startedAt === undefined ? notReached(world, 'Cancelled') : CUT_OFF);
    }
    settle(run, execution, unfinished);
  });
}
