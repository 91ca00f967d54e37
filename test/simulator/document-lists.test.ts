import { ListDocumentsCommand, ListDocumentVersionsCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { NAME, createDocument, names, script, updateDocument } from './document-support.ts';
import { errorOf, stage } from './support.ts';

test('a list of versions goes on below the last page when a version was made in between', async () => {
  const { ssm } = await stage();
  await createDocument(ssm);
  for (const step of ['two', 'three']) await updateDocument(ssm, { Content: script(step) });

  const first = await ssm.send(new ListDocumentVersionsCommand({ Name: NAME, MaxResults: 2 }));
  await updateDocument(ssm, { Content: script('four') });
  const second = await ssm.send(
    new ListDocumentVersionsCommand({ Name: NAME, MaxResults: 2, NextToken: first.NextToken }),
  );

  expect(first.DocumentVersions!.map((one) => one.DocumentVersion)).toEqual(['3', '2']);
  expect(second.DocumentVersions!.map((one) => one.DocumentVersion)).toEqual(['1']);
  expect(second.NextToken).toBeUndefined();
});

test('a list of documents goes on after the last page when a document was made in between', async () => {
  const { ssm } = await stage();
  for (const Name of ['doc-a', 'doc-b']) await createDocument(ssm, { Name });
  const request = { Filters: [{ Key: 'Owner', Values: ['Self'] }], MaxResults: 1 };

  const first = await ssm.send(new ListDocumentsCommand(request));
  await createDocument(ssm, { Name: 'doc-c' });
  const second = await names(ssm, { ...request, NextToken: first.NextToken });

  expect(first.DocumentIdentifiers!.map((one) => one.Name)).toEqual(['doc-a']);
  expect(second).toEqual(['doc-b']);
});

test.each([
  ['an unknown key', { Key: 'Color', Values: ['red'] }, 'Filter key Color is not valid.'],
  ['no key', { Values: ['red'] }, 'Filter key  is not valid.'],
  [
    'an unknown owner',
    { Key: 'Owner', Values: ['me'] },
    'Filter Owner takes exactly one of Amazon, Self, Private, Public, ThirdParty.',
  ],
])('a list of documents by a filter with %s says what is wrong', async (_what, filter, message) => {
  const { ssm, admin } = await stage();
  await admin('PUT', 'settings', { switches: { memberlessErrorMessages: 'told' } });

  const error = await errorOf(names(ssm, { Filters: [filter] }));

  expect(error.message).toBe(message);
});
