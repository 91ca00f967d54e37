import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { CALENDARS, COMMAND, OTHER_COMMAND, RUNBOOK } from './documents.ts';

export type Spec = SsmAssociationSpec;
export type FieldName = keyof Spec;

/** A set of specs that go together: `values` of a field are valid beside `base` and beside each other's. */
export interface Family {
  readonly base: Spec;
  /** By field; `undefined` leaves it out. The first is where a field begins when nothing is drawn. */
  readonly values: Readonly<Partial<Record<FieldName, readonly unknown[]>>>;
}

const EVERYWHERE = [{ key: 'InstanceIds', values: ['*'] }];
const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;

/** What any association may have. */
const common = {
  associationName: [undefined, 'fleet.a', 'Fleet_b-2'],
  documentVersion: [undefined, '$DEFAULT', '$LATEST', '1', '2'],
  complianceSeverity: [undefined, 'UNSPECIFIED', 'CRITICAL', 'LOW'],
  calendarNames: [undefined, [], CALENDARS.slice(1), [...CALENDARS]],
  maxConcurrency: [undefined, '1', '50%', '100%'],
  maxErrors: [undefined, '0', '0%', '7'],
  alarmConfiguration: [
    undefined,
    { alarms: [{ name: 'too many' }] },
    { alarms: [{ name: 'too many' }], ignorePollAlarmFailure: false },
    { alarms: [{ name: 'too many' }], ignorePollAlarmFailure: true },
    { alarms: [{ name: 'Größe' }] },
  ],
  associationDispatchAssumeRole: [undefined, role('dispatch'), role('path/other')],
  tags: [undefined, {}, { team: 'a' }, { team: 'b', cost: '' }, { 'Größe + Team': 'ä' }],
  // what only the operator reads
  driftPolicy: [undefined, 'Correct', 'Report'],
  deletionPolicy: [undefined, 'Delete', 'Retain'],
  checkInterval: [undefined, '5m', '36h'],
  failedRuns: [undefined, 'Report', 'Degrade'],
} as const;

const ofCommands = {
  ...common,
  documentName: [COMMAND, OTHER_COMMAND],
  parameters: [
    { commands: ['true'] },
    { commands: ['true', 'false'] },
    { commands: ['false', 'true'] },
    { commands: [''] },
    { commands: ['true'], workingDirectory: [''] }, // as the document has it by itself
    { commands: ['true'], workingDirectory: ['/tmp'] },
    { commands: ['echo "{{ssm:fleet}}" | tee ~/ä.txt'], executionTimeout: ['60'] },
  ],
  targets: [
    EVERYWHERE,
    [{ key: 'instanceids', values: ['*'] }],
    [{ key: 'InstanceIds', values: ['i-0aaaaaaaaaaaaaaa1', 'i-0aaaaaaaaaaaaaaa2'] }],
    [{ key: 'InstanceIds', values: ['i-0aaaaaaaaaaaaaaa2', 'i-0aaaaaaaaaaaaaaa1'] }],
    [{ key: 'tag:Role', values: ['web', 'db'] }],
    [
      { key: 'tag:Role', values: ['web'] },
      { key: 'tag-key', values: ['Team', 'Stage'] },
    ],
    [
      { key: 'tag-key', values: ['Stage', 'Team'] },
      { key: 'tag:Role', values: ['web'] },
    ],
  ],
  syncCompliance: [undefined, 'AUTO', 'MANUAL'],
  outputLocation: [
    undefined,
    {},
    { s3Location: {} },
    { s3Location: { outputS3BucketName: 'logs' } },
    { s3Location: { outputS3BucketName: 'logs', outputS3KeyPrefix: 'a/b' } },
    { s3Location: { outputS3BucketName: 'logs', outputS3Region: 'eu-west-1' } },
  ],
} as const;

const runbook: Spec = { documentName: RUNBOOK };
const place = { accounts: ['111122223333'], regions: ['eu-west-1'], executionRoleName: 'automation' };

