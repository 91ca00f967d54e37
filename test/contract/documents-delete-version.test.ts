import { describe, expect } from 'vitest';
import {
  createDocument,
  deleteDocument,
  described,
  script,
  updateDocument,
  versionsOf,
} from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { putDocument, putVersion } from './documents.ts';
import { share } from './neighbours.ts';
import { statement, type Ground } from './statement.ts';

describe('deleting a version', () => {
  const selected: [object, Ground][] = [
    [{ DocumentVersion: '2' }, 'D: API Reference, DeleteDocument, DocumentVersion'],
    [{ VersionName: 'second' }, 'M: DeleteDocumentRequest, VersionName'],
    [{ DocumentVersion: '$LATEST' }, 'M: DeleteDocumentRequest, DocumentVersion'],
  ];

  for (const [request, ground] of selected) {
    statement(`by ${JSON.stringify(request)} leaves the others`, ground, async (account) => {
      await putDocument(account);
      await putVersion(account, 'two', { VersionName: 'second' });

      await deleteDocument(account.ssm, request);
      await account.pass('PT1M');

      expect((await versionsOf(account.ssm)).map((one) => one.DocumentVersion)).toEqual(['1']);
      expect((await described(account.ssm)).LatestVersion).toBe('1');
    });
  }

  for (const DocumentVersion of ['1', '$DEFAULT']) {
    statement(
      `as ${DocumentVersion}, the default one, is InvalidDocumentOperation`,
      'U: other simulators say so, in these words',
      async (account) => {
        await putDocument(account);
        await putVersion(account);

        const error = await errorOf(deleteDocument(account.ssm, { DocumentVersion }));

        expect(error).toEqual({
          name: 'InvalidDocumentOperation',
          message: "Default version of the document can't be deleted.",
        });
        expect(await versionsOf(account.ssm)).toHaveLength(2);
      },
    );
  }

  statement(
    'that is not there is InvalidDocumentVersion',
    'U: no error of the operation says so',
    async ({ ssm }) => {
      await createDocument(ssm);

      const error = await errorOf(deleteDocument(ssm, { DocumentVersion: '9' }));

      expect(error.name).toBe('InvalidDocumentVersion');
    },
  );

  statement('of a document that is shared goes through', 'U: nobody has tried', async (account) => {
    await putDocument(account);
    await putVersion(account);
    await share(account.ssm, { AccountIdsToAdd: ['999988887777'] });

    await deleteDocument(account.ssm, { DocumentVersion: '2' });

    expect(await versionsOf(account.ssm)).toHaveLength(1);
  });

  statement('does not give its number to the next', 'U: nobody has looked', async (account) => {
    await putDocument(account);
    await putVersion(account);

    await deleteDocument(account.ssm, { DocumentVersion: '2' });

    expect((await updateDocument(account.ssm, { Content: script('three') })).DocumentVersion).toBe('3');
  });
});
