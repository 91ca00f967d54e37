import { ListDocumentsCommand, type CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { contentOf, createDocument, described } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { statement } from './statement.ts';

const SCHEMA = 'flags-schema';
const CONFIGURATION = {
  Name: 'flags',
  DocumentType: 'ApplicationConfiguration',
  Content: '{"dark": true}',
  Requires: [{ Name: SCHEMA, Version: '1' }],
} as const;

async function withSchema({ ssm, pass }: Account): Promise<void> {
  const content = '{"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}';
  await createDocument(ssm, {
    Name: SCHEMA,
    DocumentType: 'ApplicationConfigurationSchema',
    Content: content,
  });
  await pass('PT1M');
}

function configuration(request: object = {}): CreateDocumentRequest {
  return { ...CONFIGURATION, ...request } as object as CreateDocumentRequest;
}

describe('a document that requires another', () => {
  statement(
    'tells what it requires when it is created, described and read',
    'M: DocumentDescription and GetDocumentResult',
    async (account) => {
      const { ssm } = account;
      await withSchema(account);

      const created = await createDocument(ssm, configuration());

      expect(created.Requires).toEqual(CONFIGURATION.Requires);
      expect((await described(ssm, { Name: 'flags' })).Requires).toEqual(CONFIGURATION.Requires);
      expect((await contentOf(ssm, { Name: 'flags' })).Requires).toEqual(CONFIGURATION.Requires);
    },
  );

  statement('tells what it requires in lists', 'M: DocumentIdentifier', async (account) => {
    await withSchema(account);
    await createDocument(account.ssm, configuration());

    const { DocumentIdentifiers: found } = await account.ssm.send(
      new ListDocumentsCommand({ Filters: [{ Key: 'Name', Values: ['flags'] }] }),
    );

    expect(found!.map(({ Name, Requires }) => [Name, Requires])).toEqual([
      [SCHEMA, undefined],
      ['flags', CONFIGURATION.Requires],
    ]);
  });

  statement(
    'is refused as an ApplicationConfiguration that requires nothing',
    'D: API Reference, CreateDocument',
    async (account) => {
      await withSchema(account);

      const made = createDocument(account.ssm, configuration({ Requires: undefined }));

      await errorOf(made);

      expect((await errorOf(described(account.ssm, { Name: 'flags' }))).name).toBe('InvalidDocument');
    },
  );

  const missing: Record<string, object> = {
    'a document that does not exist': { Name: 'nowhere' },
    'a version that does not exist': { Name: SCHEMA, Version: '2' },
    'a version name that does not exist': { Name: SCHEMA, VersionName: 'none' },
  };
  for (const [what, required] of Object.entries(missing)) {
    statement(
      `is refused when it requires ${what}`,
      'U: its content is checked against what it requires, and CreateDocument declares InvalidDocumentContent',
      async (account) => {
        await withSchema(account);

        const made = createDocument(account.ssm, configuration({ Requires: [required] }));

        expect((await errorOf(made)).name).toBe('InvalidDocumentContent');
        expect((await errorOf(described(account.ssm, { Name: 'flags' }))).name).toBe('InvalidDocument');
      },
    );
  }

  statement('is refused with an empty list', 'M: DocumentRequiresList', async ({ ssm }) => {
    expect((await errorOf(createDocument(ssm, configuration({ Requires: [] })))).name).toBe(
      'ValidationException',
    );
  });

  statement('is refused with a requirement that has no name', 'M: DocumentRequires', async ({ ssm }) => {
    const made = createDocument(ssm, configuration({ Requires: [{ Version: '1' }] }));

    expect((await errorOf(made)).message).toContain("'requires.1.member.name'");
  });
});
