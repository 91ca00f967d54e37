import { runnableDocument, type UsedDocument } from './document-lookup.ts';
import type { Pace } from './rate-control.ts';
import {
  currentVersion,
  type Association,
  type Execution,
  type ExecutionTarget,
  type Region,
} from './region.ts';
import { changeTarget, settle } from './progress.ts';
import { ended, type Result } from './run-target.ts';
import { tellOf, type Place } from './state-changes.ts';
import { emptyTally } from './tally.ts';
import { newId } from './world.ts';

/** Older executions of an association are forgotten, so that long runs fit into memory. */
const KEPT_EXECUTIONS = 500;
const KEPT_TARGETS = 5000;
/** So many are kept however many nodes they have. */
const ALWAYS_KEPT = 20;

/** A run on its way. What it runs is what its document was when it started; undefined: nothing to run was there. */
export interface Run extends Place {
  execution: Execution;
  used: UsedDocument | undefined;
  /** Shared by the executions that one cause makes; undefined: the run has one of its own. */
  pace?: Pace<Start> | undefined;
}

/** A node of a run that waits to be started. */
export interface Start {
  run: Run;
  target: ExecutionTarget;
}

/** Which nodes a run is for, and at what pace when that is not its own. */
export interface Part {
  only?: string[];
  pace?: Pace<Start>;
}

/** [U] the source type of an automation; a run whose document is gone keeps the one of before. */
function sourceTypeOf(association: Association, used: UsedDocument | undefined): string {
  if (used === undefined) return association.executions.at(-1)?.sourceType ?? 'RunCommand';
  return used.document.documentType === 'Automation' ? 'Automation' : 'RunCommand';
}

export function isAutomation({ world, region, association }: Place): boolean {
  const used = runnableDocument(world, region, currentVersion(association).configuration);
  return sourceTypeOf(association, used) === 'Automation';
}

function sourcesOf(region: Region, { sourceType }: Execution): Map<string, Execution> {
  return sourceType === 'Automation' ? region.automations : region.commands;
}

function keep({ region, association }: Place, execution: Execution): void {
  association.executions.push(execution);
  sourcesOf(region, execution).set(execution.sourceId, execution);
  const { executions } = association;
  while (
    executions.length > KEPT_EXECUTIONS ||
    (executions.length > ALWAYS_KEPT && association.kept > KEPT_TARGETS)
  ) {
    const oldest = executions.shift()!;
    association.kept -= oldest.targets.length;
    sourcesOf(region, oldest).delete(oldest.sourceId);
  }
}

/** A run of the current version that has yet to be picked up. */
export function newRun(place: Place, { only, pace }: Part): Run {
  const { world, region, association } = place;
  const { version, configuration } = currentVersion(association);
  const used = runnableDocument(world, region, configuration);
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
    only,
    targets: [],
    tally: emptyTally(),
    sourceId: newId(world),
    sourceType: sourceTypeOf(association, used),
    documentVersion: used?.version.version,
  };
  keep(place, execution);
  return { ...place, execution, used, pace };
}

export function finish(
  { world, association, execution }: Omit<Run, 'used'>,
  target: ExecutionTarget,
  result: Result,
): void {
  changeTarget(association, execution, target, ended(result, world.clock.now()));
}

/** A new run ends what still runs of the earlier ones. [U] how that shows beyond TimedOut on the nodes. */
export function timeOutAll(place: Place): void {
  for (const execution of place.association.executions) {
    if (execution.done) continue;
    const unfinished = execution.targets.filter((target) => !target.done);
    for (const target of unfinished) finish({ ...place, execution }, target, { status: 'TimedOut' });
    execution.done = true;
    execution.status = 'Failed';
    execution.detailedStatus = 'TimedOut';
    tellOf(place, execution, unfinished);
  }
}

/** The same for a run on one node alone. */
export function timeOutOn(place: Place, id: string): void {
  const { association } = place;
  const target = association.latest.get(id);
  if (target === undefined || target.done) return;
  const execution = association.executions.find((one) => one.id === target.executionId);
  if (execution === undefined) return;
  finish({ ...place, execution }, target, { status: 'TimedOut' });
  settle(place, execution, [target]);
}
