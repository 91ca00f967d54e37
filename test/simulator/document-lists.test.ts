import {
  ListDocumentVersionsCommand,
  ListDocumentsCommand,
  type ListDocumentsRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  NAME,
  activeDocument,
  activeVersion,
  createDocument,
  names,
  script,
  updateDocument,
  versionsOf,
} from './document-support.ts';
import { errorOf, stage, type Stage } from './support.ts';

const SELF = { Key: 'Owner', Values: ['Self'] };

async function stocked(): Promise<Stage> {
  const on = await stage();
  await createDocument(on.ssm, { Name: 'web-setup', Tags: [{ Key: 'team', Value: 'web' }] });
  await createDocument(on.ssm, { Name: 'db-setup', TargetType: '/', Tags: [{ Key: 'team', Value: 'db' }] });
  const mainSteps = [{ name: 'a', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }];
  const Content = JSON.stringify({ schemaVersion: '0.3', mainSteps });
  await createDocument(on.ssm, { Name: 'db-restart', DocumentType: 'Automation', Content });
  return on;
}

describe('a list of documents', () => {
  test('shows Amazon’s by name, and then the account’s own', async () => {
    const { ssm } = await stocked();

    const all = await names(ssm);

    expect(all.slice(0, -3)).toEqual(all.slice(0, -3).toSorted());
    expect(all).toContain('AWS-RunShellScript');
    expect(all.slice(-3)).toEqual(['web-setup', 'db-setup', 'db-restart']);
  });

  test('shows the default version of each', async () => {
    const on = await stage();
    await activeDocument(on, {
      VersionName: 'first',
      DisplayName: 'Set up',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    await activeVersion(on, 'two');

    const { DocumentIdentifiers } = await on.ssm.send(new ListDocumentsCommand({ Filters: [SELF] }));

    expect(DocumentIdentifiers).toEqual([
      {
        Name: NAME,
        CreatedDate: new Date('2026-01-01T00:00:00Z'),
        VersionName: 'first',
        DisplayName: 'Set up',
        Owner: ACCOUNT,
        PlatformTypes: ['Linux', 'MacOS'],
        DocumentVersion: '1',
        DocumentType: 'Command',
        SchemaVersion: '2.2',
        DocumentFormat: 'JSON',
        Tags: [{ Key: 'a', Value: 'b' }],
      },
    ]);
  });

  const filters: Record<string, [ListDocumentsRequest, string[]]> = {
    'the beginning of the name': [
      { Filters: [{ Key: 'Name', Values: ['db-'] }] },
      ['db-setup', 'db-restart'],
    ],
    'one of two beginnings': [
      { Filters: [{ Key: 'Name', Values: ['web', 'db-s'] }] },
      ['web-setup', 'db-setup'],
    ],
    'the owner': [{ Filters: [SELF] }, ['web-setup', 'db-setup', 'db-restart']],
    'a third party as owner': [{ Filters: [{ Key: 'Owner', Values: ['ThirdParty'] }] }, []],
    'the type': [{ Filters: [SELF, { Key: 'DocumentType', Values: ['Automation'] }] }, ['db-restart']],
    'a platform': [{ Filters: [SELF, { Key: 'PlatformTypes', Values: ['Windows'] }] }, ['db-restart']],
    'the target type': [{ Filters: [{ Key: 'TargetType', Values: ['/'] }] }, ['db-setup']],
    'one of the values of a tag': [{ Filters: [{ Key: 'tag:team', Values: ['web', 'x'] }] }, ['web-setup']],
    'a word of the name': [
      { Filters: [{ Key: 'SearchKeyword', Values: ['SETUP'] }] },
      ['web-setup', 'db-setup'],
    ],
    'the old form of filters': [
      {
        DocumentFilterList: [
          { key: 'Owner', value: 'Self' },
          { key: 'DocumentType', value: 'Command' },
        ],
      },
      ['web-setup', 'db-setup'],
    ],
  };

  test.each(Object.entries(filters))('is filtered by %s', async (_name, [request, expected]) => {
    const { ssm } = await stocked();

    expect(await names(ssm, request)).toEqual(expected);
  });

  const refused: Record<string, [ListDocumentsRequest, string]> = {
    'an unknown key': [{ Filters: [SELF, { Key: 'Color', Values: ['red'] }] }, 'InvalidFilterKey'],
    'an unknown owner': [{ Filters: [{ Key: 'Owner', Values: ['me'] }] }, 'ValidationException'],
    'two owners': [{ Filters: [{ Key: 'Owner', Values: ['Self', 'Amazon'] }] }, 'ValidationException'],
    'seven filters': [{ Filters: Array.from({ length: 7 }, () => SELF) }, 'ValidationException'],
    'a page of 51': [{ MaxResults: 51 }, 'ValidationException'],
    'a token of another list': [{ NextToken: 'abc' }, 'InvalidNextToken'],
  };

  test.each(Object.entries(refused))('with %s is refused', async (_name, [request, code]) => {
    const { ssm } = await stage();

    expect((await errorOf(names(ssm, request))).name).toBe(code);
  });

  test('comes in pages, which go on where the last one ended', async () => {
    const { ssm } = await stocked();
    const whole = await names(ssm);
    const pages: string[][] = [];
    let NextToken: string | undefined;

    do {
      const page = await ssm.send(new ListDocumentsCommand({ MaxResults: 4, NextToken }));
      pages.push(page.DocumentIdentifiers!.map((one) => one.Name!));
      NextToken = page.NextToken;
    } while (NextToken);

    expect(pages.map((page) => page.length)).toEqual([4, 4, 2]);
    expect(pages.flat()).toEqual(whole);
  });
});

describe('a list of versions', () => {
  test('shows the newest first', async () => {
    const on = await stage();
    await activeDocument(on, { VersionName: 'first' });
    await updateDocument(on.ssm, { DisplayName: 'Second' });

    expect(await versionsOf(on.ssm)).toEqual([
      {
        Name: NAME,
        DocumentVersion: '2',
        DisplayName: 'Second',
        CreatedDate: new Date('2026-01-01T00:00:00.500Z'),
        IsDefaultVersion: false,
        DocumentFormat: 'JSON',
        Status: 'Updating',
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

  test('goes on below the last page when a version was made in between', async () => {
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

  test('of Amazon’s documents has one version, of unknown ones none', async () => {
    const { ssm } = await stage();

    expect(await versionsOf(ssm, 'AWS-RunShellScript')).toHaveLength(1);
    expect((await errorOf(versionsOf(ssm))).name).toBe('InvalidDocument');
  });
});
