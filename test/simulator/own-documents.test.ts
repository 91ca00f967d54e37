import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  NAME,
  activeDocument,
  createDocument,
  deleteDocument,
  described,
  script,
  updateDocument,
} from './document-support.ts';
import { createdId, errorOf, stage } from './support.ts';

describe('a document that is created', () => {
  test('is Active after half a second, not before', async () => {
    const { ssm, advance } = await stage();
    await createDocument(ssm);

    await advance('PT0.499S');
    const before = await described(ssm);
    await advance('PT0.001S');

    expect(before.Status).toBe('Creating');
    expect((await described(ssm)).Status).toBe('Active');
  });

  test('takes as long as the settings say', async () => {
    const { ssm, admin, advance } = await stage();
    await admin('PUT', 'settings', { documentDelayMs: 10_000 });
    await createDocument(ssm);

    await advance('PT9S');
    const before = await described(ssm);
    await advance('PT1S');

    expect(before.Status).toBe('Creating');
    expect((await described(ssm)).Status).toBe('Active');
  });

  test('fails when its outcome says so, with the reason', async () => {
    const { ssm, admin, advance } = await stage();
    await admin('PUT', 'document-outcomes', [
      { documentName: 'other', status: 'Active' },
      { documentName: NAME, documentVersion: '2', status: 'Active' },
      { documentName: NAME, status: 'Failed', statusInformation: 'no such object' },
      { status: 'Active' },
    ]);
    await createDocument(ssm);

    await advance('PT1S');

    expect(await described(ssm)).toMatchObject({ Status: 'Failed', StatusInformation: 'no such object' });
  });

  test('follows the outcomes of its own account and region first', async () => {
    const { ssm, admin, advance } = await stage();
    await admin('PUT', 'document-outcomes', [{ status: 'Active' }]);
    await admin('PUT', `document-outcomes?account=${ACCOUNT}&region=eu-west-1`, [{ status: 'Failed' }]);
    await createDocument(ssm);

    await advance('PT1S');

    expect((await described(ssm)).Status).toBe('Failed');
  });

  test('beyond the quota that is set is refused', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { documents: 1 } });
    await createDocument(ssm);

    expect(await errorOf(createDocument(ssm, { Name: 'second' }))).toEqual({
      name: 'DocumentLimitExceeded',
      message: 'You can have at most 1 documents.',
    });
  });
});

describe('an update of a document', () => {
  test('back to an older content is refused when the switch says so', async () => {
    const { ssm, admin } = await stage();
    await createDocument(ssm);
    await updateDocument(ssm);
    await admin('PUT', 'settings', { switches: { duplicateContentScope: 'any' } });

    const strict = await errorOf(updateDocument(ssm, { Content: script('one') }));
    await admin('PUT', 'settings', {});
    const lenient = await updateDocument(ssm, { Content: script('one') });

    expect(strict.name).toBe('DuplicateDocumentContent');
    expect(lenient.DocumentVersion).toBe('3');
  });

  test('beyond the quota of versions is refused until one is deleted, whose number does not come back', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { versionsPerDocument: 2 } });
    await createDocument(ssm);
    await updateDocument(ssm);

    const full = await errorOf(updateDocument(ssm, { Content: script('three') }));
    await deleteDocument(ssm, { DocumentVersion: '2' });
    const third = await updateDocument(ssm, { Content: script('three') });

    expect(full).toEqual({
      name: 'DocumentVersionLimitExceeded',
      message: 'A document can have at most 2 versions.',
    });
    expect(third.DocumentVersion).toBe('3');
  });
});

describe('a deletion', () => {
  test('of a document in use is refused when the switch says so, of another one is not', async () => {
    const on = await stage();
    const switches = { deleteDocumentInUse: 'AssociatedInstances', memberlessErrorMessages: 'told' };
    await on.admin('PUT', 'settings', { switches });
    await activeDocument(on);
    await activeDocument(on, { Name: 'free' });
    await createdId(on.ssm, { Name: NAME, Parameters: {} });
    await createdId(on.ssm);

    const error = await errorOf(deleteDocument(on.ssm));
    await deleteDocument(on.ssm, { Name: 'free' });

    expect(error).toEqual({
      name: 'AssociatedInstances',
      message: 'You must disassociate a document from all managed nodes before you can delete it.',
    });
    expect((await described(on.ssm)).Status).toBe('Active');
  });
});
