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

  scripted(
    'tells among Private nothing that the account shares with itself',
    'U: nobody has tried',
    async ({ ssm }) => {
      await createDocument(ssm);
      await share(ssm);

      expect(await names(ssm, { Filters: [{ Key: 'Owner', Values: ['Private'] }] })).toEqual([]);
    },
  );

  for (const owner of ['Self', 'Private', 'Public', undefined]) {
    scripted(
      `(${owner ?? 'not at all'}) comes page by page as it comes whole`,
      'M: ListDocuments',
      async (world) => {
        const { ssm, owner: other } = await neighbours(world);
        const theirs = { [NAME]: ACCOUNT, more: ACCOUNT, open: 'all', opener: 'all' };
        for (const [Name, guest] of Object.entries(theirs)) {
          if (Name !== NAME) await createDocument(other, { Name });
          await share(other, { Name, AccountIdsToAdd: [guest] });
        }
        for (const Name of ['ours', 'ours-too']) {
          await createDocument(ssm, { Name });
          await share(ssm, { Name, AccountIdsToAdd: ['all'] });
        }
        const request = owner === undefined ? {} : { Filters: [{ Key: 'Owner', Values: [owner] }] };
        const found: string[] = [];
        let NextToken: string | undefined;

        do {
          const page = await ssm.send(new ListDocumentsCommand({ ...request, MaxResults: 1, NextToken }));
          found.push(...page.DocumentIdentifiers!.map((one) => one.Name!));
          NextToken = page.NextToken;
        } while (NextToken);

        expect(found.length).toBeGreaterThan(1);
        expect(found).toEqual(await names(ssm, request));
      },
    );
  }
});
