import { ListDocumentVersionsCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { NAME, versionsOf } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { NOWHERE, putDocument, putVersion } from './documents.ts';
import { scripted, statement } from './statement.ts';

const SAMPLE = 'S: AWS CLI examples, list-document-versions';

describe('the versions of a document', () => {
  statement('are told with the default one marked', SAMPLE, async (account) => {
    await putDocument(account);
    await putVersion(account);

    const versions = await versionsOf(account.ssm);

    expect(versions.toSorted((a, b) => (a.DocumentVersion! < b.DocumentVersion! ? -1 : 1))).toMatchObject([
      { Name: NAME, DocumentVersion: '1', IsDefaultVersion: true, DocumentFormat: 'JSON' },
      { Name: NAME, DocumentVersion: '2', IsDefaultVersion: false, DocumentFormat: 'JSON' },
    ]);
  });

  statement('are told with their status', 'M: DocumentVersionInfo', async (account) => {
    await putDocument(account);

    expect(await versionsOf(account.ssm)).toMatchObject([{ Status: 'Active' }]);
  });

  scripted('come newest first', 'U: no order is documented', async (world) => {
    await putDocument(world, { VersionName: 'first' });
    await putVersion(world, 'two', { DisplayName: 'Second' });

    expect(await versionsOf(world.ssm)).toEqual([
      {
        Name: NAME,
        DocumentVersion: '2',
        DisplayName: 'Second',
        CreatedDate: new Date('2026-01-01T00:01:00Z'),
        IsDefaultVersion: false,
        DocumentFormat: 'JSON',
        Status: 'Active',
      },
      {
        Name: NAME,
        DocumentVersion: '1',
        VersionName: 'first',
        CreatedDate: new Date('2026-01-01T00:00:00Z'),
        IsDefaultVersion: true,
        DocumentFormat: 'JSON',
        Status: 'Active',
      },
    ]);
  });

  statement('come in pages', 'M: ListDocumentVersions', async (account) => {
    await putDocument(account);
    for (const step of ['two', 'three']) await putVersion(account, step);
    const found: string[] = [];
    let NextToken: string | undefined;

    do {
      const page = await account.ssm.send(
        new ListDocumentVersionsCommand({ Name: NAME, MaxResults: 2, NextToken }),
      );
      expect(page.DocumentVersions!.length).toBeLessThanOrEqual(2);
      found.push(...page.DocumentVersions!.map((one) => one.DocumentVersion!));
      NextToken = page.NextToken;
    } while (NextToken);

    expect(found.toSorted()).toEqual(['1', '2', '3']);
  });

  const errors = 'M: ListDocumentVersions, errors';

  statement('of a page that nobody has begun are InvalidNextToken', errors, async (account) => {
    await putDocument(account);

    const request = new ListDocumentVersionsCommand({ Name: NAME, NextToken: 'abc' });

    expect((await errorOf(account.ssm.send(request))).name).toBe('InvalidNextToken');
  });

  statement('are InvalidDocument when nobody has made it', errors, async ({ ssm }) => {
    expect((await errorOf(versionsOf(ssm, NOWHERE))).name).toBe('InvalidDocument');
  });

  for (const MaxResults of [0, 51]) {
    statement(
      `do not come in pages of ${MaxResults}`,
      'M: ListDocumentVersionsRequest, MaxResults',
      async ({ ssm }) => {
        const error = await errorOf(
          ssm.send(new ListDocumentVersionsCommand({ Name: 'AWS-RunShellScript', MaxResults })),
        );

        expect(error.name).toBe('ValidationException');
      },
    );
  }

  statement('are one, if it is Amazon’s', 'U: nobody has looked', async ({ ssm }) => {
    expect(await versionsOf(ssm, 'AWS-RunShellScript')).toHaveLength(1);
  });
});
