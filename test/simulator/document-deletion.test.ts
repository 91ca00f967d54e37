import { ModifyDocumentPermissionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  NAME,
  activeDocument,
  activeVersion,
  createDocument,
  deleteDocument,
  described,
  names,
  updateDocument,
  versionsOf,
} from './document-support.ts';
import { createdId, errorOf, stage } from './support.ts';

describe('a deletion', () => {
  test('shows the document as Deleting, and then as one that never was', async () => {
    const on = await stage();
    await activeDocument(on);

    await deleteDocument(on.ssm);
    const during = await described(on.ssm);
    await on.advance('PT0.5S');
    const after = await errorOf(described(on.ssm));

    expect(during.Status).toBe('Deleting');
    expect(after).toEqual({ name: 'InvalidDocument', message: `Document does not exist: ${NAME}` });
    expect(await names(on.ssm, { Filters: [{ Key: 'Owner', Values: ['Self'] }] })).toEqual([]);
  });

  test('frees the name when it is over, not before', async () => {
    const on = await stage();
    await activeDocument(on);
    await deleteDocument(on.ssm);

    const early = await errorOf(createDocument(on.ssm));
    const again = await errorOf(deleteDocument(on.ssm));
    await on.advance('PT0.5S');
    const anew = await createDocument(on.ssm);

    expect(early.name).toBe('DocumentAlreadyExists');
    expect(again.name).toBe('InvalidDocument');
    expect(anew).toMatchObject({ Status: 'Creating', LatestVersion: '1' });
  });

  test('of a document that is Creating does not let it become Active', async () => {
    const { ssm, advance } = await stage();
    await createDocument(ssm);
    await advance('PT0.4S');
    await deleteDocument(ssm);

    await advance('PT0.4S');

    expect((await described(ssm)).Status).toBe('Deleting');
  });

  test.each([{ DocumentVersion: '2' }, { VersionName: 'second' }, { DocumentVersion: '$LATEST' }])(
    'of version %j leaves the others',
    async (request) => {
      const on = await stage();
      await activeDocument(on);
      await updateDocument(on.ssm, { VersionName: 'second' });

      await deleteDocument(on.ssm, request);

      expect((await versionsOf(on.ssm)).map((one) => one.DocumentVersion)).toEqual(['1']);
      expect((await described(on.ssm)).LatestVersion).toBe('1');
    },
  );

  test.each(['1', '$DEFAULT'])('of version %s, the default one, is refused', async (DocumentVersion) => {
    const on = await stage();
    await activeDocument(on);
    await activeVersion(on, 'two');

    const error = await errorOf(deleteDocument(on.ssm, { DocumentVersion }));

    expect(error).toEqual({
      name: 'InvalidDocumentOperation',
      message: "Default version of the document can't be deleted.",
    });
    expect(await versionsOf(on.ssm)).toHaveLength(2);
  });

  test('of a version that is not there is refused', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);

    expect((await errorOf(deleteDocument(ssm, { DocumentVersion: '9' }))).name).toBe(
      'InvalidDocumentVersion',
    );
  });

  test('of a document that is shared is refused until it is shared no more', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);
    const share = { Name: NAME, PermissionType: 'Share' } as const;
    await ssm.send(new ModifyDocumentPermissionCommand({ ...share, AccountIdsToAdd: ['999988887777'] }));

    const error = await errorOf(deleteDocument(ssm));
    await ssm.send(new ModifyDocumentPermissionCommand({ ...share, AccountIdsToRemove: ['999988887777'] }));
    await deleteDocument(ssm);

    expect(error).toEqual({
      name: 'InvalidDocumentOperation',
      message: 'Must unshare document first before delete',
    });
    expect((await described(ssm)).Status).toBe('Deleting');
  });

  test('of a configuration schema needs force', async () => {
    const { ssm } = await stage();
    await createDocument(ssm, { DocumentType: 'ApplicationConfigurationSchema' });

    const error = await errorOf(deleteDocument(ssm));
    await deleteDocument(ssm, { Force: true });

    expect(error.name).toBe('InvalidDocumentOperation');
    expect((await described(ssm)).Status).toBe('Deleting');
  });

  test('of a document in use is refused when the switch says so, of another one is not', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', { switches: { deleteDocumentInUse: 'AssociatedInstances' } });
    await activeDocument(on);
    await activeDocument(on, { Name: 'free' });
    await createdId(on.ssm, { Name: NAME, Parameters: {} });

    const error = await errorOf(deleteDocument(on.ssm));
    await deleteDocument(on.ssm, { Name: 'free' });

    expect(error.name).toBe('AssociatedInstances');
    expect((await described(on.ssm)).Status).toBe('Active');
  });

  test.each(['unknown', 'AWS-RunShellScript'])('of %s is refused', async (Name) => {
    const { ssm } = await stage();

    expect((await errorOf(deleteDocument(ssm, { Name }))).name).toBe('InvalidDocument');
  });
});
