import type { Refusals } from './refusal.ts';

const DEPLOYED = 'R: cdk-preflight, rule pf-ssm-association-document, deployed in September 2026';
const MONTHLY = { ScheduleExpression: 'cron(0 2 ? * SUN#2 *)', ApplyOnlyAtCronInterval: true };
const WEEKLY = { ScheduleExpression: 'cron(0 2 ? * SUN *)', ApplyOnlyAtCronInterval: true };

function document(Name: string, more: object = {}): Record<string, unknown> {
  return { Name, Parameters: {}, ...more };
}

/** By what is wrong with the document of a configuration, or with what is given to it. */
export const DOCUMENT_REFUSALS: Refusals = {
  'a number as version of Amazon’s document': {
    given: { DocumentVersion: '1' },
    code: 'InvalidDocumentVersion',
    message: 'Document version can not be used with Amazon document',
    ground: 'U: the message was seen through CloudFormation, which hides the code',
    surer: { part: 'message', ground: DEPLOYED },
  },
  'a version that does not exist': {
    given: document('one-version', { DocumentVersion: '7' }),
    code: 'InvalidDocumentVersion',
    message: 'Document version: 7 is invalid, latest version is 1',
    ground: DEPLOYED,
  },
  'a Session document': {
    given: document('a-session'),
    code: 'InvalidDocument',
    message: 'Document type Session is not supported for associations.',
    ground: DEPLOYED,
  },
  'an unknown document': {
    given: { Name: 'AWS-Unknown' },
    code: 'InvalidDocument',
    message: 'Document does not exist: AWS-Unknown',
    ground: 'U: three wordings were seen over the years',
    surer: { part: 'code', ground: 'R: Terraform, aws_ssm_association' },
  },
  'a document of another region': {
    given: { Name: 'arn:aws:ssm:us-east-1::document/AWS-RunShellScript' },
    code: 'InvalidDocument',
    message: 'Document does not exist: arn:aws:ssm:us-east-1::document/AWS-RunShellScript',
    ground: DEPLOYED,
  },
  'a required parameter without value': {
    given: { Parameters: {} },
    code: 'InvalidParameters',
    message: 'Parameter "commands" requires a value.',
    ground: 'R: AWS CLI issue 6878',
  },
  'an empty list for a required parameter': {
    given: { Parameters: { commands: [] } },
    code: 'InvalidParameters',
    message: 'Parameter "commands" requires a value.',
    ground: 'U: an empty list is taken for none',
  },
  'an undeclared parameter': {
    given: { Parameters: { commands: ['ls'], k: ['v'] } },
    code: 'InvalidParameters',
    message: 'Parameter "k" is not defined in the document.',
    ground: DEPLOYED,
  },
  'manual compliance without the parameter for it': {
    given: { SyncCompliance: 'MANUAL' },
    code: 'InvalidParameters',
    message: 'Parameter "AssociationId" is not defined in the document.',
    ground: DEPLOYED,
  },
};

const SCHEDULED = 'R: cdk-preflight, rule pf-ssm-association-schedule, deployed in September 2026';

/** By what does not go with the schedule of a configuration. */
export const SCHEDULE_REFUSALS: Refusals = {
  'apply-only with a rate': {
    given: { ScheduleExpression: 'rate(1 hour)', ApplyOnlyAtCronInterval: true },
    code: 'InvalidSchedule',
    message: 'ApplyOnlyAtCronInterval is not supported for Rate Schedule associations.',
    ground: SCHEDULED,
  },
  'apply-only without schedule': {
    given: { ApplyOnlyAtCronInterval: true },
    code: 'InvalidSchedule',
    message: 'ApplyOnlyAtCronInterval is not supported for No Schedule associations.',
    ground: SCHEDULED,
  },
  'at() without apply-only': {
    given: { ScheduleExpression: 'at(2030-03-01T10:00)' },
    code: 'InvalidSchedule',
    message: 'At Schedule Expression must be used with ApplyOnlyAtCronInterval = true',
    ground: SCHEDULED,
  },
  'an offset without apply-only': {
    given: { ...MONTHLY, ApplyOnlyAtCronInterval: false, ScheduleOffset: 1 },
    code: 'InvalidSchedule',
    message: 'ScheduleOffset is not supported for non ApplyOnlyAtCronInterval associations.',
    ground: SCHEDULED,
  },
  'an offset of a weekly schedule': {
    given: { ...WEEKLY, ScheduleOffset: 1 },
    code: 'InvalidSchedule',
    message: 'ScheduleOffset is valid with nth day of the week in the month cron expression only.',
    ground: SCHEDULED,
  },
  'an offset of a single time': {
    given: { ScheduleExpression: 'at(2030-03-01T10:00)', ApplyOnlyAtCronInterval: true, ScheduleOffset: 1 },
    code: 'InvalidSchedule',
    message: 'ScheduleOffset is valid with nth day of the week in the month cron expression only.',
    ground: 'U: seen of a weekly schedule',
  },
  'a duration without apply-only': {
    given: { Duration: 2 },
    code: 'InvalidSchedule',
    message: 'Duration is not supported for non ApplyOnlyAtCronInterval associations.',
    ground: 'U: worded like its siblings',
    surer: { part: 'refusal', ground: 'D: API Reference, CreateAssociation, Duration' },
  },
};
