import {
  DescribeEffectiveInstanceAssociationsCommand,
  type InstanceAssociation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { activeDocument, activeVersion, NAME, script } from '../simulator/document-support.ts';
import { create, createdId, errorOf, nodeId, update } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const SAMPLE = 'S: AWS CLI examples, describe-effective-instance-associations';
const MODEL = 'M: service model, DescribeEffectiveInstanceAssociations';
const WEB = [{ Key: 'tag:role', Values: ['web'] }];

async function effectiveOn(ssm: SSMClient, last: string): Promise<InstanceAssociation[]> {
  const request = new DescribeEffectiveInstanceAssociationsCommand({ InstanceId: nodeId(last) });
  return (await ssm.send(request)).Associations!;
}

describe('the associations that are effective on a node', () => {
  scripted('are those that choose it, with the whole document', SAMPLE, async (world) => {
    const { ssm, node } = world;
    await node('1', { tags: { role: 'web' } });
    await node('2');
    await activeDocument(world);
    const AssociationId = await createdId(ssm, { Name: NAME, Parameters: {}, Targets: WEB });

    expect(await effectiveOn(ssm, '2')).toEqual([]);
    expect(await effectiveOn(ssm, '1')).toEqual([
      { AssociationId, InstanceId: nodeId('1'), Content: script('one'), AssociationVersion: '1' },
    ]);
  });

  scripted(
    'have the document at the version that they use',
    'U: it is what the agent needs to run them',
    async (world) => {
      const { ssm, node } = world;
      await node('1');
      await activeDocument(world);
      await activeVersion(world, 'two');
      await createdId(ssm, { Name: NAME, Parameters: {} });
      await createdId(ssm, { Name: NAME, Parameters: {}, DocumentVersion: '$LATEST' });

      const contents = (await effectiveOn(ssm, '1')).map((one) => one.Content);

      expect(contents).toEqual([script('one'), script('two')]);
    },
  );

  scripted('have the version of the association', MODEL, async ({ ssm, node }) => {
    await node('1');
    const AssociationId = await createdId(ssm);
    await update(ssm, { AssociationId, Parameters: { commands: ['date'] } });

    expect(await effectiveOn(ssm, '1')).toMatchObject([{ AssociationId, AssociationVersion: '2' }]);
  });

  scripted('come in pages of at most five', MODEL, async ({ ssm, node }) => {
    const InstanceId = await node('1');
    for (let count = 0; count < 6; count++) await create(ssm);

    const first = await ssm.send(new DescribeEffectiveInstanceAssociationsCommand({ InstanceId }));
    const { NextToken } = first;
    const second = await ssm.send(
      new DescribeEffectiveInstanceAssociationsCommand({ InstanceId, NextToken: NextToken! }),
    );

    expect([first.Associations!.length, second.Associations!.length]).toEqual([5, 1]);
  });

  statement('of a node that nobody has are InvalidInstanceId', MODEL, async ({ ssm }) => {
    expect((await errorOf(effectiveOn(ssm, '99'))).name).toBe('InvalidInstanceId');
  });
});
