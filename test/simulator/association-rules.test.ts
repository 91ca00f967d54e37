import { type CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, errorOf, nodeId, shellScript, stage } from './support.ts';

describe('the rules for associations', () => {
  const refused: Record<string, [Partial<CreateAssociationRequest>, string, string]> = {
    'no targets at all': [{ Targets: [] }, 'InvalidTarget', 'Instance ID or targets must be specified'],
    'an unknown target key': [
      { Targets: [{ Key: 'foo', Values: ['b'] }] },
      'InvalidTarget',
      'Unsupported target key: foo, can either be InstanceIds, aws:NoOpAutomationTag, resource-groups:name, tag-key or start with tag:',
    ],
    'an empty target value': [
      { Targets: [{ Key: 'tag:a', Values: [''] }] },
      'InvalidTarget',
      'Tag or InstanceIds values cannot contain null or empty string.',
    ],
    'a malformed node id': [
      { Targets: [{ Key: 'InstanceIds', Values: ['web-1'] }] },
      'InvalidTarget',
      'Invalid InstanceId format: web-1',
    ],
    'a resource group of an automation': [
      { Targets: [{ Key: 'ResourceGroup', Values: ['g'] }] },
      'InvalidTarget',
      'Unsupported Target Type',
    ],
    'targets together with target maps': [
      { TargetMaps: [{ commands: ['ls'] }] },
      'InvalidTargetMaps',
      'Targets and TargetMaps cannot both be specified.',
    ],
    'a number as version of Amazon’s document': [
      { DocumentVersion: '1' },
      'InvalidDocumentVersion',
      'Document version can not be used with Amazon document',
    ],
    'an unknown document': [
      { Name: 'AWS-Unknown' },
      'InvalidDocument',
      'Document does not exist: AWS-Unknown',
    ],
    'a document of another region': [
      { Name: 'arn:aws:ssm:us-east-1::document/AWS-RunShellScript' },
      'InvalidDocument',
      'Document does not exist: arn:aws:ssm:us-east-1::document/AWS-RunShellScript',
    ],
    'a required parameter without value': [
      { Parameters: { workingDirectory: ['/'] } },
      'InvalidParameters',
      'Parameter "commands" requires a value.',
    ],
    'a parameter that the document does not declare': [
      { Parameters: { commands: ['ls'], shell: ['bash'] } },
      'InvalidParameters',
      'Parameter "shell" is not defined in the document.',
    ],
    'a parameter whose name every object of JavaScript has': [
      { Parameters: { commands: ['ls'], toString: ['a'] } },
      'InvalidParameters',
      'Parameter "toString" is not defined in the document.',
    ],
    'manual compliance without the parameter for it': [
      { SyncCompliance: 'MANUAL' },
      'InvalidParameters',
      'Parameter "AssociationId" is not defined in the document.',
    ],
    'an automation with targets but no parameter for them': [
      { Name: 'AWS-RestartEC2Instance', Parameters: { InstanceId: ['x'] } },
      'ValidationException',
      'Must specify both Automation Target Parameter Name and Targets',
    ],
    'an automation on one node': [
      { Name: 'AWS-RestartEC2Instance', Targets: [], InstanceId: nodeId('1') },
      'InvalidDocument',
      'Document schema version, 0.3, is not supported by association that is created with instance id',
    ],
  };

  test.each(Object.entries(refused))('%s is refused', async (_name, [request, name, message]) => {
    const { ssm, admin } = await stage();

    const error = await errorOf(create(ssm, request));
    const { body } = await admin('GET', 'state');

    expect(error).toEqual({ name, message });
    expect(body.regions[0].associations).toEqual([]);
  });

  const accepted: Record<string, Partial<CreateAssociationRequest>> = {
    'a document by ARN': { Name: 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript' },
    '$DEFAULT as version': { DocumentVersion: '$DEFAULT' },
    'two tags as targets': {
      Targets: [
        { Key: 'tag:a', Values: ['1'] },
        { Key: 'tag:b', Values: ['2'] },
      ],
    },
    'manual compliance of a patch baseline': {
      Name: 'AWS-RunPatchBaseline',
      Parameters: { Operation: ['Scan'] },
      SyncCompliance: 'MANUAL',
    },
    'an automation whose targets fill the required parameter': {
      Name: 'AWS-RestartEC2Instance',
      Parameters: {},
      AutomationTargetParameterName: 'InstanceId',
    },
    'an inventory without parameters': { Name: 'AWS-GatherSoftwareInventory', Parameters: {} },
    'a package': {
      Name: 'AWS-ConfigureAWSPackage',
      Parameters: { action: ['Install'], name: ['AmazonCloudWatchAgent'] },
    },
  };

  test.each(Object.entries(accepted))('%s is accepted', async (_name, request) => {
    const { ssm } = await stage();

    const made = await create(ssm, request);

    expect(made.Name).toBe(request.Name ?? shellScript().Name);
  });

  test('a malformed node id gives the error that the switch names', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { malformedNodeIdError: 'InvalidInstanceId' } });

    const error = await errorOf(create(ssm, { Targets: [{ Key: 'InstanceIds', Values: ['x'] }] }));

    expect(error.name).toBe('InvalidInstanceId');
  });

  test('a name that is taken is refused when the switch says so', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { uniqueAssociationNames: true } });
    await create(ssm, { AssociationName: 'only-one' });

    const error = await errorOf(create(ssm, { AssociationName: 'only-one' }));

    expect(error.name).toBe('AssociationAlreadyExists');
  });
});
