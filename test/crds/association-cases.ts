import type { Refused } from './fixture.ts';

const everywhere = [{ key: 'InstanceIds', values: ['*'] }];

export const minimal = { documentName: 'AWS-RunShellScript', targets: everywhere };

const monthly = { scheduleExpression: 'cron(0 3 ? * SUN#2 *)', applyOnlyAtCronInterval: true };

function nodes(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `i-${String(index).padStart(17, '0')}`);
}

function tags(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'value']));
}

function refused(change: object, words: string): Refused {
  return { spec: { ...minimal, ...change }, words };
}

/** Every field of the spec, at the limits that AWS sets. */
const whole = {
  associationName: 'A'.repeat(128),
  documentName: `arn:aws:ssm:eu-west-1:111122223333:document/${'d'.repeat(128)}`,
  documentVersion: '12',
  parameters: { commands: ['true', ''], empty: [], 'any name: of ours': ['{{ssm:name}}'] },
  targets: Array.from({ length: 5 }, (_, index) => ({ key: `tag:Key ${index}`, values: nodes(50) })),
  automationTargetParameterName: 'p'.repeat(50),
  scheduleExpression: `cron(0 2 ? * THU#2 *)${' '.repeat(235)}`,
  applyOnlyAtCronInterval: true,
  scheduleOffset: 6,
  duration: 24,
  calendarNames: ['arn:aws:ssm:eu-west-1:111122223333:document/calendar'],
  maxConcurrency: '100%',
  maxErrors: '0',
  complianceSeverity: 'UNSPECIFIED',
  syncCompliance: 'MANUAL',
  outputLocation: {
    s3Location: { outputS3Region: 'eu-west-1', outputS3BucketName: 'logs', outputS3KeyPrefix: 'a/b' },
  },
  targetLocations: [
    {
      accounts: ['111122223333', 'ou-ab12-cdef3456'],
      regions: ['eu-west-1'],
      targetLocationMaxConcurrency: '1',
      targetLocationMaxErrors: '0%',
      executionRoleName: 'role/of+ours@here',
      includeChildOrganizationUnits: true,
      excludeAccounts: ['444455556666'],
      targets: [{ key: 'tag:Role', values: ['web'] }],
      targetsMaxConcurrency: '10%',
      targetsMaxErrors: '9%',
    },
  ],
  alarmConfiguration: { ignorePollAlarmFailure: true, alarms: [{ name: 'too many errors' }] },
  associationDispatchAssumeRole: 'arn:aws-cn:iam::111122223333:role/path/dispatch',
  tags: { ...tags(46), 'Größe + Team': '' },
  region: 'eusc-de-east-1',
  driftPolicy: 'Observe',
  deletionPolicy: 'Retain',
  adopt: { associationId: '12345678-1234-1234-1234-123456789012', overwrite: true },
  suspend: true,
  checkInterval: '1h30m',
  failedRuns: 'Degrade',
};

export const acceptedSpecs: Readonly<Record<string, object>> = {
  'a document and targets': minimal,
  'every field at its limit': whole,
  'a reference and Published': { documentRef: { name: 'ours' }, documentVersion: 'Published' },
  'a reference and $LATEST': { documentRef: { name: 'ours' }, documentVersion: '$LATEST' },
  'an empty list of targets beside targetMaps': {
    ...minimal,
    targets: [],
    targetMaps: [{ InstanceId: ['i-1'] }],
  },
  'targets beside an empty list of targetMaps': { ...minimal, targetMaps: [] },
  'no targets, as Automation has them': { documentName: 'AWS-RestartEC2Instance' },
  'the shortest rate': { ...minimal, scheduleExpression: 'rate(30 minutes)' },
  'a rate whose number begins like a short one': { ...minimal, scheduleExpression: 'rate(290 minutes)' },
  'one day': { ...minimal, scheduleExpression: 'rate(1 day)' },
  'a schedule that only AWS can judge': { ...minimal, scheduleExpression: 'cron(0 */30 * * * ? *)' },
  'an at() schedule': {
    ...minimal,
    scheduleExpression: 'at(2030-01-31T02:00:00)',
    applyOnlyAtCronInterval: true,
  },
  'applyOnlyAtCronInterval false with a rate': {
    ...minimal,
    scheduleExpression: 'rate(1 day)',
    applyOnlyAtCronInterval: false,
  },
  'adoption by name': { ...minimal, adopt: { byName: true } },
  'the shortest check interval': { ...minimal, checkInterval: '300s' },
};

