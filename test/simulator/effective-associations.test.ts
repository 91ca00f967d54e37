import {
  DescribeEffectiveInstanceAssociationsCommand,
  type InstanceAssociation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { activeDocument, activeVersion, NAME, script } from './document-support.ts';
import { create, createdId, errorOf, nodeId, stage } from './support.ts';

async function effective(ssm: SSMClient, last: string): Promise<InstanceAssociation[]> {
  const request = new DescribeEffectiveInstanceAssociationsCommand({ InstanceId: nodeId(last) });
  return (await ssm.send(request)).Associations!;
}

describe('what is effective on a node', () => {
  test('is every association that chooses it, with the document at the version in use', async () => {
    const made = await stage();
    const { ssm, node } = made;
    await node('1', { tags: { role: 'web' } });
    await node('2');
    await activeDocument(made);
    await activeVersion(made, 'two');
    const Targets = [{ Key: 'tag:role', Values: ['web'] }];
    const byDefault = await createdId(ssm, { Name: NAME, Parameters: {}, Targets });
    const latest = await createdId(ssm, { Name: NAME, Parameters: {}, Targets, DocumentVersion: '$LATEST' });

    expect(await effective(ssm, '2')).toEqual([]);
    expect(await effective(ssm, '1')).toEqual([
      { AssociationId: byDefault, InstanceId: nodeId('1'), Content: script('one'), AssociationVersion: '1' },
      { AssociationId: latest, InstanceId: nodeId('1'), Content: script('two'), AssociationVersion: '1' },
    ]);
  });

  test('comes in pages of at most five, and not for a node that nobody knows', async () => {
    const { ssm, node } = await stage();
    const InstanceId = await node('1');
    for (let count = 0; count < 6; count++) await create(ssm);

    const first = await ssm.send(new DescribeEffectiveInstanceAssociationsCommand({ InstanceId }));
    const tooMany = new DescribeEffectiveInstanceAssociationsCommand({ InstanceId, MaxResults: 6 });

    expect(first.Associations).toHaveLength(5);
    expect(first.NextToken).toBeTruthy();
    expect((await errorOf(ssm.send(tooMany))).name).toBe('ValidationException');
    expect((await errorOf(effective(ssm, '9'))).name).toBe('InvalidInstanceId');
  });
});
