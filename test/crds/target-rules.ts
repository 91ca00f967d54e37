import type { Refused } from './fixture.ts';
import { nodes, refused, refusedByAws, type RefusedByAws } from './rule.ts';

function target(key: string, ...values: readonly string[]): object {
  return { targets: [{ key, values }] };
}

const KEY = 'key of a target has letters, digits, spaces and _ . : / = - @ only';
const NODE_ID = 'values for InstanceIds are ids of nodes, i- or mi- and hexadecimal digits, or a single "*"';
const EMPTY = "values of a target can't be empty";
const ONE_GROUP = 'a target names one resource group; make an association for each';
const CONCURRENCY = 'is a number from 1, or a percentage from 1% to 100%, in quotes, such as "10" or "10%"';
const ERRORS = 'is a number, or a percentage from 0% to 100%, in quotes, such as "3" or "10%"';

/** Reference 1.12, 2.2 and appendix B (Target, TargetLocation). Key completes: refuses … */
export const targetRules: Readonly<Record<string, Refused>> = {
  'a sixth target': refused(
    { targets: Array.from({ length: 6 }, () => ({ key: 'tag:a', values: ['b'] })) },
    'spec.targets: Too many: 6: must have at most 5 items',
  ),
  'a target of 51 values': refused(
    { targets: [{ key: 'InstanceIds', values: nodes(51) }] },
    'spec.targets[0].values: Too many: 51: must have at most 50 items',
  ),
  'a target without a key': refused({ targets: [{ values: ['*'] }] }, 'spec.targets[0].key: Required value'),
  'a target with an empty key': refused(target('', 'a'), 'should be at least 1 chars long'),
  'a target key of 164 characters': refused(
    target(`tag:${'k'.repeat(160)}`, 'a'),
    'spec.targets[0].key: Too long: may not be more than 163 bytes',
  ),
  'a target key with a sign that AWS does not take': refused(target('tag:a#b', 'x'), KEY),
  'a target key with a plus, though tags may have one': refused(target('tag:a+b', 'x'), KEY),
  'an empty value of a tag': refused(target('tag:Role', 'web', ''), EMPTY),
  'an empty node id': refused(target('InstanceIds', ''), EMPTY),
  'an empty tag key as value': refused(target('tag-key', ''), EMPTY),
  'a node by its name': refused(target('InstanceIds', 'web-1'), NODE_ID),
  'a node id of 7 digits': refused(target('InstanceIds', 'i-1234567'), NODE_ID),
  'a node id of 18 digits': refused(target('InstanceIds', `i-${'0'.repeat(18)}`), NODE_ID),
  'a hybrid node id of 8 digits': refused(target('instanceids', 'mi-12345678'), NODE_ID),
  'two resource groups': refused(target('resource-groups:Name', 'a', 'b'), ONE_GROUP),
  'two resource groups of an automation': refused(target('ResourceGroup', 'a', 'b'), ONE_GROUP),
  'targets beside targetMaps': refused(
    { targetMaps: [{ InstanceId: ['i-1'] }] },
    'targets and targetMaps exclude each other; remove one',
  ),
  'a 301st target map': ofMaps(
    Array.from({ length: 301 }, () => ({ InstanceId: ['i-1'] })),
    'spec.targetMaps: Too many: 301: must have at most 300 items',
  ),
  'an empty target map': ofMaps([{}], 'should have at least 1 properties'),
  'a target map of 21 parameters': ofMaps(
    [Object.fromEntries(nodes(21).map((name) => [name, ['a']]))],
    'must have at most 20 items',
  ),
  'a parameter without name in a target map': ofMaps(
    [{ '': ['a'] }],
    'in targetMaps have 1 to 50 characters',
  ),
  'a parameter name of 51 characters in a target map': ofMaps(
    [{ ['p'.repeat(51)]: ['a'] }],
    'names of parameters in targetMaps have 1 to 50 characters',
  ),
  'a target map of 26 values': ofMaps([{ p: nodes(26) }], 'Too many: 26: must have at most 25 items'),
  'an empty value in a target map': ofMaps([{ p: [''] }], 'should be at least 1 chars long'),
  'a value of 51 characters in a target map': ofMaps(
    [{ p: ['v'.repeat(51)] }],
    'may not be more than 50 bytes',
  ),
  'an empty automationTargetParameterName': refused(
    { automationTargetParameterName: '' },
    'spec.automationTargetParameterName in body should be at least 1 chars long',
  ),
  'an automationTargetParameterName of 51 characters': refused(
    { automationTargetParameterName: 'p'.repeat(51) },
    'spec.automationTargetParameterName: Too long: may not be more than 50 bytes',
  ),
  'no target location': refused({ targetLocations: [] }, 'should have at least 1 items'),
  'a 101st target location': refused(
    { targetLocations: Array.from({ length: 101 }, () => ({ regions: ['eu-west-1'] })) },
    'spec.targetLocations: Too many: 101: must have at most 100 items',
  ),
  'a target location of no account': ofLocation({ accounts: [] }, 'accounts in body should have at least 1'),
  'a target location of 51 accounts': ofLocation({ accounts: nodes(51) }, 'must have at most 50 items'),
  'a target location of no region': ofLocation(
    { regions: [] },
    'regions in body should have at least 1 items',
  ),
  'a target location of 51 regions': ofLocation({ regions: nodes(51) }, 'must have at most 50 items'),
  'a target location of two targets': ofLocation(
    { targets: [{ key: 'tag:a' }, { key: 'tag:b' }] },
    'targets: Too many: 2: must have at most 1 item',
  ),
  'a target key with such a sign in a target location': ofLocation({ targets: [{ key: 'tag:a#b' }] }, KEY),
  'no excluded account': ofLocation({ excludeAccounts: [] }, 'should have at least 1 items'),
  'an excluded account of 11 digits': ofLocation(
    { excludeAccounts: ['11112222333'] },
    "excludeAccounts[0] in body should match '^(ou-",
  ),
  'an empty role in a target location': ofLocation(
    { executionRoleName: '' },
    'executionRoleName in body should be at least 1 chars long',
  ),
  'a role of other signs in a target location': ofLocation(
    { executionRoleName: '***' },
    'executionRoleName is the name of an IAM role, of letters, digits and _ + = , . @ / -',
  ),
  'a concurrency of 0% on targets': ofLocation(
    { targetsMaxConcurrency: '0%' },
    `targetsMaxConcurrency ${CONCURRENCY}`,
  ),
  'a concurrency of 0 in locations': ofLocation(
    { targetLocationMaxConcurrency: '0' },
    `targetLocationMaxConcurrency ${CONCURRENCY}`,
  ),
  'errors of 101% on targets': ofLocation({ targetsMaxErrors: '101%' }, `targetsMaxErrors ${ERRORS}`),
  'errors in words in locations': ofLocation(
    { targetLocationMaxErrors: 'none' },
    `targetLocationMaxErrors ${ERRORS}`,
  ),
  'an alarm of a target location': ofLocation(
    { targetLocationAlarmConfiguration: { alarms: [{ name: 'a' }] } },
    'unknown field "spec.targetLocations[0].targetLocationAlarmConfiguration"',
  ),
};

