import { describe, expect } from 'vitest';
import {
  createDocument,
  described,
  NAME,
  setDefault,
  updateDocument,
  versionsOf,
} from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { NOWHERE, putDocument, putVersion } from './documents.ts';
import { scripted, statement } from './statement.ts';

const TERRAFORM = 'R: Terraform, acceptance tests of aws_ssm_document';
const ERRORS = 'M: UpdateDocumentDefaultVersion, errors';

describe('the default version', () => {
  statement('moves to another version', TERRAFORM, async (account) => {
    await putDocument(account);
    await putVersion(account);

    await setDefault(account.ssm, '2');

    expect(await described(account.ssm)).toMatchObject({ DocumentVersion: '2', DefaultVersion: '2' });
  });

  statement('is marked among the versions', 'M: DocumentVersionInfo, IsDefaultVersion', async (account) => {
    await putDocument(account);
    await putVersion(account);

    await setDefault(account.ssm, '2');

    const versions = await versionsOf(account.ssm);
    const marks = versions.map((one) => [one.DocumentVersion, one.IsDefaultVersion]);
    expect(Object.fromEntries(marks)).toEqual({ 1: false, 2: true });
  });

  statement('moves back', TERRAFORM, async (account) => {
    await putDocument(account);
    await putVersion(account);
    await setDefault(account.ssm, '2');

    await setDefault(account.ssm, '1');

    expect((await described(account.ssm)).DefaultVersion).toBe('1');
  });

  statement(
    'is answered with the name of the document and of the version',
    'S: AWS CLI examples, update-document-default-version',
    async (account) => {
      await putDocument(account);
      await putVersion(account, 'two', { VersionName: 'second' });

      const answer = await setDefault(account.ssm, '2');

      expect(answer).toEqual({ Name: NAME, DefaultVersion: '2', DefaultVersionName: 'second' });
    },
  );

  statement(
    'does not move to a version that is not there: InvalidDocumentVersion',
    ERRORS,
    async (account) => {
      await putDocument(account);

      expect((await errorOf(setDefault(account.ssm, '3'))).name).toBe('InvalidDocumentVersion');
    },
  );

  statement(
    'says of a version that is not there what the latest one is',
    'U: worded as for associations',
    async (account) => {
      await putDocument(account);

      const { message } = await errorOf(setDefault(account.ssm, '3'));

      expect(message).toBe('Document version: 3 is invalid, latest version is 1');
    },
  );

  statement(
    'is named by its number alone',
    'M: UpdateDocumentDefaultVersionRequest, DocumentVersion',
    async (account) => {
      await putDocument(account);

      for (const version of ['$LATEST', '$DEFAULT', '0']) {
        expect((await errorOf(setDefault(account.ssm, version))).name).toBe('ValidationException');
      }
    },
  );

  const states = 'U: nobody has tried';

  statement('does not move to a version that is Updating', states, async (account) => {
    await putDocument(account);
    await updateDocument(account.ssm);

    expect(await errorOf(setDefault(account.ssm, '2'))).toEqual({
      name: 'InvalidDocumentVersion',
      message: 'Document version: 2 is Updating, not Active.',
    });
    expect((await described(account.ssm)).DefaultVersion).toBe('1');
  });

  scripted('does not move to a version that is Failed', states, async (world) => {
    await putDocument(world);
    await world.admin('PUT', 'document-outcomes', [{ documentVersion: '2', status: 'Failed' }]);
    await putVersion(world);

    expect((await errorOf(setDefault(world.ssm, '2'))).message).toBe(
      'Document version: 2 is Failed, not Active.',
    );
  });

  statement('of a document that nobody has made is InvalidDocument', ERRORS, async ({ ssm }) => {
    expect((await errorOf(setDefault(ssm, '1', NOWHERE))).name).toBe('InvalidDocument');
  });

  statement('of Amazon’s documents is InvalidDocument', 'U: nobody has tried', async ({ ssm }) => {
    await createDocument(ssm);

    expect((await errorOf(setDefault(ssm, '1', 'AWS-RunShellScript'))).name).toBe('InvalidDocument');
  });
});
