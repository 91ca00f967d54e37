import { describe, expect } from 'vitest';
import {
  createDocument,
  described,
  NAME,
  script,
  updateDocument,
  versionsOf,
} from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { NOWHERE, putDocument, putVersion } from './documents.ts';
import { scripted, statement, type Ground } from './statement.ts';

const TERRAFORM = 'R: Terraform, acceptance tests of aws_ssm_document';
const PROVIDER = 'C: CloudFormation provider of AWS::SSM::Document';
const ERRORS = 'M: UpdateDocument, errors';

describe('updating a document', () => {
  statement('makes the next version and answers Updating', TERRAFORM, async (account) => {
    await putDocument(account);

    expect(await updateDocument(account.ssm)).toMatchObject({
      Status: 'Updating',
      DocumentVersion: '2',
      LatestVersion: '2',
    });
  });

  statement('leaves the default version where it is', TERRAFORM, async (account) => {
    await putDocument(account);

    expect((await updateDocument(account.ssm)).DefaultVersion).toBe('1');
    await account.pass('PT1M');
    expect((await described(account.ssm)).DocumentVersion).toBe('1');
  });

  statement('leads to a latest version that is Active', TERRAFORM, async (account) => {
    await putDocument(account);
    await putVersion(account);

    expect(await described(account.ssm, { DocumentVersion: '$LATEST' })).toMatchObject({
      Status: 'Active',
      DocumentVersion: '2',
    });
  });

  scripted(
    'that fails leaves a version that says so, and the default one as it was',
    PROVIDER,
    async (world) => {
      await putDocument(world);
      const outcome = { documentVersion: '2', status: 'Failed', statusInformation: 'why' };
      await world.admin('PUT', 'document-outcomes', [outcome]);
      await putVersion(world);

      expect(await versionsOf(world.ssm)).toMatchObject([
        { DocumentVersion: '2', Status: 'Failed', StatusInformation: 'why', IsDefaultVersion: false },
        { DocumentVersion: '1', Status: 'Active', IsDefaultVersion: true },
      ]);
      expect((await described(world.ssm)).Status).toBe('Active');
    },
  );

  const bases: [string | undefined, Ground][] = [
    ['$LATEST', TERRAFORM],
    ['2', 'D: API Reference, UpdateDocument, DocumentVersion'],
    [undefined, 'U: nobody has shown what an omission does'],
  ];

  for (const [DocumentVersion, ground] of bases) {
    statement(
      `bases on ${DocumentVersion ?? 'the latest version when none is named'}`,
      ground,
      async (account) => {
        await putDocument(account);
        await putVersion(account);

        const third = await updateDocument(account.ssm, { Content: script('three'), DocumentVersion });

        expect(third.DocumentVersion).toBe('3');
      },
    );
  }

  for (const DocumentVersion of ['1', '$DEFAULT', '7']) {
    const name = `does not base on ${DocumentVersion}, which is not the latest version`;

    statement(name, 'D: API Reference, UpdateDocument, DocumentVersion', async ({ ssm, call, pass }) => {
      await createDocument(ssm);
      await updateDocument(ssm);
      await pass('PT1M');

      const request = { Name: NAME, Content: script('three'), DocumentVersion };

      expect((await call('UpdateDocument', request)).status).toBe(400);
      expect(await versionsOf(ssm)).toHaveLength(2);
    });

    statement(`${name}: InvalidDocumentVersion`, 'U: the nearest of its errors', async ({ ssm }) => {
      await createDocument(ssm);
      await updateDocument(ssm);

      const error = await errorOf(updateDocument(ssm, { Content: script('three'), DocumentVersion }));

      expect(error.name).toBe('InvalidDocumentVersion');
    });
  }

  statement('of a document that nobody has made is InvalidDocument', ERRORS, async ({ ssm }) => {
    expect((await errorOf(updateDocument(ssm, { Name: NOWHERE }))).name).toBe('InvalidDocument');
  });

  statement('of Amazon’s documents is InvalidDocument', 'U: nobody has tried', async ({ ssm }) => {
    const error = await errorOf(updateDocument(ssm, { Name: 'AWS-RunShellScript' }));

    expect(error.name).toBe('InvalidDocument');
  });

  for (const Content of [undefined, '']) {
    statement(
      `without content (${JSON.stringify(Content)}) is a ValidationException`,
      'M: UpdateDocumentRequest, Content',
      async ({ ssm, call }) => {
        await createDocument(ssm);

        expect((await call('UpdateDocument', { Name: NAME, Content })).code).toBe('ValidationException');
      },
    );
  }

  statement('of a Session document of schema 1.0 makes a version', TERRAFORM, async (account) => {
    const session = { schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: {} };
    await putDocument(account, { DocumentType: 'Session', Content: JSON.stringify(session) });

    const Content = JSON.stringify({ ...session, description: 'new' });

    expect((await updateDocument(account.ssm, { Content })).DocumentVersion).toBe('2');
  });

  statement(
    'of a Command document of schema 1.2 makes a version',
    'U: Terraform once refused it by itself',
    async (account) => {
      const old = { schemaVersion: '1.2', runtimeConfig: { 'aws:runShellScript': { properties: [] } } };
      await putDocument(account, { Content: JSON.stringify(old) });

      const Content = JSON.stringify({ ...old, description: 'new' });

      expect((await updateDocument(account.ssm, { Content })).DocumentVersion).toBe('2');
    },
  );

  statement(
    'does not change the document type',
    'C: CloudFormation provider of AWS::SSM::Document, create-only properties',
    async ({ ssm, call, pass }) => {
      await createDocument(ssm);
      await pass('PT1M');

      await call('UpdateDocument', { Name: NAME, Content: script('two'), DocumentType: 'Policy' });

      expect((await described(ssm, { DocumentVersion: '$LATEST' })).DocumentType).toBe('Command');
    },
  );
});
