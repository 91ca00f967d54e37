import { describe, expect, test } from 'vitest';
import {
  NAME,
  activeDocument,
  activeVersion,
  contentOf,
  createDocument,
  deleteDocument,
  described,
  script,
  setDefault,
  updateDocument,
  versionsOf,
} from './document-support.ts';
import { errorOf, stage } from './support.ts';

describe('an update of a document', () => {
  test('makes the next version, Updating first, and leaves the default where it is', async () => {
    const on = await stage();
    await activeDocument(on);

    const updated = await updateDocument(on.ssm);
    await on.advance('PT0.5S');

    expect(updated).toMatchObject({
      Status: 'Updating',
      DocumentVersion: '2',
      LatestVersion: '2',
      DefaultVersion: '1',
    });
    expect(await described(on.ssm, { DocumentVersion: '$LATEST' })).toMatchObject({
      Status: 'Active',
      DocumentVersion: '2',
    });
  });

  test('shows the default version to who asks for none, and each to who asks for it', async () => {
    const on = await stage();
    await activeDocument(on, { VersionName: 'v1' });
    await updateDocument(on.ssm, { VersionName: 'v2' });
    const ask = async (request: object): Promise<string> => {
      const [told, got] = [await described(on.ssm, request), await contentOf(on.ssm, request)];
      expect(got.DocumentVersion).toBe(told.DocumentVersion);
      return JSON.parse(got.Content!).mainSteps[0].name as string;
    };

    expect(await ask({})).toBe('one');
    expect(await ask({ DocumentVersion: '$DEFAULT' })).toBe('one');
    expect(await ask({ DocumentVersion: '$LATEST' })).toBe('two');
    expect(await ask({ DocumentVersion: '2' })).toBe('two');
    expect(await ask({ VersionName: 'v2' })).toBe('two');
    expect(await ask({ VersionName: 'v2', DocumentVersion: '2' })).toBe('two');
  });

  test.each([{ DocumentVersion: '3' }, { VersionName: 'v3' }, { VersionName: 'v1', DocumentVersion: '2' }])(
    'makes no version %j',
    async (request) => {
      const on = await stage();
      await activeDocument(on, { VersionName: 'v1' });
      await updateDocument(on.ssm);

      const error = await errorOf(described(on.ssm, request));

      expect(error).toEqual({
        name: 'InvalidDocumentVersion',
        message: `Document version: ${request.VersionName ?? request.DocumentVersion} is invalid, latest version is 2`,
      });
    },
  );

  test.each(['$LATEST', '2', undefined])('bases on %s', async (DocumentVersion) => {
    const on = await stage();
    await activeDocument(on);
    await activeVersion(on, 'two');

    const third = await updateDocument(on.ssm, { Content: script('three'), DocumentVersion });

    expect(third.DocumentVersion).toBe('3');
  });

  test.each(['1', '$DEFAULT', '7'])(
    'does not base on %s, which is not the latest',
    async (DocumentVersion) => {
      const on = await stage();
      await activeDocument(on);
      await activeVersion(on, 'two');

      const error = await errorOf(updateDocument(on.ssm, { Content: script('three'), DocumentVersion }));

      expect(error.name).toBe('InvalidDocumentVersion');
      expect(await versionsOf(on.ssm)).toHaveLength(2);
    },
  );

  test('that changes nothing is refused', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);

    const error = await errorOf(
      updateDocument(ssm, { Content: script('one'), VersionName: 'new', DisplayName: 'new' }),
    );

    expect(error.name).toBe('DuplicateDocumentContent');
  });

  test('that changes the target type only is accepted', async () => {
    const { ssm } = await stage();
    await createDocument(ssm, { TargetType: '/' });

    const updated = await updateDocument(ssm, { Content: script('one'), TargetType: '/AWS::EC2::Instance' });

    expect(updated).toMatchObject({ DocumentVersion: '2', TargetType: '/AWS::EC2::Instance' });
  });

  test('that changes one byte of the text is accepted', async () => {
    const { ssm } = await stage();
    const first = await createDocument(ssm);

    const second = await updateDocument(ssm, { Content: `${script('one')}\n` });

    expect(second.Hash).not.toBe(first.Hash);
  });

  test('back to an older content is accepted, unless the switch says otherwise', async () => {
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

  test('keeps the display name that it leaves out, not the version name', async () => {
    const { ssm } = await stage();
    await createDocument(ssm, { DisplayName: 'Set up', VersionName: 'v1' });

    const second = await updateDocument(ssm);
    const third = await updateDocument(ssm, { Content: script('three'), DisplayName: 'Tear down' });

    expect(second.DisplayName).toBe('Set up');
    expect(second).not.toHaveProperty('VersionName');
    expect(third.DisplayName).toBe('Tear down');
  });

  test('with the version name of another version is refused', async () => {
    const { ssm } = await stage();
    await createDocument(ssm, { VersionName: 'v1' });

    const error = await errorOf(updateDocument(ssm, { VersionName: 'v1' }));

    expect(error.name).toBe('DuplicateDocumentVersionName');
  });

  test('beyond the quota of versions is refused until one is deleted, whose number does not come back', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { versionsPerDocument: 2 } });
    await createDocument(ssm);
    await updateDocument(ssm);

    const full = await errorOf(updateDocument(ssm, { Content: script('three') }));
    await deleteDocument(ssm, { DocumentVersion: '2' });
    const third = await updateDocument(ssm, { Content: script('three') });

    expect(full.name).toBe('DocumentVersionLimitExceeded');
    expect(third.DocumentVersion).toBe('3');
  });

  test('that fails leaves a version that says so, and the default in place', async () => {
    const on = await stage();
    await activeDocument(on);
    await on.admin('PUT', 'document-outcomes', [
      { documentVersion: '2', status: 'Failed', statusInformation: 'why' },
    ]);

    await activeVersion(on, 'two');

    expect(await versionsOf(on.ssm)).toMatchObject([
      { DocumentVersion: '2', Status: 'Failed', StatusInformation: 'why', IsDefaultVersion: false },
      { DocumentVersion: '1', Status: 'Active', IsDefaultVersion: true },
    ]);
    expect((await described(on.ssm)).Status).toBe('Active');
  });

  test.each(['unknown', 'AWS-RunShellScript'])('of %s is refused', async (Name) => {
    const { ssm } = await stage();

    expect((await errorOf(updateDocument(ssm, { Name }))).name).toBe('InvalidDocument');
  });
});

