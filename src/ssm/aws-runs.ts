import {
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeInstanceAssociationsStatusCommand,
  GetAutomationExecutionCommand,
  ListCommandInvocationsCommand,
  type AssociationExecution,
  type AssociationExecutionTarget,
  type AutomationExecution,
  type CommandInvocation,
  type InstanceAssociationStatusInfo,
  type SSMClient,
  type StepExecution,
} from '@aws-sdk/client-ssm';
import { absentAs, PAGE, type Call } from './aws-call.ts';
import type {
  Automation,
  Execution,
  ExecutionTarget,
  FailedStep,
  Invocation,
  NodeAssociationStatus,
  SsmGateway,
} from './gateway.ts';
import { rfc3339 } from '../clock.ts';

type RunReads = Pick<
  SsmGateway,
  'executions' | 'executionTargets' | 'commandInvocations' | 'automation' | 'nodeAssociationStatuses'
>;

/** AWS's words for details that are no more, of a node that is gone as well. */
const FORGOTTEN = [
  'AssociationExecutionDoesNotExist',
  'AutomationExecutionNotFoundException',
  'InvalidCommandId',
  'InvalidInstanceId',
  'InvocationDoesNotExist',
];

/** One page each: the newest runs, at most 50 nodes. What is beyond shows as incomplete, never as success. */
export function runReads(reader: SSMClient, call: Call): RunReads {
  return {
    async executions(AssociationId, MaxResults) {
      const command = new DescribeAssociationExecutionsCommand({ AssociationId, MaxResults });
      const answer = await call('DescribeAssociationExecutions', () => reader.send(command));
      return (answer.AssociationExecutions ?? []).map(executionFrom);
    },
    executionTargets: (AssociationId, ExecutionId, status) =>
      absentAs([], FORGOTTEN, async () => {
        const command = new DescribeAssociationExecutionTargetsCommand({
          AssociationId,
          ExecutionId,
          MaxResults: PAGE,
          ...(status === undefined ? {} : { Filters: [{ Key: 'Status', Value: status }] }),
        });
        const answer = await call('DescribeAssociationExecutionTargets', () => reader.send(command));
        return (answer.AssociationExecutionTargets ?? []).map(executionTargetFrom);
      }),
    commandInvocations: (CommandId, status) =>
      absentAs([], FORGOTTEN, async () => {
        const command = new ListCommandInvocationsCommand({
          CommandId,
          Details: true,
          MaxResults: PAGE,
          ...(status === undefined ? {} : { Filters: [{ key: 'Status', value: status }] }),
        });
        const answer = await call('ListCommandInvocations', () => reader.send(command));
        return (answer.CommandInvocations ?? []).map(invocationFrom);
      }),
    automation: (AutomationExecutionId) =>
      absentAs(undefined, FORGOTTEN, async () => {
        const command = new GetAutomationExecutionCommand({ AutomationExecutionId });
        const answer = await call('GetAutomationExecution', () => reader.send(command));
        return automationFrom(answer.AutomationExecution ?? {});
      }),
    nodeAssociationStatuses: (InstanceId) =>
      absentAs([], FORGOTTEN, async () => {
        const command = new DescribeInstanceAssociationsStatusCommand({ InstanceId, MaxResults: PAGE });
        const answer = await call('DescribeInstanceAssociationsStatus', () => reader.send(command));
        return (answer.InstanceAssociationStatusInfos ?? []).map(nodeStatusFrom);
      }),
  };
}

const FAILED_STEPS: ReadonlySet<string | undefined> = new Set(['Failed', 'TimedOut', 'Cancelled']);

function automationFrom(execution: AutomationExecution): Automation {
  const { AutomationExecutionStatus, FailureMessage, StepExecutions = [] } = execution;
  return {
    status: AutomationExecutionStatus ?? '',
    ...(FailureMessage === undefined ? {} : { message: FailureMessage }),
    failedSteps: StepExecutions.filter(({ StepStatus }) => FAILED_STEPS.has(StepStatus)).map(failedStepFrom),
  };
}

function failedStepFrom({ StepName, Action, FailureMessage, Targets = [] }: StepExecution): FailedStep {
  return {
    name: StepName ?? '',
    action: Action ?? '',
    ...(FailureMessage === undefined ? {} : { message: FailureMessage }),
    targets: Targets.flatMap(({ Values = [] }) => Values),
  };
}

export function executionFrom(item: AssociationExecution): Execution {
  return {
    id: item.ExecutionId ?? '',
    associationVersion: item.AssociationVersion ?? '',
    status: item.Status ?? '',
    detailedStatus: item.DetailedStatus ?? '',
    counts: countsFrom(item.ResourceCountByStatus ?? ''),
    ...triggeredAlarmsOf(item),
    ...(item.CreatedTime === undefined ? {} : { startedAt: rfc3339(item.CreatedTime) }),
    ...(item.LastExecutionDate === undefined ? {} : { lastReportedAt: rfc3339(item.LastExecutionDate) }),
  };
}

function triggeredAlarmsOf({
  TriggeredAlarms: alarms = [],
}: AssociationExecution): Pick<Execution, 'triggeredAlarms'> {
  const names = alarms.filter(({ State }) => State === 'ALARM').map(({ Name }) => Name ?? '');
  return names.length === 0 ? {} : { triggeredAlarms: names };
}

/** `{Success=3, Failed=1}`: AWS answers a Java map as text. */
function countsFrom(text: string): Readonly<Record<string, number>> {
  const entries = text.matchAll(/(\w+)\s*=\s*(\d+)/g);
  return Object.fromEntries([...entries].map(([, status, count]) => [status ?? '', Number(count)]));
}

function executionTargetFrom(item: AssociationExecutionTarget): ExecutionTarget {
  const { OutputSource: source } = item;
  return {
    id: item.ResourceId ?? '',
    type: item.ResourceType ?? '',
    status: item.Status ?? '',
    detailedStatus: item.DetailedStatus ?? '',
    ...(item.LastExecutionDate === undefined ? {} : { at: rfc3339(item.LastExecutionDate) }),
    ...(source?.OutputSourceId === undefined
      ? {}
      : { source: { id: source.OutputSourceId, type: source.OutputSourceType ?? '' } }),
  };
}

function invocationFrom(item: CommandInvocation): Invocation {
  const plugins = item.CommandPlugins ?? [];
  const failed = plugins.find(({ ResponseCode }) => ResponseCode !== undefined && ResponseCode !== 0);
  return {
    nodeId: item.InstanceId ?? '',
    statusDetails: item.StatusDetails ?? item.Status ?? '',
    output: (failed === undefined ? plugins : [failed])
      .map(({ Output }) => Output ?? '')
      .join('\n')
      .trim(),
    ...(failed?.ResponseCode === undefined ? {} : { exitCode: failed.ResponseCode }),
  };
}

function nodeStatusFrom(item: InstanceAssociationStatusInfo): NodeAssociationStatus {
  const outputUrl = item.OutputUrl?.S3OutputUrl?.OutputUrl;
  return {
    associationId: item.AssociationId ?? '',
    detailedStatus: item.DetailedStatus ?? item.Status ?? '',
    summary: item.ExecutionSummary ?? '',
    ...(item.ExecutionDate === undefined ? {} : { at: rfc3339(item.ExecutionDate) }),
    ...(outputUrl ? { outputUrl } : {}),
  };
}
