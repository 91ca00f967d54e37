import { nodeId } from './support.ts';
import { AUTOMATION, TARGETS, type Refusal } from './target-refusals.ts';

const MONTHLY = { ScheduleExpression: 'cron(0 2 ? * SUN#2 *)', ApplyOnlyAtCronInterval: true };
const WEEKLY = { ScheduleExpression: 'cron(0 2 ? * SUN *)', ApplyOnlyAtCronInterval: true };

function document(Name: string, more: object = {}): Record<string, unknown> {
  return { Name, Parameters: {}, ...more };
}

const DOCUMENTS: Record<string, Refusal> = {
  'a number as version of Amazon’s document': {
    given: { DocumentVersion: '1' },
    code: 'InvalidDocumentVersion',
    message: 'Document version can not be used with Amazon document',
    evidence: 'R, code U',
  },
  'a version that does not exist': {
    given: document('setup', { DocumentVersion: '7' }),
    code: 'InvalidDocumentVersion',
    message: 'Document version: 7 is invalid, latest version is 1',
    evidence: 'R',
  },
  'a Session document': {
    given: document('Session-Shell'),
    code: 'InvalidDocument',
    message: 'Document type Session is not supported for associations.',
    evidence: 'R',
  },
  'an unknown document': {
    given: { Name: 'AWS-Unknown' },
    code: 'InvalidDocument',
    message: 'Document does not exist: AWS-Unknown',
    evidence: 'R',
  },
  'a document of another region': {
    given: { Name: 'arn:aws:ssm:us-east-1::document/AWS-RunShellScript' },
    code: 'InvalidDocument',
    message: 'Document does not exist: arn:aws:ssm:us-east-1::document/AWS-RunShellScript',
    evidence: 'R',
  },
  'a required parameter without value': {
    given: { Parameters: {} },
    code: 'InvalidParameters',
    message: 'Parameter "commands" requires a value.',
    evidence: 'R',
  },
  'an undeclared parameter': {
    given: { Parameters: { commands: ['ls'], k: ['v'] } },
    code: 'InvalidParameters',
    message: 'Parameter "k" is not defined in the document.',
    evidence: 'R',
  },
  'a parameter whose name every object of JavaScript has': {
    given: { Parameters: { commands: ['ls'], toString: ['a'] } },
    code: 'InvalidParameters',
    message: 'Parameter "toString" is not defined in the document.',
    evidence: 'R',
  },
  'manual compliance without the parameter for it': {
    given: { SyncCompliance: 'MANUAL' },
    code: 'InvalidParameters',
    message: 'Parameter "AssociationId" is not defined in the document.',
    evidence: 'R',
  },
};

const SCHEDULES: Record<string, Refusal> = {
  'apply-only with a rate': {
    given: { ScheduleExpression: 'rate(1 hour)', ApplyOnlyAtCronInterval: true },
    code: 'InvalidSchedule',
    message: 'ApplyOnlyAtCronInterval is not supported for Rate Schedule associations.',
    evidence: 'R',
  },
  'apply-only without schedule': {
    given: { ApplyOnlyAtCronInterval: true },
    code: 'InvalidSchedule',
    message: 'ApplyOnlyAtCronInterval is not supported for No Schedule associations.',
    evidence: 'R',
  },
  'at() without apply-only': {
    given: { ScheduleExpression: 'at(2026-03-01T10:00)' },
    code: 'InvalidSchedule',
    message: 'At Schedule Expression must be used with ApplyOnlyAtCronInterval = true',
    evidence: 'R',
  },
  'an offset without apply-only': {
    given: { ...MONTHLY, ApplyOnlyAtCronInterval: false, ScheduleOffset: 1 },
    code: 'InvalidSchedule',
    message: 'ScheduleOffset is not supported for non ApplyOnlyAtCronInterval associations.',
    evidence: 'R',
  },
  'an offset of a weekly schedule': {
    given: { ...WEEKLY, ScheduleOffset: 1 },
    code: 'InvalidSchedule',
    message: 'ScheduleOffset is valid with nth day of the week in the month cron expression only.',
    evidence: 'R',
  },
  'a duration without apply-only': {
    given: { Duration: 2 },
    code: 'InvalidSchedule',
    message: 'Duration is not supported for non ApplyOnlyAtCronInterval associations.',
    evidence: 'U',
  },
};

const ONE_NODE = { InstanceId: nodeId('1'), Targets: undefined };

function refusedForm(schema: string): string {
  return `Document schema version, ${schema}, is not supported by association that is created with instance id`;
}

const SINGLE_NODE: Record<string, Refusal> = {
  'an automation on one node': {
    given: { ...AUTOMATION, ...ONE_NODE },
    code: 'InvalidDocument',
    message: refusedForm('0.3'),
    evidence: 'R',
    once: true,
  },
  'a document of schema 2 on one node': {
    given: document('AWS-GatherSoftwareInventory', ONE_NODE),
    code: 'InvalidDocument',
    message: refusedForm('2.0'),
    evidence: 'R',
    once: true,
  },
  'one node that is not managed': {
    given: { ...ONE_NODE, InstanceId: nodeId('9') },
    code: 'InvalidInstanceId',
    message: `Instance ${nodeId('9')} is not a managed node.`,
    evidence: 'U',
    once: true,
  },
  'one node with a schedule and a name': {
    given: { ...ONE_NODE, ScheduleExpression: 'rate(1 hour)', AssociationName: 'hourly' },
    code: 'ValidationException',
    message: 'InstanceId can not be used with AssociationName, ScheduleExpression.',
    evidence: 'U',
    once: true,
  },
  'one node beside targets': {
    given: { InstanceId: nodeId('1') },
    code: 'InvalidTarget',
    message: 'InstanceId and targets can not both be specified.',
    evidence: 'U',
    once: true,
  },
};

/** By what a configuration has. An association with it can't be. */
export const REFUSALS: Readonly<Record<string, Refusal>> = {
  ...TARGETS,
  ...DOCUMENTS,
  ...SCHEDULES,
  ...SINGLE_NODE,
};
