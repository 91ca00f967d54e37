import { triggeredAlarms } from './alarms.ts';
import { timeFrom } from './association-lists.ts';
import { seenAssociation, type CallContext, type Operation } from './call-context.ts';
import { AwsError } from './error.ts';
import { page, type PagedInput } from './paging.ts';
import type { Execution, ExecutionTarget } from './region.ts';
import { epochSeconds, pick } from './shapes.ts';
import { countsOf } from './tally.ts';

interface ExecutionFilter {
  Key: string;
  Value: string;
  Type: string;
}

/** `{Success=2, Failed=1}`: a Java map as text. [U] how several entries are separated. */
function javaMap(counts: Record<string, number>): string {
  const entries = Object.entries(counts).map(([status, count]) => `${status}=${count}`);
  return `{${entries.join(', ')}}`;
}

/** An AssociationExecution. */
export function executionAnswer(execution: Execution): Record<string, unknown> {
  const { pickedUpAt } = execution;
  return {
    AssociationId: execution.associationId,
    AssociationVersion: String(execution.version),
    ExecutionId: execution.id,
    Status: execution.status,
    DetailedStatus: execution.detailedStatus,
    CreatedTime: epochSeconds(execution.createdAt),
    ...(pickedUpAt === undefined ? {} : { LastExecutionDate: epochSeconds(pickedUpAt) }),
    ...(pickedUpAt === undefined ? {} : { ResourceCountByStatus: javaMap(countsOf(execution.tally)) }),
    ...pick(execution.configuration, ['AlarmConfiguration']),
    ...triggeredAlarms(execution),
  };
}

/** An AssociationExecutionTarget. */
export function targetAnswer(execution: Execution, target: ExecutionTarget): Record<string, unknown> {
  const date = target.endedAt ?? target.startedAt;
  return {
    AssociationId: execution.associationId,
    AssociationVersion: String(execution.version),
    ExecutionId: execution.id,
    ResourceId: target.resourceId,
    ResourceType: target.resourceType,
    Status: target.status,
    DetailedStatus: target.detailedStatus,
    ...(date === undefined ? {} : { LastExecutionDate: epochSeconds(date) }),
    OutputSource: { OutputSourceId: execution.sourceId, OutputSourceType: execution.sourceType },
  };
}

/** Refuses what can't be compared, though there be no execution to filter. */
function checkFilter({ Key: key, Value: value, Type: type }: ExecutionFilter): void {
  if (key === 'CreatedTime') timeFrom(value);
  // [U] code and message.
  else if (type !== 'EQUAL')
    throw new AwsError('ValidationException', `Filter ${key} supports only type EQUAL.`);
}

function passes(execution: Execution, { Key: key, Value: value, Type: type }: ExecutionFilter): boolean {
  if (key === 'CreatedTime') {
    const time = timeFrom(value);
    if (type === 'LESS_THAN') return execution.createdAt < time;
    if (type === 'GREATER_THAN') return execution.createdAt > time;
    return execution.createdAt === time;
  }
  return key === 'ExecutionId' ? execution.id === value : execution.status === value;
}

const describeAssociationExecutions = (
  context: CallContext,
  input: PagedInput & { AssociationId: string; Filters?: ExecutionFilter[] },
): object => {
  const association = seenAssociation(context, input.AssociationId);
  const filters = input.Filters ?? [];
  filters.forEach(checkFilter);
  const found = association.executions.filter((one) => filters.every((filter) => passes(one, filter)));
  return page(context.world, input, found.toReversed(), {
    member: 'AssociationExecutions',
    order: (execution) => -execution.sequence,
    show: executionAnswer,
  });
};

function memberOf(target: ExecutionTarget, key: string): string {
  if (key === 'Status') return target.status;
  return key === 'ResourceId' ? target.resourceId : target.resourceType;
}

const describeAssociationExecutionTargets = (
  context: CallContext,
  input: PagedInput & {
    AssociationId: string;
    ExecutionId: string;
    Filters?: { Key: string; Value: string }[];
  },
): object => {
  const association = seenAssociation(context, input.AssociationId);
  const execution = association.executions.find((one) => one.id === input.ExecutionId.toLowerCase());
  if (execution === undefined) {
    throw new AwsError(
      'AssociationExecutionDoesNotExist',
      'The specified execution ID does not exist. Verify the ID number and try again.',
    );
  }
  const filters = input.Filters ?? [];
  const found = execution.targets.filter((target) =>
    filters.every(({ Key, Value }) => memberOf(target, Key) === Value),
  );
  return page(context.world, input, found, {
    member: 'AssociationExecutionTargets',
    order: (target) => execution.targets.indexOf(target),
    show: (target) => targetAnswer(execution, target),
  });
};

export const EXECUTION_OPERATIONS: Record<string, Operation> = {
  DescribeAssociationExecutions: describeAssociationExecutions,
  DescribeAssociationExecutionTargets: describeAssociationExecutionTargets,
};
