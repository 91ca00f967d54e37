import type { CreateAssociationRequest, CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  NAME,
  activeDocument,
  activeVersion,
  createDocument,
  deleteDocument,
  script,
  setDefault,
  updateDocument,
} from './document-support.ts';
import { create, createdId, errorOf, stage, update, type Stage } from './support.ts';

function needing(name: string): string {
  return script('one', { parameters: { [name]: { type: 'String' } } });
}

function saying(word: string): string {
  return script('one', { parameters: { word: { type: 'String', default: word } } });
}

/** A document whose first version needs `who`, and whose second needs `what`. The first is the default one. */
async function twoVersions(): Promise<Stage> {
  const on = await stage();
  await activeDocument(on, { Content: needing('who') });
  await updateDocument(on.ssm, { Content: needing('what') });
  await on.advance('PT0.5S');
  return on;
}

const WHO = { who: ['you'] };
const WHAT = { what: ['that'] };

describe('an association of an own document', () => {
  const accepted: Record<string, Partial<CreateAssociationRequest>> = {
    'without a version': { Parameters: WHO },
    'on $DEFAULT': { Parameters: WHO, DocumentVersion: '$DEFAULT' },
    'on $LATEST': { Parameters: WHAT, DocumentVersion: '$LATEST' },
    'on a number': { Parameters: WHAT, DocumentVersion: '2' },
    'by ARN': { Parameters: WHO, Name: `arn:aws:ssm:eu-west-1:${ACCOUNT}:document/${NAME}` },
  };

  test.each(Object.entries(accepted))(
    '%s is held to the parameters of its version',
    async (_name, request) => {
      const { ssm } = await twoVersions();
      const wrong = request.Parameters === WHO ? WHAT : WHO;

      const made = await create(ssm, { Name: NAME, ...request });
      const error = await errorOf(create(ssm, { Name: NAME, ...request, Parameters: wrong }));

      expect(made).toMatchObject({ DocumentVersion: request.DocumentVersion ?? '$DEFAULT' });
      expect(error).toMatchObject({
        name: 'InvalidParameters',
        message: expect.stringContaining('is not defined in the document.'),
      });
    },
  );

  test('follows the default version in what its updates are held to', async () => {
    const { ssm } = await twoVersions();
    const AssociationId = await createdId(ssm, { Name: NAME, Parameters: WHO });
    await setDefault(ssm, '2');

    const error = await errorOf(update(ssm, { AssociationId, Parameters: WHO }));
    const updated = await update(ssm, { AssociationId, Parameters: WHAT });

    expect(error.name).toBe('InvalidParameters');
    expect(updated.Parameters).toEqual(WHAT);
  });

  const refused: Record<string, [Partial<CreateAssociationRequest>, string, string]> = {
    'on a version that is not there': [
      { DocumentVersion: '3' },
      'InvalidDocumentVersion',
      'Document version: 3 is invalid, latest version is 2',
    ],
    'by an ARN of another account': [
      { Name: 'arn:aws:ssm:eu-west-1:999988887777:document/setup' },
      'InvalidDocument',
      'Document does not exist: arn:aws:ssm:eu-west-1:999988887777:document/setup',
    ],
    'by an ARN of another region': [
      { Name: `arn:aws:ssm:us-east-1:${ACCOUNT}:document/setup` },
      'InvalidDocument',
      `Document does not exist: arn:aws:ssm:us-east-1:${ACCOUNT}:document/setup`,
    ],
  };

  test.each(Object.entries(refused))('%s is refused', async (_name, [request, name, message]) => {
    const { ssm } = await twoVersions();

    const error = await errorOf(create(ssm, { Name: NAME, Parameters: WHO, ...request }));

    expect(error).toEqual({ name, message });
  });

  test('has to wait until the document is Active', async () => {
    const { ssm, advance } = await stage();
    await createDocument(ssm);

    const early = await errorOf(create(ssm, { Name: NAME, Parameters: {} }));
    await advance('PT0.5S');
    const made = await create(ssm, { Name: NAME, Parameters: {} });

    expect(early).toEqual({
      name: 'InvalidDocument',
      message: 'Document setup version 1 is Creating, not Active.',
    });
    expect(made.Name).toBe(NAME);
  });

  test('can’t use a version that is Updating, while others can be used', async () => {
    const on = await stage();
    await activeDocument(on);
    await updateDocument(on.ssm);

    const latest = await errorOf(create(on.ssm, { Name: NAME, Parameters: {}, DocumentVersion: '$LATEST' }));
    const byDefault = await create(on.ssm, { Name: NAME, Parameters: {} });

    expect(latest.message).toBe('Document setup version 2 is Updating, not Active.');
    expect(byDefault.Name).toBe(NAME);
  });

  test('can’t use a document that failed, or that is being deleted', async () => {
    const on = await stage();
    await on.admin('PUT', 'document-outcomes', [{ documentName: 'broken', status: 'Failed' }]);
    await activeDocument(on, { Name: 'broken' });
    await activeDocument(on);
    await deleteDocument(on.ssm);

    const failed = await errorOf(create(on.ssm, { Name: 'broken', Parameters: {} }));
    const deleting = await errorOf(create(on.ssm, { Name: NAME, Parameters: {} }));

    expect([failed.name, deleting.name]).toEqual(['InvalidDocument', 'InvalidDocument']);
  });

  const kinds: Record<string, Partial<CreateDocumentRequest>> = {
    Session: { DocumentType: 'Session', Content: JSON.stringify({ schemaVersion: '1.0', inputs: {} }) },
    Package: { DocumentType: 'Package' },
    ChangeCalendar: { DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT' },
  };

  test.each(Object.entries(kinds))('of type %s is refused', async (type, request) => {
    const on = await stage();
    await activeDocument(on, request);

    const error = await errorOf(create(on.ssm, { Name: NAME, Parameters: {} }));

    expect(error).toEqual({
      name: 'InvalidDocument',
      message: `Document type ${type} is not supported for associations.`,
    });
  });

  test('shows the defaults of its version when the switch says so', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', { switches: { fillDocumentDefaults: true } });
    await activeDocument(on, { Content: saying('hello') });
    await activeVersion(on, 'two');
    await updateDocument(on.ssm, { Content: saying('bye') });
    await on.advance('PT0.5S');

    const first = await create(on.ssm, { Name: NAME, Parameters: {} });
    const latest = await create(on.ssm, { Name: NAME, Parameters: {}, DocumentVersion: '$LATEST' });

    expect([first.Parameters, latest.Parameters]).toEqual([{ word: ['hello'] }, { word: ['bye'] }]);
  });
});