export const FAMILIES = {
  'commands by rate': {
    base: { documentName: COMMAND, parameters: { commands: ['true'] }, targets: EVERYWHERE },
    values: {
      ...ofCommands,
      scheduleExpression: [undefined, 'rate(1 day)', 'rate(30 minutes)', 'cron(0 2 ? * SUN *)'],
      applyOnlyAtCronInterval: [undefined, false],
    },
  },
  'commands by calendar': {
    base: {
      documentName: COMMAND,
      parameters: { commands: ['true'] },
      targets: EVERYWHERE,
      scheduleExpression: 'cron(0 2 ? * SUN *)',
    },
    values: {
      ...ofCommands,
      scheduleExpression: ['cron(0 2 ? * SUN *)', 'cron(15 10 * * ? *)', 'cron(0 0/8 * * ? *)'],
      applyOnlyAtCronInterval: [undefined, false, true],
    },
  },
  'commands in a window': {
    base: {
      documentName: COMMAND,
      parameters: { commands: ['true'] },
      targets: EVERYWHERE,
      scheduleExpression: 'cron(0 3 ? * TUE#2 *)',
      applyOnlyAtCronInterval: true,
    },
    values: {
      ...ofCommands,
      scheduleExpression: ['cron(0 3 ? * TUE#2 *)', 'cron(30 4 ? * 3L *)', 'cron(0 0 3 ? * SUN#5 *)'],
      scheduleOffset: [undefined, 1, 6],
      duration: [undefined, 1, 24],
    },
  },
  'a runbook on targets': {
    base: {
      ...runbook,
      automationTargetParameterName: 'InstanceId',
      targets: [{ key: 'ParameterValues', values: ['i-1'] }],
    },
    values: {
      ...common,
      automationTargetParameterName: ['InstanceId', 'Node'],
      targets: [
        [{ key: 'ParameterValues', values: ['i-1'] }],
        [{ key: 'ParameterValues', values: ['i-2', 'i-1'] }],
        [{ key: 'tag:Role', values: ['web'] }],
      ],
      parameters: [undefined, {}, { Stage: ['prod'] }, { Stage: ['prod'], Reason: ['ä'] }],
      scheduleExpression: [undefined, 'rate(1 day)', 'cron(0 2 ? * SUN *)'],
    },
  },
  'a runbook on maps': {
    base: { ...runbook, targetMaps: [{ InstanceId: ['i-1'] }] },
    values: {
      ...common,
      targetMaps: [
        [{ InstanceId: ['i-1'] }],
        [{ InstanceId: ['i-1'], Node: ['n-1', 'n-2'] }],
        [{ InstanceId: ['i-1'] }, { InstanceId: ['i-2'] }],
        undefined,
        [],
      ],
      parameters: [undefined, {}, { Stage: ['prod'] }],
      scheduleExpression: [undefined, 'rate(1 day)'],
    },
  },
  'a runbook in places': {
    base: { ...runbook, targetLocations: [place] },
    values: {
      ...common,
      targetLocations: [
        [place],
        undefined,
        [{ ...place, targetLocationMaxConcurrency: '1', targetLocationMaxErrors: '0' }],
        [{ ...place, regions: ['eu-west-1', 'us-east-1'] }],
        [place, { accounts: ['444455556666'], regions: ['us-east-1'] }],
      ],
      parameters: [undefined, { Stage: ['prod'] }],
    },
  },
} as const satisfies Readonly<Record<string, Family>>;

/** The fields that a family may change, in one order. */
export function fieldsOf({ values }: Family): readonly FieldName[] {
  return Object.keys(values) as FieldName[];
}

/** The spec with this one field so; `undefined` takes it away. */
export function withField(spec: Spec, field: FieldName, value: unknown): Spec {
  const { [field]: _before, ...rest } = spec;
  return value === undefined ? rest : { ...rest, [field]: value };
}
