import type { DescribeDocumentRequest, DocumentDescription, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { contentOf, createDocument, described, NAME, script } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { NOWHERE, putDocument, putVersion } from './documents.ts';
import { statement } from './statement.ts';

const TERRAFORM = 'R: Terraform, acceptance tests of aws_ssm_document';
const SAMPLE = 'S: AWS CLI examples, describe-document';
const MODEL = 'M: DescribeDocumentRequest';
const CONTENT = script('hello', {
  description: 'Says hello.',
  parameters: {
    who: { type: 'String', description: 'Whom.', default: 'you' },
    files: { type: 'StringList' },
    often: { type: 'Integer', default: 3 },
  },
});

type Selection = Partial<DescribeDocumentRequest>;

/** What a description and a content both show of the version that is asked for: the name of its step. */
async function stepOf({ ssm }: Account, request: Selection): Promise<string> {
  const [told, got] = [await described(ssm, request), await contentOf(ssm, request)];
  expect(got.DocumentVersion).toBe(told.DocumentVersion);
  return JSON.parse(got.Content!).mainSteps[0].name as string;
}

/** A document in two versions: v1 with step `one`, the default one, and v2 with step `two`. */
async function putTwo(account: Account): Promise<void> {
  await putDocument(account, { VersionName: 'v1' });
  await putVersion(account, 'two', { VersionName: 'v2' });
}

async function describedAs(ssm: SSMClient, Content: string): Promise<DocumentDescription> {
  await createDocument(ssm, { Content });
  return described(ssm);
}

describe('describing a document', () => {
  statement('tells what the content says: description and schema version', SAMPLE, async ({ ssm }) => {
    expect(await describedAs(ssm, CONTENT)).toMatchObject({
      Description: 'Says hello.',
      SchemaVersion: '2.2',
    });
  });

  statement('tells the parameters of the content, defaults as text', SAMPLE, async ({ ssm }) => {
    const { Parameters: parameters } = await describedAs(ssm, CONTENT);

    expect(parameters!.slice(0, 2)).toEqual([
      { Name: 'who', Type: 'String', Description: 'Whom.', DefaultValue: 'you' },
      { Name: 'files', Type: 'StringList' },
    ]);
  });

  statement(
    'tells String or StringList as type of a parameter, and its default as text',
    'M: DocumentParameter',
    async ({ ssm }) => {
      const { Parameters: parameters } = await describedAs(ssm, CONTENT);

      expect(['String', 'StringList']).toContain(parameters![2]!.Type);
      expect(parameters![2]!.DefaultValue).toBe('3');
    },
  );

  statement(
    'tells String as type of an Integer',
    'U: the model knows two types, nobody shows the others',
    async ({ ssm }) => {
      const { Parameters: parameters } = await describedAs(ssm, CONTENT);

      expect(parameters![2]!.Type).toBe('String');
    },
  );

  statement(
    'tells no Parameters when the content has none',
    'U: no sample of one without',
    async ({ ssm }) => {
      expect(await describedAs(ssm, script())).not.toHaveProperty('Parameters');
    },
  );

  statement('tells the account as owner', SAMPLE, async ({ ssm }) => {
    expect((await describedAs(ssm, script())).Owner).toMatch(/^[0-9]{12}$/);
  });

  statement('tells an empty list of tags when there are none', SAMPLE, async ({ ssm }) => {
    expect((await describedAs(ssm, script())).Tags).toEqual([]);
  });

  statement(
    'of the first version needs no settled state',
    'C: CloudFormation provider of AWS::SSM::Document',
    async ({ ssm }) => {
      await createDocument(ssm);

      expect((await described(ssm)).Status).toBe('Creating');
    },
  );

  statement('that nobody has made is InvalidDocument', 'M: DescribeDocument, errors', async ({ ssm }) => {
    expect((await errorOf(described(ssm, { Name: NOWHERE }))).name).toBe('InvalidDocument');
  });

  statement('that nobody has made tells its name', 'U: one of three wordings', async ({ ssm }) => {
    const { message } = await errorOf(described(ssm, { Name: NOWHERE }));

    expect(message).toBe(`Document does not exist: ${NOWHERE}`);
  });

  statement('by its ARN finds it', MODEL, async (account) => {
    await putDocument(account);
    const { Owner } = await described(account.ssm);
    const region = await account.ssm.config.region();

    const found = await described(account.ssm, { Name: `arn:aws:ssm:${region}:${Owner}:document/${NAME}` });

    expect(found.Name).toBe(NAME);
  });

  statement('by the ARN of another account does not find it', MODEL, async (account) => {
    await putDocument(account);
    const region = await account.ssm.config.region();

    const foreign = described(account.ssm, { Name: `arn:aws:ssm:${region}:999988887777:document/${NAME}` });

    expect((await errorOf(foreign)).name).toBe('InvalidDocument');
  });
});

describe('a document in two versions', () => {
  const rows: Record<string, { request: Selection; step: string; ground: typeof MODEL | typeof TERRAFORM }> =
    {
      'the default version to who asks for none': { request: {}, step: 'one', ground: TERRAFORM },
      'the default version as $DEFAULT': {
        request: { DocumentVersion: '$DEFAULT' },
        step: 'one',
        ground: MODEL,
      },
      'the latest version as $LATEST': {
        request: { DocumentVersion: '$LATEST' },
        step: 'two',
        ground: MODEL,
      },
      'a version by its number': { request: { DocumentVersion: '2' }, step: 'two', ground: MODEL },
      'a version by its name': { request: { VersionName: 'v2' }, step: 'two', ground: MODEL },
      'a version by its name and number': {
        request: { VersionName: 'v2', DocumentVersion: '2' },
        step: 'two',
        ground: MODEL,
      },
    };

  for (const [what, { request, step, ground }] of Object.entries(rows)) {
    statement(`shows ${what}`, ground, async (account) => {
      await putTwo(account);

      expect(await stepOf(account, request)).toBe(step);
    });
  }

  statement('tells latest and default version with each', TERRAFORM, async (account) => {
    await putTwo(account);

    for (const DocumentVersion of ['1', '2']) {
      expect(await described(account.ssm, { DocumentVersion })).toMatchObject({
        DocumentVersion,
        LatestVersion: '2',
        DefaultVersion: '1',
      });
    }
  });

  const missing: Record<string, Selection> = {
    'number 3': { DocumentVersion: '3' },
    'name v3': { VersionName: 'v3' },
    'name and number that differ': { VersionName: 'v1', DocumentVersion: '2' },
  };

  for (const [what, request] of Object.entries(missing)) {
    const differs = request.VersionName !== undefined && request.DocumentVersion !== undefined;
    const ground = differs ? 'U: nobody has tried both' : 'M: DescribeDocument, errors';

    statement(`has no version of ${what}: InvalidDocumentVersion`, ground, async (account) => {
      await putTwo(account);

      const codes = [described(account.ssm, request), contentOf(account.ssm, request)].map(errorOf);

      expect((await Promise.all(codes)).map(({ name }) => name)).toEqual([
        'InvalidDocumentVersion',
        'InvalidDocumentVersion',
      ]);
    });

    statement(
      `says of ${what} what the latest version is`,
      'U: worded as for associations',
      async (account) => {
        await putTwo(account);

        const { message } = await errorOf(described(account.ssm, request));

        const asked = request.VersionName ?? request.DocumentVersion;
        expect(message).toBe(`Document version: ${asked} is invalid, latest version is 2`);
      },
    );
  }
});