const UNSUPPORTED =
  'can either be InstanceIds, aws:NoOpAutomationTag, resource-groups:name, tag-key or start with tag:';
const NO_VALUE = 'Tag or InstanceIds values cannot contain null or empty string.';
const BOTH = 'Must specify both Automation Target Parameter Name and Targets';
const restart = { documentName: 'AWS-RestartEC2Instance', parameters: { InstanceId: ['i-1'] } };

/** What depends on the document, on keys that AWS adds, or has not been seen. Key completes: refuses … */
export const targetsOpenToAws: Readonly<Record<string, RefusedByAws>> = {
  'no targets of a command': refusedByAws(
    { targets: undefined },
    'InvalidTarget',
    'Instance ID or targets must be specified',
  ),
  'an empty list of targets of a command': refusedByAws(
    { targets: [] },
    'InvalidTarget',
    'Instance ID or targets must be specified',
  ),
  'an unknown target key': refusedByAws(
    target('foo', 'a'),
    'InvalidTarget',
    `Unsupported target key: foo, ${UNSUPPORTED}`,
  ),
  'tag: without a tag': refusedByAws(target('tag:', 'a'), 'InvalidTarget', 'Unsupported target key: tag:,'),
  'an automation’s target key for a command': refusedByAws(
    target('ResourceGroup', 'web'),
    'InvalidTarget',
    'Unsupported Target Type',
  ),
  'a target of no values': refusedByAws(target('tag:Role'), 'InvalidTarget', NO_VALUE),
  'a target without values': refusedByAws({ targets: [{ key: 'tag:Role' }] }, 'InvalidTarget', NO_VALUE),
  'all nodes together with one of them': refusedByAws(
    target('InstanceIds', '*', ...nodes(1)),
    'InvalidTarget',
    'InstanceIds can be either * or a list of ids.',
  ),
  'types of resources without their group': refusedByAws(
    target('resource-groups:ResourceTypeFilters', 'AWS::EC2::Instance'),
    'InvalidTarget',
    'resource-groups:ResourceTypeFilters needs resource-groups:Name.',
  ),
  'targets of an automation without the parameter that takes them': refusedByAws(
    { ...restart, ...target('tag:Role', 'web') },
    'ValidationException',
    BOTH,
  ),
  'an automation’s parameter for targets without targets': refusedByAws(
    { ...restart, targets: undefined, automationTargetParameterName: 'InstanceId' },
    'ValidationException',
    BOTH,
  ),
  'a target map for a parameter that the document does not declare': refusedByAws(
    { targets: undefined, targetMaps: [{ commands: ['ls'], k: ['v'] }] },
    'InvalidTargetMaps',
    'Parameter "k" is not defined in the document.',
  ),
};

function ofMaps(targetMaps: readonly object[], words: string): Refused {
  return { spec: { documentName: 'AWS-RestartEC2Instance', targetMaps }, words };
}

function ofLocation(location: object, words: string): Refused {
  return refused({ targetLocations: [location] }, words);
}
