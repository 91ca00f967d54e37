import { listed, versionInfo } from './association-answers.ts';
import { seenAssociation, type CallContext, type Operation } from './call-context.ts';
import { AwsError } from './error.ts';
import { isoTimeMs } from './iso-time.ts';
import { isListed, page, type PagedInput } from './paging.ts';
import { currentVersion, type Association } from './region.ts';

interface Filter {
  key: string;
  value: string;
}

/** Milliseconds of an ISO-8601 time in a filter. */
export function timeFrom(value: string): number {
  const time = isoTimeMs(value);
  // [U] code and message, and which forms of ISO-8601 AWS takes.
  if (time === undefined) throw new AwsError('ValidationException', `${value} is not an ISO-8601 time.`);
  return time;
}

/** Refuses a filter that is about a time and has none, though there be nothing to filter. */
export function checkTimes(
  filters: readonly { key: string; value: string }[],
  keys: readonly string[],
): void {
  for (const { key, value } of filters) if (keys.includes(key)) timeFrom(value);
}

function passes(association: Association, { key, value }: Filter): boolean | undefined {
  const { configuration } = currentVersion(association);
  // NaN is neither before nor after any time.
  const { lastExecutionAt: ranAt = NaN } = association;
  switch (key) {
    case 'InstanceId':
      return association.instanceId === value;
    case 'Name':
      return configuration.Name === value;
    case 'AssociationId':
      return association.id === value.toLowerCase();
    case 'AssociationName':
      return configuration.AssociationName === value;
    case 'AssociationStatusName':
      return association.overview.Status === value;
    case 'LastExecutedBefore':
      return ranAt < timeFrom(value);
    case 'LastExecutedAfter':
      return ranAt > timeFrom(value);
    default:
      return configuration.Targets?.some(
        (target) =>
          target.Key === (key === 'ResourceGroupName' ? 'resource-groups:Name' : 'CloudConnector') &&
          target.Values.includes(value),
      );
  }
}

const listAssociations = (
  { world, region, associations }: CallContext,
  input: PagedInput & { AssociationFilterList?: Filter[] },
): object => {
  const filters = input.AssociationFilterList ?? [];
  checkTimes(filters, ['LastExecutedBefore', 'LastExecutedAfter']);
  const found = [...associations.values()].filter(
    (one) => isListed(world, one) && filters.every((filter) => passes(one, filter)),
  );
  // [U] the order: by creation.
  return page(world, input, found, {
    member: 'Associations',
    order: (association) => association.sequence,
    show: (association) => listed(world, region, association),
  });
};

const listAssociationVersions = (
  context: CallContext,
  input: PagedInput & { AssociationId: string },
): object => {
  const { world, region } = context;
  const association = seenAssociation(context, input.AssociationId);
  // [U] the order: oldest first.
  return page(world, input, association.versions, {
    member: 'AssociationVersions',
    order: (version) => version.version,
    show: (version) => versionInfo(world, region, association, version),
  });
};

export const ASSOCIATION_LIST_OPERATIONS: Record<string, Operation> = {
  ListAssociations: listAssociations,
  ListAssociationVersions: listAssociationVersions,
};
