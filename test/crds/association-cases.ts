import type { Refused } from './fixture.ts';
import { memberRules } from './member-rules.ts';
import { minimal, nodes, refused, tags } from './rule.ts';
import { scheduleRules } from './schedule-rules.ts';
import { targetRules } from './target-rules.ts';

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
  'the longest rate': { ...minimal, scheduleExpression: 'rate(743 hours)' },
  'one day': { ...minimal, scheduleExpression: 'rate(1 day)' },
  'a schedule that only AWS can judge': { ...minimal, scheduleExpression: 'cron(0 */30 * * * ? *)' },
  'a node of each kind, and a tag value with any sign': {
    ...minimal,
    targets: [
      { key: 'InstanceIds', values: ['i-1234abcd', ...nodes(1), `mi-${'0'.repeat(17)}`] },
      { key: 'tag:Größe @ Ort', values: ['a&b'] },
    ],
  },
  'a number as version of a document that is not of AWS': {
    ...minimal,
    documentName: 'Our-aws-agent',
    documentVersion: '3',
  },
  'a document that reports compliance itself': {
    ...minimal,
    documentName: 'AWS-RunPatchBaselineAssociation',
    syncCompliance: 'MANUAL',
  },
  'a leap day': {
    ...minimal,
    scheduleExpression: 'at(2028-02-29T23:59)',
    applyOnlyAtCronInterval: true,
  },
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

/** Rules of our own. Key completes: refuses … */
export const ownRules: Readonly<Record<string, Refused>> = {
  'two documents': refused(
    { documentRef: { name: 'ours' } },
    'exactly one of documentName (a document in AWS) and documentRef (an SsmDocument of this namespace) is needed',
  ),
  'no document': {
    spec: { targets: minimal.targets },
    words:
      'exactly one of documentName (a document in AWS) and documentRef (an SsmDocument of this namespace) is needed',
  },
  'a reference without a name': { spec: { documentRef: {} }, words: 'spec.documentRef.name: Required value' },
  'Published without a reference': refused(
    { documentVersion: 'Published' },
    'documentVersion Published needs documentRef; with documentName use $DEFAULT, $LATEST or a number',
  ),
  'a document version of another form': refused(
    { documentVersion: 'v3' },
    'documentVersion is $DEFAULT, $LATEST, a number such as "3", or Published (with documentRef)',
  ),
  'the legacy instance id': refused({ instanceId: 'i-1' }, 'unknown field "spec.instanceId"'),
  'the name as AWS calls it': refused({ name: 'AWS-RunShellScript' }, 'unknown field "spec.name"'),
  'a 48th tag': refused({ tags: tags(48) }, 'spec.tags: Too many: 48: must have at most 47 items'),
  'a tag of the operator': refused(
    { tags: { 'ssm-operator.dev/owner': 'me' } },
    "keys of tags can't start with ssm-operator.dev/, which the operator sets itself",
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

/** Whatever the API server refuses. */
export const refusedSpecs: Readonly<Record<string, Refused>> = {
  ...ownRules,
  ...memberRules,
  ...targetRules,
  ...scheduleRules,
};