/** Key completes: refuses … */
export const refusedSpecs: Readonly<Record<string, Refused>> = {
  'two documents': refused(
    { documentRef: { name: 'ours' } },
    'exactly one of documentName (a document in AWS) and documentRef (an SsmDocument of this namespace) is needed',
  ),
  'no document': {
    spec: { targets: everywhere },
    words:
      'exactly one of documentName (a document in AWS) and documentRef (an SsmDocument of this namespace) is needed',
  },
  'a reference without a name': { spec: { documentRef: {} }, words: 'spec.documentRef.name: Required value' },
  'a document name that is too short': refused(
    { documentName: 'ab' },
    'documentName is the name or the ARN of a document, at least 3 of letters',
  ),
  'a document name with a space': refused(
    { documentName: 'Run this' },
    'documentName is the name or the ARN of a document',
  ),
  'Published without a reference': refused(
    { documentVersion: 'Published' },
    'documentVersion Published needs documentRef; with documentName use $DEFAULT, $LATEST or a number',
  ),
  'a document version of another form': refused(
    { documentVersion: 'v3' },
    'documentVersion is $DEFAULT, $LATEST, a number such as "3", or Published (with documentRef)',
  ),
  'a bare number as document version': refused(
    { documentVersion: 3 },
    'spec.documentVersion in body must be of type string: "integer"',
  ),
  'a parameter that is no list': refused(
    { parameters: { action: 'Install' } },
    'spec.parameters.action in body must be of type array: "string"',
  ),
  'a sixth target': refused(
    { targets: Array.from({ length: 6 }, () => ({ key: 'tag:a', values: ['b'] })) },
    'spec.targets: Too many: 6: must have at most 5 items',
  ),
  'a target of 51 values': refused(
    { targets: [{ key: 'InstanceIds', values: nodes(51) }] },
    'spec.targets[0].values: Too many: 51: must have at most 50 items',
  ),
  'a target without a key': refused({ targets: [{ values: ['*'] }] }, 'spec.targets[0].key: Required value'),
  'targets beside targetMaps': refused(
    { targetMaps: [{ InstanceId: ['i-1'] }] },
    'targets and targetMaps exclude each other; remove one',
  ),
  'the legacy instance id': refused({ instanceId: 'i-1' }, 'unknown field "spec.instanceId"'),
  'the name as AWS calls it': refused({ name: 'AWS-RunShellScript' }, 'unknown field "spec.name"'),
  'an alarm of a target location': refused(
    { targetLocations: [{ targetLocationAlarmConfiguration: { alarms: [{ name: 'a' }] } }] },
    'unknown field "spec.targetLocations[0].targetLocationAlarmConfiguration"',
  ),
  'a schedule of another kind': refused(
    { scheduleExpression: 'every day' },
    'scheduleExpression starts with cron(, rate( or at(, in lower case',
  ),
  'a schedule in upper case': refused(
    { scheduleExpression: 'CRON(0 2 ? * SUN *)' },
    'scheduleExpression starts with cron(, rate( or at(, in lower case',
  ),
  'a rate of 29 minutes': refused(
    { scheduleExpression: 'rate(29 minutes)' },
    'scheduleExpression is too short for AWS; the shortest is rate(30 minutes)',
  ),
  'a rate of no hours': refused(
    { scheduleExpression: 'rate(0 hours)' },
    'scheduleExpression is too short for AWS',
  ),
  'applyOnlyAtCronInterval with a rate': refused(
    { scheduleExpression: 'rate(1 day)', applyOnlyAtCronInterval: true },
    "applyOnlyAtCronInterval can't be used with a rate() schedule; use a cron() schedule, or remove it",
  ),
  'applyOnlyAtCronInterval without a schedule': refused(
    { applyOnlyAtCronInterval: true },
    'applyOnlyAtCronInterval needs a scheduleExpression, or it would never run',
  ),
  'at() without applyOnlyAtCronInterval': refused(
    { scheduleExpression: 'at(2030-01-31T02:00:00)' },
    'an at() schedule needs applyOnlyAtCronInterval: true',
  ),
  'at() with applyOnlyAtCronInterval false': refused(
    { scheduleExpression: 'at(2030-01-31T02:00:00)', applyOnlyAtCronInterval: false },
    'an at() schedule needs applyOnlyAtCronInterval: true',
  ),
  'an offset without applyOnlyAtCronInterval': refused(
    { ...monthly, applyOnlyAtCronInterval: false, scheduleOffset: 2 },
    'scheduleOffset needs applyOnlyAtCronInterval: true',
  ),
  'an offset of 7 days': refused(
    { ...monthly, scheduleOffset: 7 },
    'spec.scheduleOffset in body should be less than or equal to 6',
  ),
  'a duration without applyOnlyAtCronInterval': refused(
    { duration: 2 },
    'duration needs applyOnlyAtCronInterval: true',
  ),
  'a duration of 25 hours': refused(
    { ...monthly, duration: 25 },
    'spec.duration in body should be less than or equal to 24',
  ),
  'a duration of 0 hours': refused(
    { ...monthly, duration: 0 },
    'spec.duration in body should be greater than or equal to 1',
  ),
  'a concurrency of 0': refused(
    { maxConcurrency: '0' },
    'maxConcurrency is a number from 1, or a percentage from 1% to 100%, in quotes, such as "10" or "10%"',
  ),
  'a concurrency of 101%': refused({ maxConcurrency: '101%' }, 'maxConcurrency is a number from 1'),
  'a bare number as concurrency': refused(
    { maxConcurrency: 5 },
    'spec.maxConcurrency in body must be of type string: "integer"',
  ),
  'errors in words': refused(
    { maxErrors: 'none' },
    'maxErrors is a number, or a percentage from 0% to 100%, in quotes, such as "3" or "10%"',
  ),
  'a bare number as errors': refused(
    { maxErrors: 0 },
    'spec.maxErrors in body must be of type string: "integer"',
  ),
  'a concurrency of 0 in a target location': refused(
    { targetLocations: [{ targetsMaxConcurrency: '0%' }] },
    'targetsMaxConcurrency is a number from 1',
  ),
  'a severity in lower case': refused(
    { complianceSeverity: 'high' },
    'spec.complianceSeverity: Unsupported value: "high": supported values: "CRITICAL", "HIGH"',
  ),
  'another way to sync compliance': refused(
    { syncCompliance: 'OFF' },
    'spec.syncCompliance: Unsupported value: "OFF": supported values: "AUTO", "MANUAL"',
  ),
  'a bucket name of two letters': refused(
    { outputLocation: { s3Location: { outputS3BucketName: 'ab' } } },
    'outputS3BucketName in body should be at least 3 chars long',
  ),
  'two alarms': refused(
    { alarmConfiguration: { alarms: [{ name: 'a' }, { name: 'b' }] } },
    'spec.alarmConfiguration.alarms: Too many: 2: must have at most 1 item',
  ),
  'no alarm': refused(
    { alarmConfiguration: { alarms: [] } },
    'spec.alarmConfiguration.alarms in body should have at least 1 items',
  ),
  'the name of a role': refused(
    { associationDispatchAssumeRole: 'dispatch' },
    'associationDispatchAssumeRole is the ARN of an IAM role, such as arn:aws:iam::111122223333:role/name',
  ),
  'an association name with a space': refused(
    { associationName: 'Close Port 22' },
    'associationName has 3 to 128 letters, digits, dots, hyphens or underscores',
  ),
  'an association name of two letters': refused(
    { associationName: 'ab' },
    'associationName has 3 to 128 letters, digits, dots, hyphens or underscores',
  ),
  'a 48th tag': refused({ tags: tags(48) }, 'spec.tags: Too many: 48: must have at most 47 items'),
  'a tag of AWS': refused(
    { tags: { 'AWS:team': 'a' } },
    "keys of tags can't start with aws:, which AWS keeps for itself",
  ),
  'a tag of the operator': refused(
    { tags: { 'ssm-operator.dev/owner': 'me' } },
    "keys of tags can't start with ssm-operator.dev/, which the operator sets itself",
  ),
  'a tag without a key': refused({ tags: { '': 'a' } }, 'keys of tags have 1 to 128 characters'),
  'a tag that is a number': refused(
    { tags: { cost: 12 } },
    'spec.tags.cost in body must be of type string: "integer"',
  ),
  'a zone as region': refused({ region: 'eu-west-1a' }, 'region is an AWS region such as eu-west-1'),
  'another drift policy': refused(
    { driftPolicy: 'Ignore' },
    'spec.driftPolicy: Unsupported value: "Ignore": supported values: "Correct", "Report", "Observe"',
  ),
  'another deletion policy': refused(
    { deletionPolicy: 'Orphan' },
    'spec.deletionPolicy: Unsupported value: "Orphan": supported values: "Delete", "Retain"',
  ),
  'another word for failed runs': refused(
    { failedRuns: 'Ignore' },
    'spec.failedRuns: Unsupported value: "Ignore": supported values: "Report", "Degrade"',
  ),
  'adoption by id and by name': refused(
    { adopt: { associationId: '12345678-1234-1234-1234-123456789012', byName: true } },
    'adopt needs exactly one of associationId and byName: true',
  ),
  'adoption of nothing': refused(
    { adopt: { overwrite: true } },
    'adopt needs exactly one of associationId and byName: true',
  ),
  'adoption by what is no id': refused(
    { adopt: { associationId: 'Close-Port-22' } },
    'associationId is an id such as 12345678-1234-1234-1234-123456789012',
  ),
  'a check interval of 4m59s': refused(
    { checkInterval: '4m59s' },
    'checkInterval is a duration of at least 5m, such as 30m or 24h',
  ),
  'a check interval in days': refused(
    { checkInterval: '1d' },
    'checkInterval is a duration of at least 5m, such as 30m or 24h',
  ),
  'a name of 64 characters': {
    spec: minimal,
    words: 'metadata.name is longer than 63 characters; choose a shorter one',
    name: 'n'.repeat(64),
  },
};