describe('the default version', () => {
  test('is moved to a version that is Active', async () => {
    const on = await stage();
    await activeDocument(on);
    await updateDocument(on.ssm, { VersionName: 'second' });
    await on.advance('PT1S');

    const answer = await setDefault(on.ssm, '2');

    expect(answer).toEqual({ Name: NAME, DefaultVersion: '2', DefaultVersionName: 'second' });
    expect(await described(on.ssm)).toMatchObject({ DocumentVersion: '2', DefaultVersion: '2' });
  });

  test('is not moved to a version that is Updating or Failed, nor to one that is not there', async () => {
    const on = await stage();
    await activeDocument(on);
    await on.admin('PUT', 'document-outcomes', [{ documentVersion: '2', status: 'Failed' }]);
    await updateDocument(on.ssm);

    const updating = await errorOf(setDefault(on.ssm, '2'));
    await on.advance('PT1S');
    const failed = await errorOf(setDefault(on.ssm, '2'));
    const missing = await errorOf(setDefault(on.ssm, '3'));

    expect(updating).toEqual({
      name: 'InvalidDocumentVersion',
      message: 'Document version: 2 is Updating, not Active.',
    });
    expect(failed.message).toBe('Document version: 2 is Failed, not Active.');
    expect(missing.message).toBe('Document version: 3 is invalid, latest version is 2');
    expect((await described(on.ssm)).DefaultVersion).toBe('1');
  });

  test.each(['unknown', 'AWS-RunShellScript'])('of %s can’t be moved', async (name) => {
    const { ssm } = await stage();

    expect((await errorOf(setDefault(ssm, '1', name))).name).toBe('InvalidDocument');
  });
});
