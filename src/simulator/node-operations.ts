import type { CallContext, Operation } from './call-context.ts';
import { AwsError } from './error.ts';
import { executionSummary } from './execution-summary.ts';
import { nodeOf, nodesOf, type Node } from './nodes.ts';
import { page, type PagedInput } from './paging.ts';
import { currentVersion, type Association, type ExecutionTarget } from './region.ts';
import { epochSeconds } from './shapes.ts';
import { table } from './table.ts';

/** An InstanceAssociationStatusInfo. */
function statusInfo(association: Association, target: ExecutionTarget): object {
  const { configuration, version } = currentVersion(association);
  const date = target.endedAt ?? target.startedAt;
  const failed = target.status === 'Failed' || target.status === 'TimedOut';
  return {
    AssociationId: association.id,
    Name: configuration.Name,
    DocumentVersion: configuration.DocumentVersion ?? '$DEFAULT',
    AssociationVersion: String(version),
    InstanceId: target.resourceId,
    ...(date === undefined ? {} : { ExecutionDate: epochSeconds(date) }),
    Status: target.status,
    DetailedStatus: target.detailedStatus,
    ExecutionSummary: executionSummary(target),
    // [U] the codes; the model allows ten characters.
    ...(failed ? { ErrorCode: target.status } : {}),
    ...(configuration.AssociationName === undefined
      ? {}
      : { AssociationName: configuration.AssociationName }),
  };
}

const describeInstanceAssociationsStatus = (
  { world, region, associations }: CallContext,
  input: PagedInput & { InstanceId: string },
): object => {
  if (!nodeOf(world, region, input.InstanceId)) {
    throw new AwsError('InvalidInstanceId', `Instance ${input.InstanceId} is not a managed node.`);
  }
  const found = [...associations.values()].filter((association) => association.latest.has(input.InstanceId));
  return page(world, input, found, {
    member: 'InstanceAssociationStatusInfos',
    order: (association) => association.sequence,
    show: (association) => statusInfo(association, association.latest.get(input.InstanceId)!),
  });
};

/** Every node reports the same agent: nothing here depends on it. */
const AGENT_VERSION = '3.3.4121.0';

function statusesOn({ associations }: CallContext, id: string): string[] {
  return [...associations.values()]
    .map((one) => one.latest.get(id)?.status)
    .filter((one) => one !== undefined);
}

function associationMembers(context: CallContext, id: string): object {
  const statuses = statusesOn(context, id);
  if (statuses.length === 0) return {};
  const worst = ['Failed', 'TimedOut', 'Pending'].find((status) => statuses.includes(status)) ?? 'Success';
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return {
    AssociationStatus: worst,
    AssociationOverview: { DetailedStatus: worst, InstanceAssociationStatusAggregatedCount: counts },
  };
}

function runDates({ region }: CallContext, id: string): object {
  const { last, success } = region.ranAt.get(id) ?? {};
  return {
    ...(last === undefined ? {} : { LastAssociationExecutionDate: epochSeconds(last) }),
    ...(success === undefined ? {} : { LastSuccessfulAssociationExecutionDate: epochSeconds(success) }),
  };
}

/** An InstanceInformation. */
function information(context: CallContext, node: Node): Record<string, unknown> {
  const { id, pingStatus, platformType, registeredAt } = node;
  return {
    InstanceId: id,
    PingStatus: pingStatus,
    LastPingDateTime: epochSeconds(context.world.clock.now()),
    AgentVersion: AGENT_VERSION,
    IsLatestVersion: true,
    PlatformType: platformType,
    ResourceType: id.startsWith('mi-') ? 'ManagedInstance' : 'EC2Instance',
    RegistrationDate: epochSeconds(registeredAt),
    ComputerName: id,
    ...associationMembers(context, id),
    ...runDates(context, id),
  };
}

/** The member that a key is about. No node here has an activation or a role. */
const FILTERS = table({
  InstanceIds: 'InstanceId',
  ActivationIds: 'ActivationId',
  IamRole: 'IamRole',
  AgentVersion: 'AgentVersion',
  PingStatus: 'PingStatus',
  PlatformTypes: 'PlatformType',
  ResourceType: 'ResourceType',
  AssociationStatus: 'AssociationStatus',
});

interface Filter {
  key: string;
  values: string[];
}

/** A key that is none is refused though there be no node to filter. */
function checkKey({ key }: Filter): void {
  if (key.startsWith('tag:') || key === 'tag-key' || key in FILTERS) return;
  throw new AwsError('InvalidFilterKey', `Filter key ${key} is not valid.`);
}

function passes(context: CallContext, node: Node, { key, values }: Filter): boolean {
  if (key.startsWith('tag:')) return values.includes(node.tags[key.slice('tag:'.length)] ?? '\0');
  if (key === 'tag-key') return values.some((tag) => Object.hasOwn(node.tags, tag));
  return values.includes(information(context, node)[FILTERS[key]!] as string);
}

const describeInstanceInformation = (
  context: CallContext,
  input: PagedInput & {
    InstanceInformationFilterList?: { key: string; valueSet: string[] }[];
    Filters?: { Key: string; Values: string[] }[];
  },
): object => {
  const { world, region } = context;
  const filters = [
    ...(input.InstanceInformationFilterList ?? []).map(({ key, valueSet }) => ({ key, values: valueSet })),
    ...(input.Filters ?? []).map(({ Key, Values }) => ({ key: Key, values: Values })),
  ];
  filters.forEach(checkKey);
  const nodes = [...nodesOf(world, region.key).values()];
  const found = nodes.filter((node) => filters.every((filter) => passes(context, node, filter)));
  return page(world, input, found, {
    member: 'InstanceInformationList',
    order: (node) => nodes.indexOf(node),
    show: (node) => information(context, node),
  });
};

export const NODE_OPERATIONS: Record<string, Operation> = {
  DescribeInstanceAssociationsStatus: describeInstanceAssociationsStatus,
  DescribeInstanceInformation: describeInstanceInformation,
};
