import { nodeId } from './support.ts';

/** What AWS says to a configuration, and what speaks for it: R seen of real AWS, D documentation, U not verified. */
export interface Refusal {
  given: Record<string, unknown>;
  code: string;
  message: string;
  evidence: 'R' | 'D' | 'U' | 'R, code U';
  /** Of CreateAssociation only: UpdateAssociation can't say it. */
  once?: boolean;
}

export const AUTOMATION = { Name: 'AWS-RestartEC2Instance', Parameters: { InstanceId: ['x'] }, Targets: [] };
const UNSUPPORTED_KEY =
  'can either be InstanceIds, aws:NoOpAutomationTag, resource-groups:name, tag-key or start with tag:';
const EMPTY_VALUE = 'Tag or InstanceIds values cannot contain null or empty string.';
const BOTH = 'Must specify both Automation Target Parameter Name and Targets';

function target(Key: string, ...Values: (string | null)[]): { Targets: object[] } {
  return { Targets: [{ Key, Values }] };
}

/** By what is wrong with the targets of a configuration. */
export const TARGETS: Record<string, Refusal> = {
  'no targets': {
    given: { Targets: [] },
    code: 'InvalidTarget',
    message: 'Instance ID or targets must be specified',
    evidence: 'R',
  },
  'an unknown target key': {
    given: target('foo', 'a'),
    code: 'InvalidTarget',
    message: `Unsupported target key: foo, ${UNSUPPORTED_KEY}`,
    evidence: 'R',
  },
  'tag: without a tag': {
    given: target('tag:', 'a'),
    code: 'InvalidTarget',
    message: `Unsupported target key: tag:, ${UNSUPPORTED_KEY}`,
    evidence: 'U',
  },
  'an empty target value': {
    given: target('tag:a', ''),
    code: 'InvalidTarget',
    message: EMPTY_VALUE,
    evidence: 'R',
  },
  'a null for a target value': {
    given: target('tag:a', null),
    code: 'InvalidTarget',
    message: EMPTY_VALUE,
    evidence: 'R',
  },
  'no target values': { given: target('tag:a'), code: 'InvalidTarget', message: EMPTY_VALUE, evidence: 'U' },
  'a node id of 7 digits': {
    given: target('InstanceIds', 'i-1234567'),
    code: 'InvalidTarget',
    message: 'Invalid InstanceId format: i-1234567',
    evidence: 'R, code U',
  },
  'a hybrid node id of 8 digits': {
    given: target('InstanceIds', nodeId('1'), 'mi-12345678'),
    code: 'InvalidTarget',
    message: 'Invalid InstanceId format: mi-12345678',
    evidence: 'R, code U',
  },
  'two resource groups': {
    given: target('resource-groups:Name', 'a', 'b'),
    code: 'InvalidTarget',
    message: 'An association can have only one resource group.',
    evidence: 'U',
  },
  'types of resources without their group': {
    given: target('resource-groups:ResourceTypeFilters', 'AWS::EC2::Instance'),
    code: 'InvalidTarget',
    message: 'resource-groups:ResourceTypeFilters needs resource-groups:Name.',
    evidence: 'U',
  },
  'all nodes together with one of them': {
    given: target('InstanceIds', '*', nodeId('1')),
    code: 'InvalidTarget',
    message: 'InstanceIds can be either * or a list of ids.',
    evidence: 'U',
  },
  'a resource group of automations': {
    given: target('ResourceGroup', 'web'),
    code: 'InvalidTarget',
    message: 'Unsupported Target Type',
    evidence: 'R',
  },
  'the target that AWS adds, sent back': {
    given: { ...AUTOMATION, ...target('aws:NoOpAutomationTag', 'AWS-NoOpAutomationTarget-Value') },
    code: 'ValidationException',
    message: BOTH,
    evidence: 'R',
  },
  'an automation parameter without targets': {
    given: { ...AUTOMATION, AutomationTargetParameterName: 'InstanceId' },
    code: 'ValidationException',
    message: BOTH,
    evidence: 'U',
  },
  'targets and target maps': {
    given: { TargetMaps: [{ commands: ['ls'] }] },
    code: 'InvalidTargetMaps',
    message: 'Targets and TargetMaps cannot both be specified.',
    evidence: 'U',
  },
};
