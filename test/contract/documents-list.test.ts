import { ListDocumentsCommand, type ListDocumentsRequest, type Tag } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, NAME, names, script } from '../simulator/document-support.ts';
import type { Account } from './account.ts';
import { AUTOMATION, automation, SLEEP } from './content-refusals.ts';
import { by, OWN, putDocument, putVersion } from './documents.ts';
import { scripted, statement, type Ground } from './statement.ts';

const SELF = OWN[0]!;
const DOCS = 'D: API Reference, DocumentKeyValuesFilter';
const SAMPLE = 'S: AWS CLI examples, list-documents';

function team(Value: string): Tag[] {
  return [{ Key: 'team', Value }];
}

/** Three documents: a web-setup, a db-setup for any resource, and an automation that restarts. */
async function stock({ ssm }: Account): Promise<void> {
  await createDocument(ssm, { Name: 'web-setup', Tags: team('web') });
  await createDocument(ssm, { Name: 'db-setup', TargetType: '/', Tags: team('db') });
  const Content = JSON.stringify(automation(SLEEP));
  await createDocument(ssm, { Name: 'db-restart', ...AUTOMATION, Content });
}

interface Filtered {
  request: ListDocumentsRequest;
  found: string[];
  ground: Ground;
}

const FILTERS: Record<string, Filtered> = {
  'the beginning of a name': { request: by('Name', 'db-'), found: ['db-restart', 'db-setup'], ground: DOCS },
  'the end of a name': { request: by('Name', 'setup'), found: [], ground: DOCS },
  'one of two beginnings': {
    request: by('Name', 'web', 'db-s'),
    found: ['db-setup', 'web-setup'],
    ground: 'U: several values mean any of them',
  },
  'Self as owner': {
    request: by('Owner', 'Self'),
    found: ['db-restart', 'db-setup', 'web-setup'],
    ground: DOCS,
  },
  'Self and Public as owner, each in a filter of its own': {
    request: { Filters: [SELF, { Key: 'Owner', Values: ['Public'] }] },
    found: [],
    ground: 'U: several filters mean all of them',
  },
  'ThirdParty as owner': { request: by('Owner', 'ThirdParty'), found: [], ground: DOCS },
  'its type': {
    request: { Filters: [SELF, { Key: 'DocumentType', Values: ['Automation'] }] },
    found: ['db-restart'],
    ground: DOCS,
  },
  'its platform': {
    request: { Filters: [SELF, { Key: 'PlatformTypes', Values: ['Linux'] }] },
    found: ['db-restart', 'db-setup', 'web-setup'],
    ground: DOCS,
  },
  'a platform on which it does not run': {
    request: { Filters: [SELF, { Key: 'PlatformTypes', Values: ['Windows'] }] },
    found: ['db-restart'],
    ground: 'U: where a document runs is inferred',
  },
  'its target type': { request: by('TargetType', '/'), found: ['db-setup'], ground: DOCS },
  'one of two target types': {
    request: by('TargetType', '/AWS::EC2::Instance', '/'),
    found: ['db-setup'],
    ground: 'U: several values mean any of them',
  },
  'one of the values of a tag': { request: by('tag:team', 'web', 'x'), found: ['web-setup'], ground: DOCS },
  'all values of a tag': {
    request: by('tag:team', 'web', 'db'),
    found: ['db-setup', 'web-setup'],
    ground: DOCS,
  },
  'a tag that it does not have': { request: by('tag:cost', 'web'), found: [], ground: DOCS },
  'a word': {
    request: by('SearchKeyword', 'setup'),
    found: ['db-setup', 'web-setup'],
    ground: DOCS,
  },
  'one of two words': {
    request: { Filters: [SELF, { Key: 'SearchKeyword', Values: ['web', 'restart'] }] },
    found: ['db-restart', 'web-setup'],
    ground: 'U: several values mean any of them',
  },
  'a word in capitals': {
    request: by('SearchKeyword', 'SETUP'),
    found: ['db-setup', 'web-setup'],
    ground: 'U: nobody has shown what it searches',
  },
  'the old form of filters': {
    request: {
      DocumentFilterList: [
        { key: 'Owner', value: 'Self' },
        { key: 'DocumentType', value: 'Command' },
      ],
    },
    found: ['db-setup', 'web-setup'],
    ground: 'M: DocumentFilter',
  },
};

describe('a list of documents', () => {
  for (const [what, { request, found, ground }] of Object.entries(FILTERS)) {
    statement(`is filtered by ${what}`, ground, async (account) => {
      await stock(account);

      expect((await names(account.ssm, request)).toSorted()).toEqual(found);
    });
  }

  statement('has those of Amazon', DOCS, async ({ ssm }) => {
    const found = await names(ssm, by('Name', 'AWS-Run'));

    expect(found).toContain('AWS-RunShellScript');
  });

  statement('filtered by Amazon as owner has none of one’s own', DOCS, async (account) => {
    await stock(account);

    const found = await names(account.ssm, by('Owner', 'Amazon'));

    expect(found).toContain('AWS-RunShellScript');
    expect(found).not.toContain('db-setup');
  });

  scripted('has Amazon’s by name first, then one’s own', 'U: no order is documented', async (world) => {
    await stock(world);

    const all = await names(world.ssm);

    expect(all.slice(0, -3)).toEqual(all.slice(0, -3).toSorted());
    expect(all.slice(-3)).toEqual(['web-setup', 'db-setup', 'db-restart']);
  });

  statement('tells of each owner, platforms, type, schema and format', SAMPLE, async (account) => {
    await putDocument(account);

    const { DocumentIdentifiers: found } = await account.ssm.send(new ListDocumentsCommand({ Filters: OWN }));

    expect(found!.find((one) => one.Name === NAME)).toMatchObject({
      Owner: expect.stringMatching(/^[0-9]{12}$/),
      PlatformTypes: expect.any(Array),
      DocumentVersion: '1',
      DocumentType: 'Command',
      SchemaVersion: '2.2',
      DocumentFormat: 'JSON',
      Tags: [],
    });
  });

  statement(
    'tells of the default version of each',
    'U: the model has one version a document, nobody says which',
    async (account) => {
      const labels = { VersionName: 'first', DisplayName: 'Set up' };
      await putDocument(account, { ...labels, Tags: [{ Key: 'a', Value: 'b' }] });
      await putVersion(account);

      const { DocumentIdentifiers: found } = await account.ssm.send(
        new ListDocumentsCommand({ Filters: OWN }),
      );

      expect(found).toEqual([
        {
          ...labels,
          Name: NAME,
          CreatedDate: expect.any(Date),
          Owner: expect.any(String),
          PlatformTypes: ['Linux', 'MacOS'],
          DocumentVersion: '1',
          DocumentType: 'Command',
          SchemaVersion: '2.2',
          DocumentFormat: 'JSON',
          Tags: [{ Key: 'a', Value: 'b' }],
        },
      ]);
    },
  );

  statement('comes in pages', 'M: ListDocuments', async ({ ssm }) => {
    const made = ['doc-a', 'doc-b', 'doc-c', 'doc-d', 'doc-e'];
    for (const Name of made) await createDocument(ssm, { Name, Content: script() });
    const pages: string[][] = [];
    let NextToken: string | undefined;

    do {
      const page = await ssm.send(new ListDocumentsCommand({ Filters: OWN, MaxResults: 2, NextToken }));
      pages.push(page.DocumentIdentifiers!.map((one) => one.Name!));
      NextToken = page.NextToken;
    } while (NextToken);

    expect(pages.every((page) => page.length <= 2)).toBe(true);
    expect(pages.flat().toSorted()).toEqual(made);
  });
});
