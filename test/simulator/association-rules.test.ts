import { type CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, errorOf, shellScript, stage } from './support.ts';

describe('the rules for associations', () => {
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
