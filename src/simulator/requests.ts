import {
  ASSOCIATION_REQUESTS,
  flag,
  INSTANCE_ID,
  integer,
  listOf,
  PAGED,
  structure,
  TAG_KEY,
  TAGS,
  text,
  UUID,
} from './association-requests.ts';
import type { StructureRule } from './constraints.ts';
import { AUTOMATION_REQUESTS } from './automation-requests.ts';
import { COMPLIANCE_REQUESTS } from './compliance-requests.ts';
import { DOCUMENT_REQUESTS } from './document-requests.ts';

const RESOURCE = {
  ResourceType: text({
    enum: [
      'Document',
      'ManagedInstance',
      'MaintenanceWindow',
      'Parameter',
      'PatchBaseline',
      'OpsItem',
      'OpsMetadata',
      'Automation',
      'Association',
      'CloudConnector',
    ],
  }),
  ResourceId: text(),
};

const filter = (keys: readonly string[], types?: readonly string[]): StructureRule =>
  structure(
    { Key: text({ enum: keys }), Value: text({ min: 1 }), ...(types ? { Type: text({ enum: types }) } : {}) },
    ['Key', 'Value', ...(types ? ['Type'] : [])],
  );

const NODE_FILTER_KEYS = [
  'InstanceIds',
  'AgentVersion',
  'PingStatus',
  'PlatformTypes',
  'ActivationIds',
  'IamRole',
  'ResourceType',
  'AssociationStatus',
];

const RUN_REQUESTS: Record<string, StructureRule> = {
  DescribeAssociationExecutions: structure(
    {
      AssociationId: UUID,
      Filters: listOf(
        filter(['ExecutionId', 'Status', 'CreatedTime'], ['EQUAL', 'LESS_THAN', 'GREATER_THAN']),
        1,
      ),
      ...PAGED,
    },
    ['AssociationId'],
  ),
  DescribeAssociationExecutionTargets: structure(
    {
      AssociationId: UUID,
      ExecutionId: UUID,
      Filters: listOf(filter(['Status', 'ResourceId', 'ResourceType']), 1),
      ...PAGED,
    },
    ['AssociationId', 'ExecutionId'],
  ),
  ListCommandInvocations: structure({
    CommandId: text({ min: 36, max: 36 }),
    InstanceId: INSTANCE_ID,
    ...PAGED,
    Filters: listOf(
      structure(
        {
          key: text({ enum: ['InvokedAfter', 'InvokedBefore', 'Status', 'ExecutionStage', 'DocumentName'] }),
          value: text({ min: 1, max: 128 }),
        },
        ['key', 'value'],
      ),
      1,
      5,
    ),
    Details: flag,
  }),
  GetCommandInvocation: structure(
    { CommandId: text({ min: 36, max: 36 }), InstanceId: INSTANCE_ID, PluginName: text({ min: 4 }) },
    ['CommandId', 'InstanceId'],
  ),
};

const NODE_REQUESTS: Record<string, StructureRule> = {
  DescribeInstanceAssociationsStatus: structure({ InstanceId: INSTANCE_ID, ...PAGED }, ['InstanceId']),
  DescribeEffectiveInstanceAssociations: structure(
    { InstanceId: INSTANCE_ID, MaxResults: integer(1, 5), NextToken: text() },
    ['InstanceId'],
  ),
  DescribeInstanceInformation: structure({
    InstanceInformationFilterList: listOf(
      structure({ key: text({ enum: NODE_FILTER_KEYS }), valueSet: listOf(text({ min: 1 }), 1, 100) }, [
        'key',
        'valueSet',
      ]),
    ),
    Filters: listOf(
      structure({ Key: text({ min: 1 }), Values: listOf(text({ min: 1 }), 1, 100) }, ['Key', 'Values']),
    ),
    MaxResults: integer(5, 50),
    NextToken: text(),
  }),
};

/** Constraints of every request that is served. An operation without a row here is not served. */
export const REQUESTS: Record<string, StructureRule> = {
  ...ASSOCIATION_REQUESTS,
  ...DOCUMENT_REQUESTS,
  ...RUN_REQUESTS,
  ...NODE_REQUESTS,
  ...COMPLIANCE_REQUESTS,
  ...AUTOMATION_REQUESTS,
  GetCalendarState: structure({ CalendarNames: listOf(text()), AtTime: text() }, ['CalendarNames']),
  AddTagsToResource: structure({ ...RESOURCE, Tags: TAGS }, ['ResourceType', 'ResourceId', 'Tags']),
  RemoveTagsFromResource: structure({ ...RESOURCE, TagKeys: listOf(TAG_KEY) }, [
    'ResourceType',
    'ResourceId',
    'TagKeys',
  ]),
  ListTagsForResource: structure(RESOURCE, ['ResourceType', 'ResourceId']),
};
