import { ListDocumentVersionsCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { NAME, createDocument, script, updateDocument } from './document-support.ts';
import { stage } from './support.ts';

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
