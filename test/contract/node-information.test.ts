import {
  DescribeInstanceInformationCommand,
  type InstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { create, createdId, nodeId } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const INFORMATION = 'M: service model, InstanceInformation';

async function informationOf(ssm: SSMClient): Promise<InstanceInformation[]> {
  return (await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList!;
}

describe('the information on a node', () => {
  for (const pingStatus of ['Online', 'ConnectionLost', 'Inactive']) {
    scripted(`can say that it is ${pingStatus}`, INFORMATION, async ({ ssm, node }) => {
      await node('1', { pingStatus });

      expect(await informationOf(ssm)).toMatchObject([{ InstanceId: nodeId('1'), PingStatus: pingStatus }]);
    });
  }

  for (const platformType of ['Linux', 'Windows', 'MacOS']) {
    scripted(`can say that it runs ${platformType}`, INFORMATION, async ({ ssm, node }) => {
      await node('1', { platformType });

      expect(await informationOf(ssm)).toMatchObject([{ PlatformType: platformType }]);
    });
  }

  scripted('says nothing of associations before there are any', INFORMATION, async ({ ssm, node }) => {
    await node('1');

    const [{ AssociationStatus, AssociationOverview, LastAssociationExecutionDate } = {}] =
      await informationOf(ssm);

    expect([AssociationStatus, AssociationOverview, LastAssociationExecutionDate]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  scripted(
    'counts its associations by status',
    'S: API Reference, DescribeInstanceInformation',
    async ({ ssm, node, pass }) => {
      await node('1');
      await create(ssm);
      await create(ssm);

      await pass('PT1M');

      expect(await informationOf(ssm)).toMatchObject([
        {
          AssociationStatus: 'Success',
          AssociationOverview: {
            DetailedStatus: 'Success',
            InstanceAssociationStatusAggregatedCount: { Success: 2 },
          },
        },
      ]);
    },
  );

  scripted(
    'is Failed if one of its associations failed',
    'U: nothing says of what the status is made',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await create(ssm);
      await admin('PUT', 'outcomes', [{ associationId: await createdId(ssm), status: 'Failed' }]);

      await pass('PT1M');

      expect(await informationOf(ssm)).toMatchObject([
        {
          AssociationStatus: 'Failed',
          AssociationOverview: { InstanceAssociationStatusAggregatedCount: { Success: 1, Failed: 1 } },
        },
      ]);
    },
  );

  scripted('says when associations ran, and when with success', INFORMATION, async (world) => {
    const { ssm, admin, node, pass } = world;
    await node('1');
    await create(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await pass('PT1M');
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    await pass('PT1H');

    const [one] = await informationOf(ssm);

    expect(one!.LastAssociationExecutionDate!.getUTCHours()).toBe(1);
    expect(one!.LastSuccessfulAssociationExecutionDate!.getUTCHours()).toBe(0);
  });

  const filters: Record<string, [key: string, value: string, found: string[]]> = {
    'its id': ['InstanceIds', nodeId('1'), ['1']],
    'how it answers': ['PingStatus', 'ConnectionLost', ['2']],
    'its platform': ['PlatformTypes', 'Windows', ['2']],
    'the type of its resource': ['ResourceType', 'EC2Instance', ['1', '2']],
    'the status of its associations': ['AssociationStatus', 'Success', ['1']],
    'an activation that it does not have': ['ActivationIds', nodeId('1'), []],
    'a role that it does not have': ['IamRole', 'web', []],
  };

  for (const [what, [key, value, found]] of Object.entries(filters)) {
    scripted(`is found by ${what}`, 'M: service model, InstanceInformationFilter', async (world) => {
      const { ssm, call, node, pass } = world;
      await node('1');
      await node('2', { pingStatus: 'ConnectionLost', platformType: 'Windows' });
      await create(ssm);
      await pass('PT1M');

      const { body } = await call('DescribeInstanceInformation', {
        InstanceInformationFilterList: [{ key, valueSet: [value] }],
      });

      const nodes = body['InstanceInformationList'] as InstanceInformation[];
      expect(nodes.map((one) => one.InstanceId)).toEqual(found.map(nodeId));
    });
  }

  statement(
    'is refused by a key that is none, as ValidationException',
    'M: service model, InstanceInformationFilter',
    async ({ call }) => {
      const { status, code } = await call('DescribeInstanceInformation', {
        InstanceInformationFilterList: [{ key: 'Colour', valueSet: ['red'] }],
      });

      expect({ status, code }).toEqual({ status: 400, code: 'ValidationException' });
    },
  );

  for (const Key of ['Colour', 'constructor']) {
    statement(
      `is refused by a key that is none of Filters, such as ${Key}: InvalidFilterKey`,
      'M: service model, DescribeInstanceInformation',
      async ({ call }) => {
        const { status, code } = await call('DescribeInstanceInformation', {
          Filters: [{ Key, Values: ['red'] }],
        });

        expect({ status, code }).toEqual({ status: 400, code: 'InvalidFilterKey' });
      },
    );
  }

  scripted(
    'is nothing by a tag that no node has',
    'M: service model, DescribeInstanceInformation',
    async ({ call, node }) => {
      await node('1', { tags: { role: 'web' } });

      const { body } = await call('DescribeInstanceInformation', {
        Filters: [{ Key: 'tag-key', Values: ['constructor'] }],
      });

      expect(body['InstanceInformationList']).toEqual([]);
    },
  );
});
