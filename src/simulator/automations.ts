import { partitionOf } from './arns.ts';
import { checkTimes, timeFrom } from './association-lists.ts';
import { failureMessage, stepAnswers, type StepAnswer } from './automation-steps.ts';
import type { CallContext, Operation } from './call-context.ts';
import { AwsError } from './error.ts';
import { page, type PagedInput } from './paging.ts';
import type { Execution, ExecutionTarget, Region } from './region.ts';
import { epochSeconds, pick, type Configuration } from './shapes.ts';
import { NO_OP_TARGET } from './targets.ts';

/** More steps than these are told by DescribeAutomationStepExecutions only. */
const MOST_STEPS = 100;

function automationOf({ automations }: Region, id: string): Execution {
  const execution = automations.get(id);
  if (execution !== undefined) return execution;
  // [U] the message.
  throw new AwsError('AutomationExecutionNotFoundException', `Automation execution ${id} was not found.`);
}

function isFailure({ done, status }: ExecutionTarget): boolean {
  return done && (status === 'Failed' || status === 'TimedOut');
}

function statusOf({ done, status, targets }: Execution): string {
  if (!done) return targets.some((target) => target.startedAt !== undefined) ? 'InProgress' : 'Pending';
  if (status !== 'Failed') return 'Success';
  return targets.find(isFailure)?.status ?? 'Failed';
}

function times(execution: Execution): object {
  const ends = execution.targets.map((target) => target.endedAt ?? execution.createdAt);
  return {
    ExecutionStartTime: epochSeconds(execution.createdAt),
    ...(execution.done ? { ExecutionEndTime: epochSeconds(Math.max(execution.createdAt, ...ends)) } : {}),
  };
}

/** The step that runs, or that it failed at. */
function currentStep(steps: readonly StepAnswer[]): object {
  const current = steps.find((step) => !['Success', 'Pending'].includes(step.StepStatus));
  if (current === undefined) return {};
  return { CurrentStepName: current.StepName, ...(current.Action ? { CurrentAction: current.Action } : {}) };
}

/** [U] that places are none of them. */
function resolvedTargets({ targets }: Execution): object {
  const ids = targets
    .filter((target) => target.location === undefined)
    .map((target) => target.resourceId)
    .filter((id) => !NO_OP_TARGET.Values.includes(id));
  return { ParameterValues: ids, Truncated: false };
}

function progress(steps: readonly StepAnswer[]): object {
  const count = (status: string): number => steps.filter((step) => step.StepStatus === status).length;
  return {
    TotalSteps: steps.length,
    SuccessSteps: count('Success'),
    FailedSteps: count('Failed'),
    CancelledSteps: count('Cancelled'),
    TimedOutSteps: count('TimedOut'),
  };
}

/** [U] who runs the automations of an association. */
function executor({ name, account }: Region): string {
  return `arn:${partitionOf(name)}:sts::${account}:assumed-role/AWSServiceRoleForAmazonSSM/StateManagerService`;
}

/** The model leaves no room for none of them, unlike for Outputs, which AWS's sample shows empty. */
function parameters({ Parameters: given = {} }: Configuration): object {
  return Object.keys(given).length === 0 ? {} : { Parameters: given };
}

/** [U] which members AWS shows when; the shapes are the model's. */
const getAutomationExecution = (
  { region }: CallContext,
  input: { AutomationExecutionId: string },
): object => {
  const execution = automationOf(region, input.AutomationExecutionId);
  const { configuration, documentVersion, targets } = execution;
  const steps = stepAnswers(execution);
  const failed = targets.find(isFailure);
  return {
    AutomationExecution: {
      AutomationExecutionId: execution.sourceId,
      DocumentName: configuration.Name,
      ...(documentVersion === undefined ? {} : { DocumentVersion: String(documentVersion) }),
      ...times(execution),
      AutomationExecutionStatus: statusOf(execution),
      StepExecutions: steps.slice(0, MOST_STEPS),
      StepExecutionsTruncated: steps.length > MOST_STEPS,
      ...parameters(configuration),
      Outputs: {},
      ...(failed ? { FailureMessage: failureMessage(failed) } : {}),
      Mode: 'Auto',
      ExecutedBy: executor(region),
      ...currentStep(steps),
      ...(configuration.AutomationTargetParameterName === undefined
        ? {}
        : { TargetParameterName: configuration.AutomationTargetParameterName }),
      Targets: configuration.Targets ?? [],
      ...pick(configuration, [
        'TargetMaps',
        'TargetLocations',
        'MaxConcurrency',
        'MaxErrors',
        'AlarmConfiguration',
      ]),
      ResolvedTargets: resolvedTargets(execution),
      ProgressCounters: progress(steps),
      AssociationId: execution.associationId,
    },
  };
};

interface StepFilter {
  Key: string;
  Values: string[];
}

function passes(step: StepAnswer, { Key: key, Values: values }: StepFilter): boolean {
  const start = (step.ExecutionStartTime ?? NaN) * 1000;
  switch (key) {
    case 'StepName':
    case 'Action':
    case 'StepExecutionId':
      return values.includes(step[key] ?? '');
    case 'StepExecutionStatus':
      return values.includes(step.StepStatus);
    case 'StartTimeBefore':
      return values.some((value) => start < timeFrom(value));
    case 'StartTimeAfter':
      return values.some((value) => start > timeFrom(value));
    default:
      // No step here runs within another one.
      return false;
  }
}

const describeAutomationStepExecutions = (
  { world, region }: CallContext,
  input: PagedInput & { AutomationExecutionId: string; Filters?: StepFilter[]; ReverseOrder?: boolean },
): object => {
  const { Filters: filters = [], ReverseOrder: isReversed = false } = input;
  const steps = stepAnswers(automationOf(region, input.AutomationExecutionId));
  const given = filters.flatMap(({ Key: key, Values }) => Values.map((value) => ({ key, value })));
  checkTimes(given, ['StartTimeBefore', 'StartTimeAfter']);
  const all = isReversed ? steps.toReversed() : steps;
  const found = all.filter((step) => filters.every((filter) => passes(step, filter)));
  return page(world, input, found, {
    member: 'StepExecutions',
    order: (step) => all.indexOf(step),
    show: (step) => step,
  });
};

export const AUTOMATION_OPERATIONS: Record<string, Operation> = {
  GetAutomationExecution: getAutomationExecution,
  DescribeAutomationStepExecutions: describeAutomationStepExecutions,
};
