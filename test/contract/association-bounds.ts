import { nodeId } from '../simulator/support.ts';
import { AUTOMATION } from './target-refusals.ts';

/** What the model says of a member: requests that it lets through, and requests that break it. */
interface Bounds {
  fit: readonly object[];
  broken: readonly object[];
}

const MONTHLY = { ScheduleExpression: 'cron(0 2 ? * SUN#2 *)', ApplyOnlyAtCronInterval: true };
const LOCATION = { Accounts: ['111122223333'], Regions: ['eu-west-1'] };

function times<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one);
}

function each(member: string, ...given: unknown[]): object[] {
  return given.map((value) => ({ [member]: value }));
}

function targets(count: number): object {
  return { Targets: Array.from({ length: count }, (_, n) => ({ Key: `tag:t${n}`, Values: ['x'] })) };
}

function values(count: number): object {
  const ids = Array.from({ length: count }, (_, n) => nodeId(String(n)));
  return { Targets: [{ Key: 'InstanceIds', Values: ids }] };
}

function automation(more: object): object {
  return { ...AUTOMATION, Targets: undefined, ...more };
}

function maps(count: number): object {
  return automation({ Parameters: {}, TargetMaps: times(count, { InstanceId: [nodeId('1')] }) });
}

function output(...locations: object[]): object[] {
  return locations.map((S3Location) => ({ OutputLocation: { S3Location } }));
}

const TIMES: Record<string, Bounds> = {
  ScheduleExpression: {
    fit: [{ ScheduleExpression: 'rate(1 hour)' }],
    broken: each('ScheduleExpression', '', `rate(1${'0'.repeat(250)} hours)`),
  },
  ScheduleOffset: {
    fit: each('ScheduleOffset', 1, 6).map((one) => ({ ...MONTHLY, ...one })),
    broken: each('ScheduleOffset', 0, 7).map((one) => ({ ...MONTHLY, ...one })),
  },
  Duration: {
    fit: each('Duration', 1, 24).map((one) => ({ ...MONTHLY, ...one })),
    broken: each('Duration', 0, 25).map((one) => ({ ...MONTHLY, ...one })),
  },
};

const TARGETING: Record<string, Bounds> = {
  Targets: { fit: [targets(1), targets(5)], broken: [targets(6)] },
  'Values of a target': { fit: [values(1), values(50)], broken: [values(51)] },
  'Key of a target': {
    fit: [{ Targets: [{ Key: 'tag:a b', Values: ['x'] }] }],
    broken: each('Targets', [{ Key: 'tag:#', Values: ['x'] }], [{ Key: '', Values: ['x'] }]),
  },
  TargetMaps: { fit: [maps(1), maps(300)], broken: [maps(301)] },
  TargetLocations: {
    fit: [automation({ TargetLocations: [LOCATION] }), automation({ TargetLocations: times(100, LOCATION) })],
    broken: [automation({ TargetLocations: [] }), automation({ TargetLocations: times(101, LOCATION) })],
  },
  AutomationTargetParameterName: {
    fit: [],
    broken: each('AutomationTargetParameterName', '', 'x'.repeat(51)),
  },
};

const OPTIONS: Record<string, Bounds> = {
  DocumentVersion: {
    fit: each('DocumentVersion', '$DEFAULT'),
    broken: each('DocumentVersion', 'newest', '0', '$NEWEST', '$default', ''),
  },
  ComplianceSeverity: {
    fit: each('ComplianceSeverity', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'),
    broken: each('ComplianceSeverity', 'high', 'NONE'),
  },
  SyncCompliance: { fit: each('SyncCompliance', 'AUTO'), broken: each('SyncCompliance', 'auto', 'NONE') },
  AlarmConfiguration: {
    fit: [{ AlarmConfiguration: { Alarms: [{ Name: 'hot' }], IgnorePollAlarmFailure: true } }],
    broken: each(
      'AlarmConfiguration',
      {},
      { Alarms: [] },
      { Alarms: [{ Name: 'hot' }, { Name: 'cold' }] },
      { Alarms: [{ Name: ' ' }] },
    ),
  },
  AssociationDispatchAssumeRole: {
    fit: each('AssociationDispatchAssumeRole', 'arn:aws:iam::111122223333:role/dispatch'),
    broken: each('AssociationDispatchAssumeRole', 'dispatch', 'arn:aws:iam::1:role/dispatch'),
  },
  Tags: {
    fit: [],
    broken: [
      { Tags: Array.from({ length: 1001 }, (_, n) => ({ Key: `k${n}`, Value: '' })) },
      { Tags: [{ Key: 'a', Value: 'x'.repeat(257) }] },
      { Tags: [{ Key: '', Value: 'x' }] },
    ],
  },
  'OutputLocation.S3Location': {
    fit: output({ OutputS3BucketName: 'abc', OutputS3Region: 'eu-west-1', OutputS3KeyPrefix: 'x' }),
    broken: output(
      { OutputS3Region: 'eu' },
      { OutputS3Region: 'x'.repeat(21) },
      { OutputS3BucketName: 'ab' },
      { OutputS3BucketName: 'x'.repeat(64) },
      { OutputS3BucketName: 'abc', OutputS3KeyPrefix: 'x'.repeat(501) },
    ),
  },
};

const NAMES: Record<string, Bounds> = {
  Name: { fit: [], broken: each('Name', undefined, 'ab', 'x'.repeat(129), 'a b c') },
  AssociationName: {
    fit: each('AssociationName', 'abc', 'A_b-3.d', 'x'.repeat(128)),
    broken: each('AssociationName', 'ab', 'x'.repeat(129), 'a b c', 'a:bc'),
  },
};

const RATES: Record<string, Bounds> = {
  MaxErrors: {
    fit: each('MaxErrors', '0', '1', '10', '1234567', '0%', '5%', '10%', '99%', '100%'),
    broken: each('MaxErrors', '', '00', '01', '-1', '1.5', '12345678', '00%', '101%', '200%', 'ten', ' 1'),
  },
  MaxConcurrency: {
    fit: each('MaxConcurrency', '1', '10', '1234567', '1%', '10%', '99%', '100%'),
    broken: each('MaxConcurrency', '', '0', '0%', '01', '-1', '1.5', '12345678', '01%', '101%', 'ten'),
  },
};

/** By member of CreateAssociationRequest. */
export const BOUNDS: Readonly<Record<string, Bounds>> = {
  ...NAMES,
  ...TARGETING,
  ...OPTIONS,
  ...TIMES,
  ...RATES,
};
