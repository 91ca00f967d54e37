import { nodeId } from '../simulator/support.ts';
import type { Refusals } from './refusal.ts';

export const AUTOMATION = { Name: 'AWS-RestartEC2Instance', Parameters: { InstanceId: ['x'] } };

const DEPLOYED = 'R: cdk-preflight, rule pf-ssm-association-targets, deployed in September 2026';
const UNSUPPORTED_KEY =
  'can either be InstanceIds, aws:NoOpAutomationTag, resource-groups:name, tag-key or start with tag:';
const EMPTY_VALUE = 'Tag or InstanceIds values cannot contain null or empty string.';
const BOTH = 'Must specify both Automation Target Parameter Name and Targets';

function target(Key: string, ...Values: (string | null)[]): { Targets: object[] } {
  return { Targets: [{ Key, Values }] };
}

const KEYS: Refusals = {
  'no targets': {
    given: { Targets: undefined },
    code: 'InvalidTarget',
    message: 'Instance ID or targets must be specified',
    ground: DEPLOYED,
  },
  'an empty list of targets': {
    given: { Targets: [] },
    code: 'InvalidTarget',
    message: 'Instance ID or targets must be specified',
    ground: 'U: an empty list is taken for none',
  },
  'an unknown target key': {
    given: target('foo', 'a'),
    code: 'InvalidTarget',
    message: `Unsupported target key: foo, ${UNSUPPORTED_KEY}`,
    ground: DEPLOYED,
  },
  'a target without key': {
    given: { Targets: [{ Values: ['a'] }] },
    code: 'InvalidTarget',
    message: `Unsupported target key: , ${UNSUPPORTED_KEY}`,
    ground: 'U: a missing key is taken for an empty one',
  },
  'a target key with tag: in its middle': {
    given: target('my-tag:a', 'x'),
    code: 'InvalidTarget',
    message: `Unsupported target key: my-tag:a, ${UNSUPPORTED_KEY}`,
    ground: 'U: the message says that a key can start with it',
  },
  'tag: without a tag': {
    given: target('tag:', 'a'),
    code: 'InvalidTarget',
    message: `Unsupported target key: tag:, ${UNSUPPORTED_KEY}`,
    ground: 'U: no tag has an empty key',
  },
  'a resource group of automations for a command': {
    given: target('ResourceGroup', 'web'),
    code: 'InvalidTarget',
    message: 'Unsupported Target Type',
    ground: 'R: Terraform issue 15895',
  },
  'the target that AWS adds to automations, of a command': {
    given: target('aws:NoOpAutomationTag', 'AWS-NoOpAutomationTarget-Value'),
    code: 'InvalidTarget',
    message: 'Unsupported Target Type',
    ground: 'U: worded as for other targets of automations',
  },
};

const NODE_IDS: Refusals = Object.fromEntries(
  ['i-1234567', 'i-000000000000000000', 'mi-12345678', 'mi-000000000000000000', 'web-1'].map((id) => [
    `the node id ${id}`,
    {
      given: target('InstanceIds', nodeId('1'), id),
      code: 'InvalidTarget',
      message: `Invalid InstanceId format: ${id}`,
      ground: 'U: the message was seen through CloudFormation, which hides the code',
      surer: { part: 'message', ground: DEPLOYED },
    },
  ]),
);

const VALUES: Refusals = {
  'an empty target value': {
    given: target('tag:a', ''),
    code: 'InvalidTarget',
    message: EMPTY_VALUE,
    ground: DEPLOYED,
  },
  'a null for a target value': {
    given: target('tag:a', null),
    code: 'InvalidTarget',
    message: EMPTY_VALUE,
    ground: 'U: the message for an empty value speaks of null too',
  },
  'no target values': {
    given: target('tag:a'),
    code: 'InvalidTarget',
    message: EMPTY_VALUE,
    ground: 'U: an empty list is taken for an empty value',
  },
  'a target without values': {
    given: { Targets: [{ Key: 'tag:a' }] },
    code: 'InvalidTarget',
    message: EMPTY_VALUE,
    ground: 'U: missing values are taken for an empty list',
  },
  'two resource groups': {
    given: target('resource-groups:Name', 'a', 'b'),
    code: 'InvalidTarget',
    message: 'An association can have only one resource group.',
    ground: 'U: nobody has shown the words',
    surer: { part: 'code', ground: 'D: User Guide, targets of State Manager associations' },
  },
  'two resource groups of an automation': {
    given: { ...AUTOMATION, ...target('ResourceGroup', 'a', 'b') },
    code: 'InvalidTarget',
    message: 'An association can have only one resource group.',
    ground: 'U: as of a command',
  },
  'types of resources without their group': {
    given: target('resource-groups:ResourceTypeFilters', 'AWS::EC2::Instance'),
    code: 'InvalidTarget',
    message: 'resource-groups:ResourceTypeFilters needs resource-groups:Name.',
    ground: 'U: the filter is documented beside a group only',
  },
  'all nodes together with one of them': {
    given: target('InstanceIds', '*', nodeId('1')),
    code: 'InvalidTarget',
    message: 'InstanceIds can be either * or a list of ids.',
    ground: 'U: * is documented as the only value',
  },
};

const AUTOMATIONS: Refusals = {
  'targets of an automation without the parameter that takes them': {
    given: { ...AUTOMATION, ...target('tag:role', 'web') },
    code: 'ValidationException',
    message: BOTH,
    ground: 'R: cdk-preflight, rule pf-ssm-association-document, deployed in September 2026',
  },
  'the target that AWS adds, sent back': {
    given: { ...AUTOMATION, ...target('aws:NoOpAutomationTag', 'AWS-NoOpAutomationTarget-Value') },
    code: 'ValidationException',
    message: BOTH,
    ground: 'R: Terraform issue 41251',
  },
  'an automation parameter without targets': {
    given: { ...AUTOMATION, Targets: [], AutomationTargetParameterName: 'InstanceId' },
    code: 'ValidationException',
    message: BOTH,
    ground: 'U: the message says that both are needed; it was seen of the other half',
  },
  'targets of an automation, and neither its parameter nor a value for it': {
    given: { ...AUTOMATION, Parameters: {}, ...target('instanceids', nodeId('1')) },
    code: 'InvalidParameters',
    message: 'Parameter "InstanceId" requires a value.',
    ground: 'R: AWS CLI issue 6878',
  },
  'a target map for a parameter that the document does not declare': {
    given: { Targets: undefined, TargetMaps: [{ commands: ['ls'], k: ['v'] }] },
    code: 'InvalidTargetMaps',
    message: 'Parameter "k" is not defined in the document.',
    ground: 'U: CreateAssociation declares the code, the words are those for parameters',
  },
  'targets and target maps': {
    given: { TargetMaps: [{ commands: ['ls'] }] },
    code: 'InvalidTargetMaps',
    message: 'Targets and TargetMaps cannot both be specified.',
    ground: 'U: the exclusion is documented, code and words are not',
    surer: { part: 'refusal', ground: 'D: API Reference, CreateAssociation, TargetMaps' },
  },
};

/** By what is wrong with the targets of a configuration. */
export const TARGET_REFUSALS: Refusals = { ...KEYS, ...NODE_IDS, ...VALUES, ...AUTOMATIONS };
