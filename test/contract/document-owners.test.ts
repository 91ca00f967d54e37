import { ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { ACCOUNT, createDocument, NAME, names } from '../simulator/document-support.ts';
import { neighbours, share } from './neighbours.ts';
import { scripted, type World } from './statement.ts';

async function listings(world: World): Promise<(owner?: string) => Promise<string[]>> {
  const { ssm, owner, pass } = await neighbours(world);
  await share(owner);
  for (const Name of ['theirs-public', 'theirs-unshared']) await createDocument(owner, { Name });
  await share(owner, { Name: 'theirs-public', AccountIdsToAdd: ['all'] });
  for (const Name of ['ours', 'ours-public']) await createDocument(ssm, { Name });
  await share(ssm, { Name: 'ours-public', AccountIdsToAdd: ['all'] });
  await pass('PT1M');
  const amazons = await names(ssm, { Filters: [{ Key: 'Owner', Values: ['Amazon'] }] });
  return async (value) => {
    const filters = value === undefined ? [] : [{ Key: 'Owner', Values: [value] }];
    return (await names(ssm, { Filters: filters })).filter((name) => !amazons.includes(name));
  };
}

describe('listing documents by Owner', () => {
  const claims: [string, string | undefined, string[], `${'S' | 'D' | 'U'}: ${string}`][] = [
    [
      'Private tells what others share with this account',
      'Private',
      [NAME],
      'S: AWS CLI examples, list-documents',
    ],
    [
      'Self tells what the account owns',
      'Self',
      ['ours', 'ours-public'],
      'S: AWS CLI examples, list-documents',
    ],
    [
      'Public tells what is shared with everybody',
      'Public',
      ['ours-public', 'theirs-public'],
      'U: whether own documents are among them is not said',
    ],
    [
      'not at all tells nothing of what others share',
      undefined,
      ['ours', 'ours-public'],
      'U: the reference says: in the current account and Region',
    ],
  ];
  for (const [claim, owner, expected, ground] of claims) {
    scripted(claim, ground, async (world) => {
      const listed = await listings(world);

      expect(await listed(owner)).toEqual(expected);
    });
  }

  scripted('comes page by page when others share', 'M: ListDocuments', async (world) => {
    const { ssm, owner } = await neighbours(world);
    await createDocument(owner, { Name: 'more' });
    for (const Name of [NAME, 'more']) await share(owner, { Name, AccountIdsToAdd: [ACCOUNT] });
    const request = { Filters: [{ Key: 'Owner', Values: ['Private'] }], MaxResults: 1 };

    const first = await ssm.send(new ListDocumentsCommand(request));
    const second = await names(ssm, { ...request, NextToken: first.NextToken! });

    expect([...first.DocumentIdentifiers!.map((one) => one.Name), ...second]).toEqual([NAME, 'more']);
  });
});
