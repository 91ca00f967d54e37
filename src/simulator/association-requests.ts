import type { Rule, StructureRule, TextRule } from './constraints.ts';

export const text = (rule: Omit<TextRule, 'type'> = {}): TextRule => ({ type: 'string', ...rule });
export const integer = (min: number, max: number): Rule => ({ type: 'integer', min, max });
export const flag: Rule = { type: 'boolean' };
const time: Rule = { type: 'timestamp' };
export const listOf = (of: Rule, min?: number, max?: number): Rule => ({
  type: 'list',
  of,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
export const structure = (
  members: Readonly<Record<string, Rule>>,
  required: readonly string[] = [],
): StructureRule => ({ type: 'structure', members, required });

const TAG_PATTERN = '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';
export const TAG_KEY = text({ min: 1, max: 128, pattern: TAG_PATTERN });
export const TAGS = listOf(
  structure({ Key: TAG_KEY, Value: text({ min: 0, max: 256, pattern: TAG_PATTERN }) }, ['Key', 'Value']),
  undefined,
  1000,
);

export const DOCUMENT_NAME = text({ pattern: '^[a-zA-Z0-9_\\-.:/]{3,128}$' });
export const DOCUMENT_VERSION = text({ pattern: '([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)' });
export const INSTANCE_ID = text({ pattern: '(^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)' });
export const UUID = text({
  pattern: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
});
const ASSOCIATION_VERSION = text({ pattern: '([$]LATEST)|([1-9][0-9]*)' });
const MAX_ERRORS = text({ min: 1, max: 7, pattern: '^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$' });
const MAX_CONCURRENCY = text({ min: 1, max: 7, pattern: '^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$' });

const TARGET = structure({
  Key: text({
    min: 1,
    max: 163,
    pattern: '^[\\p{L}\\p{Z}\\p{N}_.:/=\\-@]*$|resource-groups:ResourceTypeFilters|resource-groups:Name',
  }),
  Values: listOf(text(), 0, 50),
});

const ALARM_CONFIGURATION = structure(
  {
    IgnorePollAlarmFailure: flag,
    Alarms: listOf(structure({ Name: text({ min: 1, max: 255, pattern: '^(?!\\s*$).+' }) }, ['Name']), 1, 1),
  },
  ['Alarms'],
);

const TARGET_LOCATION = structure({
  Accounts: listOf(text(), 1, 50),
  Regions: listOf(text(), 1, 50),
  TargetLocationMaxConcurrency: MAX_CONCURRENCY,
  TargetLocationMaxErrors: MAX_ERRORS,
  ExecutionRoleName: text({ min: 1, max: 64, pattern: '[\\w+=,.@/-]+' }),
  TargetLocationAlarmConfiguration: ALARM_CONFIGURATION,
  IncludeChildOrganizationUnits: flag,
  ExcludeAccounts: listOf(
    text({ min: 6, max: 68, pattern: '^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})|(\\d{12})$' }),
    1,
    5000,
  ),
  Targets: listOf(TARGET, 0, 1),
  TargetsMaxConcurrency: MAX_CONCURRENCY,
  TargetsMaxErrors: MAX_ERRORS,
});

const SHORT = text({ min: 1, max: 50 });

/** Every member that configures an association, and what names one. */
const MEMBERS: Record<string, Rule> = {
  AssociationId: UUID,
  AssociationVersion: ASSOCIATION_VERSION,
  InstanceId: INSTANCE_ID,
  Name: DOCUMENT_NAME,
  DocumentVersion: DOCUMENT_VERSION,
  Parameters: { type: 'map', key: text(), of: listOf(text()) },
  Targets: listOf(TARGET, 0, 5),
  ScheduleExpression: text({ min: 1, max: 256 }),
  OutputLocation: structure({
    S3Location: structure({
      OutputS3Region: text({ min: 3, max: 20 }),
      OutputS3BucketName: text({ min: 3, max: 63 }),
      OutputS3KeyPrefix: text({ max: 500 }),
    }),
  }),
  AssociationName: text({ pattern: '^[a-zA-Z0-9_\\-.]{3,128}$' }),
  AutomationTargetParameterName: SHORT,
  MaxErrors: MAX_ERRORS,
  MaxConcurrency: MAX_CONCURRENCY,
  ComplianceSeverity: text({ enum: ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'] }),
  SyncCompliance: text({ enum: ['AUTO', 'MANUAL'] }),
  ApplyOnlyAtCronInterval: flag,
  CalendarNames: listOf(text()),
  TargetLocations: listOf(TARGET_LOCATION, 1, 100),
  ScheduleOffset: integer(1, 6),
  Duration: integer(1, 24),
  TargetMaps: listOf({ type: 'map', key: SHORT, of: listOf(SHORT, 0, 25), min: 1, max: 20 }, 0, 300),
  AlarmConfiguration: ALARM_CONFIGURATION,
  Tags: TAGS,
  AssociationDispatchAssumeRole: text({
    min: 1,
    max: 512,
    pattern: 'arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+',
  }),
};

const RATES =
  'MaxErrors MaxConcurrency ComplianceSeverity SyncCompliance ApplyOnlyAtCronInterval CalendarNames';
const TIMES = 'TargetLocations ScheduleOffset Duration TargetMaps';

/** Rules in the order of `names`, which is the model's: violations are told in it. [U] that AWS keeps to it. */
function inOrder(...names: string[]): Record<string, Rule> {
  const all = names.flatMap((some) => some.split(' '));
  return Object.fromEntries(all.map((name) => [name, MEMBERS[name]!]));
}

export const PAGED = { MaxResults: integer(1, 50), NextToken: text() };

const NAMED = { Name: DOCUMENT_NAME, InstanceId: INSTANCE_ID, AssociationId: UUID };

const BATCH_ENTRY = structure(
  inOrder(
    'Name InstanceId Parameters AutomationTargetParameterName DocumentVersion Targets ScheduleExpression',
    'OutputLocation AssociationName',
    RATES,
    TIMES,
    'AlarmConfiguration',
  ),
  ['Name'],
);

const ASSOCIATION_FILTER_KEYS = [
  'InstanceId',
  'Name',
  'AssociationId',
  'AssociationStatusName',
  'LastExecutedBefore',
  'LastExecutedAfter',
  'AssociationName',
  'ResourceGroupName',
  'CloudConnectorId',
];

/** Constraints of the requests about associations, as the AWS model states them. */
export const ASSOCIATION_REQUESTS: Record<string, StructureRule> = {
  CreateAssociation: structure(
    inOrder(
      'Name DocumentVersion InstanceId Parameters Targets ScheduleExpression OutputLocation AssociationName',
      'AutomationTargetParameterName',
      RATES,
      TIMES,
      'Tags AlarmConfiguration AssociationDispatchAssumeRole',
    ),
    ['Name'],
  ),
  CreateAssociationBatch: structure(
    {
      Entries: listOf(BATCH_ENTRY, 1),
      ...inOrder('AssociationDispatchAssumeRole'),
    },
    ['Entries'],
  ),
  UpdateAssociation: structure(
    inOrder(
      'AssociationId Parameters DocumentVersion ScheduleExpression OutputLocation Name Targets',
      'AssociationName AssociationVersion AutomationTargetParameterName',
      RATES,
      TIMES,
      'AlarmConfiguration AssociationDispatchAssumeRole',
    ),
    ['AssociationId'],
  ),
  DescribeAssociation: structure({ ...NAMED, AssociationVersion: ASSOCIATION_VERSION }),
  DeleteAssociation: structure(NAMED),
  ListAssociations: structure({
    AssociationFilterList: listOf(
      structure({ key: text({ enum: ASSOCIATION_FILTER_KEYS }), value: text({ min: 1 }) }, ['key', 'value']),
      1,
    ),
    ...PAGED,
  }),
  ListAssociationVersions: structure({ AssociationId: UUID, ...PAGED }, ['AssociationId']),
  UpdateAssociationStatus: structure(
    {
      Name: DOCUMENT_NAME,
      InstanceId: INSTANCE_ID,
      AssociationStatus: structure(
        {
          Date: time,
          Name: text({ enum: ['Pending', 'Success', 'Failed'] }),
          Message: text({ min: 1, max: 1024 }),
          AdditionalInfo: text({ max: 1024 }),
        },
        ['Date', 'Name', 'Message'],
      ),
    },
    ['Name', 'InstanceId', 'AssociationStatus'],
  ),
  StartAssociationsOnce: structure({ AssociationIds: listOf(UUID, 1, 10) }, ['AssociationIds']),
};
