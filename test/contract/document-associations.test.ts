import type { CreateAssociationRequest, CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  ACCOUNT,
  createDocument,
  deleteDocument,
  NAME,
  script,
  setDefault,
  updateDocument,
} from '../simulator/document-support.ts';
import { create, createdId, describeAssociation, errorOf, update } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { putDocument, putVersion } from './documents.ts';
import { scripted, statement, type Ground } from './statement.ts';

const WHO = { who: ['you'] };
const WHAT = { what: ['that'] };

function needing(name: string): string {
  return script('one', { parameters: { [name]: { type: 'String' } } });
}

/** A document whose first version needs `who`, and whose second needs `what`. The first is the default one. */
async function putTwo(account: Account): Promise<void> {
  await putDocument(account, { Content: needing('who') });
  await putVersion(account, 'two', { Content: needing('what') });
}

describe('an association of one’s own document', () => {
  const VERSIONS = 'D: API Reference, CreateAssociation, DocumentVersion';
  const accepted: [string, Partial<CreateAssociationRequest>, Ground][] = [
    ['without a version', { Parameters: WHO }, VERSIONS],
    ['on $DEFAULT', { Parameters: WHO, DocumentVersion: '$DEFAULT' }, VERSIONS],
    ['on $LATEST', { Parameters: WHAT, DocumentVersion: '$LATEST' }, VERSIONS],
    ['on a number', { Parameters: WHAT, DocumentVersion: '2' }, VERSIONS],
  ];

  for (const [how, request, ground] of accepted) {
    statement(`${how} is held to the parameters of that version`, ground, async (account) => {
      await putTwo(account);
      const wrong = request.Parameters === WHO ? WHAT : WHO;

      const made = await create(account.ssm, { Name: NAME, ...request });
      const error = await errorOf(create(account.ssm, { Name: NAME, ...request, Parameters: wrong }));

      expect(made.DocumentVersion).toBe(request.DocumentVersion ?? '$DEFAULT');
      expect(error.name).toBe('InvalidParameters');
    });
  }

  scripted('may name it by its ARN', 'D: API Reference, CreateAssociation, Name', async (world) => {
    const Name = `arn:aws:ssm:eu-west-1:${ACCOUNT}:document/${NAME}`;
    await putTwo(world);

    const made = await create(world.ssm, { Name, Parameters: WHO });

    expect(made.Parameters).toEqual(WHO);
    expect((await errorOf(create(world.ssm, { Name, Parameters: WHAT }))).name).toBe('InvalidParameters');
  });

  statement('follows the default version in what its updates are held to', VERSIONS, async (account) => {
    await putTwo(account);
    const AssociationId = await createdId(account.ssm, { Name: NAME, Parameters: WHO });
    await setDefault(account.ssm, '2');

    const error = await errorOf(update(account.ssm, { AssociationId, Parameters: WHO }));

    expect(error.name).toBe('InvalidParameters');
    expect((await update(account.ssm, { AssociationId, Parameters: WHAT })).Parameters).toEqual(WHAT);
  });

  statement(
    'on a version that is not there is refused',
    'R: cdk-preflight, rule pf-ssm-association-document, deployed in September 2026',
    async (account) => {
      await putTwo(account);

      const error = await errorOf(create(account.ssm, { Name: NAME, DocumentVersion: '3' }));

      expect(error).toEqual({
        name: 'InvalidDocumentVersion',
        message: 'Document version: 3 is invalid, latest version is 2',
      });
    },
  );

  for (const [whose, Name] of [
    ['another account', 'arn:aws:ssm:eu-west-1:999988887777:document/setup'],
    ['another region', `arn:aws:ssm:us-east-1:${ACCOUNT}:document/setup`],
  ] as const) {
    scripted(`by an ARN of ${whose} is InvalidDocument`, 'U: one of three wordings', async (world) => {
      await putTwo(world);

      expect(await errorOf(create(world.ssm, { Name, Parameters: WHO }))).toEqual({
        name: 'InvalidDocument',
        message: `Document does not exist: ${Name}`,
      });
    });
  }
});

describe('an association of a document that is not Active', () => {
  const untried = 'U: nobody has tried';

  scripted('has to wait while it is Creating', untried, async (world) => {
    await createDocument(world.ssm);

    const early = await errorOf(create(world.ssm, { Name: NAME, Parameters: {} }));
    await world.pass('PT1M');

    expect(early).toEqual({
      name: 'InvalidDocument',
      message: 'Document setup version 1 is Creating, not Active.',
    });
    expect((await create(world.ssm, { Name: NAME, Parameters: {} })).Name).toBe(NAME);
  });

  scripted('can’t use a version that is Updating, while it can use others', untried, async (world) => {
    await putDocument(world);
    await updateDocument(world.ssm);
    const request = { Name: NAME, Parameters: {} };

    const latest = await errorOf(create(world.ssm, { ...request, DocumentVersion: '$LATEST' }));

    expect(latest.message).toBe('Document setup version 2 is Updating, not Active.');
    expect((await create(world.ssm, request)).Name).toBe(NAME);
  });

  scripted('can’t use one that is Failed', untried, async (world) => {
    await world.admin('PUT', 'document-outcomes', [{ status: 'Failed' }]);
    await putDocument(world);

    expect((await errorOf(create(world.ssm, { Name: NAME, Parameters: {} }))).name).toBe('InvalidDocument');
  });

  scripted('can’t use one that is Deleting', untried, async (world) => {
    await putDocument(world);
    await deleteDocument(world.ssm);

    expect((await errorOf(create(world.ssm, { Name: NAME, Parameters: {} }))).name).toBe('InvalidDocument');
  });
});

statement(
  'an association can be made of a Policy document',
  'D: User Guide, types of documents',
  async (account) => {
    await putDocument(account, { DocumentType: 'Policy' });

    expect((await create(account.ssm, { Name: NAME, Parameters: {} })).Name).toBe(NAME);
  },
);

describe('an association cannot be made of a document of type', () => {
  const session = { schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: {} };
  const kinds: Record<string, [Partial<CreateDocumentRequest>, Ground]> = {
    Session: [
      { DocumentType: 'Session', Content: JSON.stringify(session) },
      'R: cdk-preflight, rule pf-ssm-association-document, deployed in September 2026',
    ],
    Package: [{ DocumentType: 'Package' }, 'U: seen of Session documents'],
    ChangeCalendar: [
      { DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT' },
      'U: seen of Session documents',
    ],
  };

  for (const [type, [request, ground]] of Object.entries(kinds)) {
    statement(type, ground, async (account) => {
      await putDocument(account, request);

      expect(await errorOf(create(account.ssm, { Name: NAME, Parameters: {} }))).toEqual({
        name: 'InvalidDocument',
        message: `Document type ${type} is not supported for associations.`,
      });
    });
  }
});

scripted(
  'a Package in place of the document of an association does not run',
  'U: seen of new associations alone (Terraform issue 35664)',
  async (world) => {
    await world.node('1');
    await putDocument(world);
    const id = await createdId(world.ssm, { Name: NAME, Parameters: {} });
    await deleteDocument(world.ssm);
    await world.pass('PT1M');

    await createDocument(world.ssm, { DocumentType: 'Package', Content: '{}' });
    await world.pass('PT1M');

    expect((await describeAssociation(world.ssm, id)).Overview).toMatchObject({ Status: 'Failed' });
  },
);
