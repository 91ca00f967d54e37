import {
  DescribeInstanceAssociationsStatusCommand,
  DescribeInstanceInformationCommand,
  type CreateAssociationRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  APPLY_ONLY,
  create,
  createdId,
  errorOf,
  executionsOf,
  newestTargets,
  nodeId,
  overviewOf,
  stage,
} from './support.ts';

describe('a node', () => {
  test('that is new and matches runs the association, alone', async () => {
    const { ssm, node, advance } = await stage();
    await node('1', { tags: { role: 'web' } });
    const id = await createdId(ssm, { Targets: [{ Key: 'tag:role', Values: ['web'] }] });
    await advance('PT1M');

    await node('2', { tags: { role: 'web' } });
    await node('3', { tags: { role: 'db' } });
    await advance('PT1M');

    const targets = await newestTargets(ssm, id);
    expect(targets.map((target) => target.ResourceId)).toEqual([nodeId('2')]);
    expect(await executionsOf(ssm, id)).toHaveLength(2);
    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });

  test('that is new does not keep another from running that comes at the same time', async () => {
    const { ssm, node, advance } = await stage();
    const id = await createdId(ssm);
    await advance('PT1M');

    await node('1');
    await node('2');
    await advance('PT1M');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });

  test('that comes while a run finds its nodes is part of that run, once', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);

    await node('2');
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toHaveLength(1);
    expect(await newestTargets(ssm, id)).toHaveLength(2);
  });

  test('that is put again unchanged runs nothing', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);
    await advance('PT1M');

    await node('1');
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toHaveLength(1);
  });

  test('that is new waits for the schedule of an apply-only association', async () => {
    const { ssm, node, advance } = await stage();
    const id = await createdId(ssm, APPLY_ONLY);

    await node('1');
    await advance('PT1H');

    expect(await executionsOf(ssm, id)).toEqual([]);
  });

  test('that is offline does not run until it comes online', async () => {
    const { ssm, node, advance } = await stage();
    await node('1', { pingStatus: 'ConnectionLost' });
    const id = await createdId(ssm);
    await advance('PT1M');
    const offline = await newestTargets(ssm, id);

    await node('1', { pingStatus: 'Online' });
    await advance('PT1M');

    expect(offline).toEqual([]);
    expect(await newestTargets(ssm, id)).toMatchObject([{ ResourceId: nodeId('1'), Status: 'Success' }]);
  });

  const targets: Record<string, [CreateAssociationRequest['Targets'], string[]]> = {
    'its id': [[{ Key: 'InstanceIds', Values: [nodeId('1'), nodeId('3')] }], ['1', '3']],
    'a star': [[{ Key: 'InstanceIds', Values: ['*'] }], ['1', '2', '3']],
    'one of the values of a tag': [[{ Key: 'tag:role', Values: ['web', 'cache'] }], ['1', '2']],
    'two tags together': [
      [
        { Key: 'tag:role', Values: ['web'] },
        { Key: 'tag:stage', Values: ['prod'] },
      ],
      ['1'],
    ],
    'the key of a tag': [[{ Key: 'tag-key', Values: ['stage'] }], ['1']],
    'its resource group': [[{ Key: 'resource-groups:Name', Values: ['blue'] }], ['3']],
    'its resource group and its type': [
      [
        { Key: 'resource-groups:Name', Values: ['blue'] },
        { Key: 'resource-groups:ResourceTypeFilters', Values: ['AWS::EC2::Instance'] },
      ],
      ['3'],
    ],
    'neither, when it is of another type': [
      [
        { Key: 'resource-groups:Name', Values: ['blue'] },
        { Key: 'resource-groups:ResourceTypeFilters', Values: ['AWS::SSM::ManagedInstance'] },
      ],
      [],
    ],
    'a tag that some nodes have and others have not': [
      [{ Key: 'tag:stage', Values: ['prod', 'test'] }],
      ['1'],
    ],
  };

  test.each(Object.entries(targets))('is chosen by %s', async (_name, [Targets, chosen]) => {
    const { ssm, node, advance } = await stage();
    await node('1', { tags: { role: 'web', stage: 'prod' } });
    await node('2', { tags: { role: 'web' } });
    await node('3', { tags: { role: 'db' }, resourceGroups: ['blue'] });
    const id = await createdId(ssm, { Targets });

    await advance('PT1M');

    expect((await newestTargets(ssm, id)).map((target) => target.ResourceId)).toEqual(chosen.map(nodeId));
  });

  test('tells when an association last ran there, and when with success', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await create(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT1M');
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    await advance('PT1H');

    const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({}));

    expect(InstanceInformationList).toMatchObject([
      {
        LastAssociationExecutionDate: new Date('2026-01-01T01:00:01.200Z'),
        LastSuccessfulAssociationExecutionDate: new Date('2026-01-01T00:00:01.200Z'),
      },
    ]);
  });

  test('with an inventory association of its own is skipped by the one for all nodes', async () => {
    const { ssm, node, advance } = await stage();
    await node('1', { tags: { role: 'web' } });
    await node('2');
    const request = { Name: 'AWS-GatherSoftwareInventory', Parameters: {} };
    await create(ssm, { ...request, Targets: [{ Key: 'tag:role', Values: ['web'] }] });

    const id = await createdId(ssm, request);
    await advance('PT1M');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 1, Skipped: 1 });
    expect((await newestTargets(ssm, id)).map((target) => target.Status)).toEqual(['Skipped', 'Success']);
  });

  test('tells the status of each of its associations', async () => {
    const { ssm, admin, node, advance } = await stage();
    const id = await node('1');
    await create(ssm, { AssociationName: 'good' });
    const bad = await createdId(ssm, { AssociationName: 'bad' });
    await admin('PUT', 'outcomes', [{ associationId: bad, status: 'Failed' }]);
    await advance('PT1M');

    const known = await ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId: id }));
    const unknown = ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId: nodeId('9') }));

    expect(
      known.InstanceAssociationStatusInfos!.map((one) => [one.AssociationName, one.Status, one.ErrorCode]),
    ).toEqual([
      ['good', 'Success', undefined],
      ['bad', 'Failed', 'Failed'],
    ]);
    expect((await errorOf(unknown)).name).toBe('InvalidInstanceId');
  });
});
