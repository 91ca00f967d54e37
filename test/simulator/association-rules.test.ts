import { type CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, errorOf, stage } from './support.ts';

describe('the rules for associations', () => {
  const accepted: Record<string, Partial<CreateAssociationRequest>> = {
    'an inventory without parameters': { Name: 'AWS-GatherSoftwareInventory', Parameters: {} },
    'a package': {
      Name: 'AWS-ConfigureAWSPackage',
      Parameters: { action: ['Install'], name: ['AmazonCloudWatchAgent'] },
    },
  };

  test.each(Object.entries(accepted))('%s is accepted', async (_name, request) => {
    const { ssm } = await stage();

    const made = await create(ssm, request);

    expect(made.Name).toBe(request.Name);
  });

  test('a parameter whose name every object of JavaScript has is not declared', async () => {
    const { ssm } = await stage();

    const error = await errorOf(create(ssm, { Parameters: { commands: ['ls'], toString: ['a'] } }));

    expect(error.message).toBe('Parameter "toString" is not defined in the document.');
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
