import { createHash } from 'node:crypto';
import { outcomeStep } from './command-steps.ts';
import type { NodeStep } from './document-steps.ts';
import type { Execution, ExecutionTarget } from './region.ts';
import { epochSeconds, type Target, type TargetLocation } from './shapes.ts';
import { NO_OP_TARGET } from './targets.ts';

/** A StepExecution. */
export interface StepAnswer {
  StepName: string;
  Action?: string;
  StepStatus: string;
  StepExecutionId: string;
  ExecutionStartTime?: number;
  ExecutionEndTime?: number;
  ResponseCode?: string;
  FailureMessage?: string;
  Targets?: Target[];
  TargetLocation?: TargetLocation;
  IsEnd: boolean;
}

/** [U] that a step which nobody reached is Pending, or Cancelled with its run, and that those before the failed one succeeded. */
function stepStatus(target: ExecutionTarget, index: number): string {
  const ending = outcomeStep(target);
  if (!target.done) return target.startedAt !== undefined && index === 0 ? 'InProgress' : 'Pending';
  if (target.cancelled && index >= ending) return 'Cancelled';
  if (target.status === 'Success' || target.status === 'Skipped' || index < ending) return 'Success';
  return index === ending ? target.status : 'Pending';
}

/** A UUID in form, the same for the same step. */
function stepId(execution: Execution, target: ExecutionTarget, { name }: NodeStep): string {
  const hash = createHash('sha256')
    .update(`${execution.sourceId} ${target.resourceId} ${name}`)
    .digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}

/** [U] the wording around the reason that is scripted as stderr. */
export function failureMessage({ stderr }: ExecutionTarget): string {
  return `Step fails when it is Execute/Cancelling action. ${stderr} Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;
}

/** [U] when the steps of one run begin and end: all with it. */
function times({
  startedAt,
  endedAt,
}: ExecutionTarget): Pick<StepAnswer, 'ExecutionStartTime' | 'ExecutionEndTime'> {
  return {
    ...(startedAt === undefined ? {} : { ExecutionStartTime: epochSeconds(startedAt) }),
    ...(endedAt === undefined ? {} : { ExecutionEndTime: epochSeconds(endedAt) }),
  };
}

/** Empty for the run that has no targets. */
function targetMember({ configuration }: Execution, { resourceId, map, location }: ExecutionTarget): object {
  if (location !== undefined) return { TargetLocation: location };
  if (map !== undefined) return { Targets: Object.entries(map).map(([Key, Values]) => ({ Key, Values })) };
  if (NO_OP_TARGET.Values.includes(resourceId)) return {};
  return { Targets: [{ Key: configuration.AutomationTargetParameterName ?? '', Values: [resourceId] }] };
}

function stepAnswer(execution: Execution, target: ExecutionTarget, index: number): StepAnswer {
  const step = target.steps[index]!;
  const status = stepStatus(target, index);
  const hasFailed = status === 'Failed' || status === 'TimedOut';
  return {
    StepName: step.name,
    ...(step.action === undefined ? {} : { Action: step.action }),
    StepStatus: status,
    StepExecutionId: stepId(execution, target, step),
    ...(status === 'Pending' ? {} : times(target)),
    ...(hasFailed || status === 'Success' ? { ResponseCode: hasFailed ? String(target.exitCode) : '0' } : {}),
    ...(hasFailed ? { FailureMessage: failureMessage(target) } : {}),
    ...targetMember(execution, target),
    IsEnd: index === target.steps.length - 1,
  };
}

/** All steps of an automation, target by target. [U] that the steps of every target show in one execution. */
export function stepAnswers(execution: Execution): StepAnswer[] {
  return execution.targets.flatMap((target) =>
    target.steps.map((_, index) => stepAnswer(execution, target, index)),
  );
}
