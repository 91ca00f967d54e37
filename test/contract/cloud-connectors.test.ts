import { ListAssociationsCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  createdId,
  describeAssociation,
  errorOf,
  executionsOf,
  newestTargets,
  nodeId,
  overviewOf,
} from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const Targets = [{ Key: 'CloudConnector', Values: ['connector-1'] }];

describe('the target CloudConnector', () => {
  statement(
    'is taken for a Command document',
    'M: AssociationFilterKey, CloudConnectorId',
    async ({ ssm }) => {
      const id = await createdId(ssm, { Targets });

      expect((await describeAssociation(ssm, id)).Targets).toEqual(Targets);
    },
  );

  statement(
    'finds its associations in lists',
    'M: AssociationFilterKey, CloudConnectorId',
    async ({ ssm }) => {
      const id = await createdId(ssm, { Targets });
      await createdId(ssm, { Targets: [{ Key: 'CloudConnector', Values: ['connector-2'] }] });

      const { Associations: found } = await ssm.send(
        new ListAssociationsCommand({
          AssociationFilterList: [{ key: 'CloudConnectorId', value: 'connector-1' }],
        }),
      );

      expect(found!.map((one) => one.AssociationId)).toEqual([id]);
    },
  );

  scripted(
    'chooses none of the nodes here',
    'U: it is said to be of nodes in other clouds',
    async (world) => {
      const { ssm, node, pass } = world;
      await node('1');
      await node('2', { tags: { connector: 'connector-1' } });
      const id = await createdId(ssm, { Targets });
      await pass('PT1M');

      expect(await executionsOf(ssm, id)).toHaveLength(1);
      expect(await newestTargets(ssm, id)).toEqual([]);
      expect(await overviewOf(ssm, id)).toMatchObject({ AssociationStatusAggregatedCount: {} });
    },
  );

  statement('is not taken without values', 'U: no value of a target can be empty', async ({ ssm }) => {
    const none = createdId(ssm, { Targets: [{ Key: 'CloudConnector', Values: [''] }] });

    expect((await errorOf(none)).name).toBe('InvalidTarget');
  });

  statement('is not taken for a runbook', 'U: documented of Command documents alone', async ({ ssm }) => {
    const runbook = {
      Name: 'AWS-RestartEC2Instance',
      Parameters: { InstanceId: [nodeId('1')] },
      AutomationTargetParameterName: 'InstanceId',
    };

    const { name, message } = await errorOf(createdId(ssm, { ...runbook, Targets }));

    expect({ name, message }).toEqual({ name: 'InvalidTarget', message: 'Unsupported Target Type' });
  });
});
