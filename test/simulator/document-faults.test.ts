import {
  AddTagsToResourceCommand,
  DescribeDocumentPermissionCommand,
  ListTagsForResourceCommand,
  ModifyDocumentPermissionCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  NAME,
  activeDocument,
  contentOf,
  createDocument,
  deleteDocument,
  described,
  names,
  script,
  setDefault,
  updateDocument,
  versionsOf,
} from './document-support.ts';
import { errorOf, stage } from './support.ts';

const OWN = { Filters: [{ Key: 'Owner', Values: ['Self'] }] };

describe('a stale read of documents', () => {
  test('knows nothing of a creation, while the name is taken', async () => {
    const { ssm, admin } = await stage();
    await createDocument(ssm);
    await admin('PUT', 'faults', [{ kind: 'stale' }]);

    const reads = [described(ssm), contentOf(ssm), versionsOf(ssm)];
    const codes = await Promise.all(reads.map(async (read) => (await errorOf(read)).name));

    expect(codes).toEqual(['InvalidDocument', 'InvalidDocument', 'InvalidDocument']);
    expect(await names(ssm, OWN)).toEqual([]);
    expect((await errorOf(createDocument(ssm))).name).toBe('DocumentAlreadyExists');
  });

  test('shows the versions of before an update, while the update has happened', async () => {
    const on = await stage();
    await activeDocument(on);
    await updateDocument(on.ssm);
    await on.admin('PUT', 'faults', [{ kind: 'stale' }]);

    const stale = await described(on.ssm, { DocumentVersion: '$LATEST' });
    const content = await contentOf(on.ssm, { DocumentVersion: '$LATEST' });
    const versions = await versionsOf(on.ssm);
    const third = await updateDocument(on.ssm, { Content: script('three') });

    expect(stale).toMatchObject({ DocumentVersion: '1', LatestVersion: '1' });
    expect(content.Content).toBe(script('one'));
    expect(versions).toHaveLength(1);
    expect(third.DocumentVersion).toBe('3');
  });

  test('shows the default version of before it moved', async () => {
    const on = await stage();
    await activeDocument(on);
    await updateDocument(on.ssm);
    await on.advance('PT1S');
    await setDefault(on.ssm, '2');
    await on.admin('PUT', 'faults', [{ operation: 'DescribeDocument', kind: 'stale', times: 1 }]);

    const [stale, fresh] = [await described(on.ssm), await described(on.ssm)];

    expect(stale).toMatchObject({ DefaultVersion: '1', LatestVersion: '2' });
    expect(fresh.DefaultVersion).toBe('2');
  });

  test('still shows what was deleted', async () => {
    const on = await stage();
    await activeDocument(on);
    await deleteDocument(on.ssm);
    await on.advance('PT1M');
    await on.admin('PUT', 'faults', [{ kind: 'stale' }]);

    expect((await described(on.ssm)).Status).toBe('Active');
    expect(await names(on.ssm, OWN)).toEqual([NAME]);
  });

  test('shows tags and shares of before they changed', async () => {
    const { ssm, admin } = await stage();
    const resource = { ResourceType: 'Document', ResourceId: 'tagged' } as const;
    const permission = { Name: 'shared', PermissionType: 'Share' } as const;
    await createDocument(ssm, { Name: 'tagged' });
    await createDocument(ssm, { Name: 'shared' });
    await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'a', Value: 'b' }] }));
    await ssm.send(new ModifyDocumentPermissionCommand({ ...permission, AccountIdsToAdd: ['100000000001'] }));
    const seen = async (): Promise<unknown[]> => [
      (await ssm.send(new ListTagsForResourceCommand(resource))).TagList,
      (await ssm.send(new DescribeDocumentPermissionCommand(permission))).AccountIds,
    ];

    await admin('PUT', 'faults', [{ kind: 'stale' }]);
    const stale = await seen();
    await admin('PUT', 'faults', []);

    expect(stale).toEqual([[], []]);
    expect(await seen()).toEqual([[{ Key: 'a', Value: 'b' }], ['100000000001']]);
  });
});

describe('a fault of documents', () => {
  test('throttles, and nothing happens', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [{ operation: 'CreateDocument', kind: 'throttle' }]);

    const error = await errorOf(createDocument(ssm));

    expect(error.name).toBe('ThrottlingException');
    expect(await names(ssm, OWN)).toEqual([]);
  });

  test('drops the answer of an update that has happened', async () => {
    const { ssm, admin } = await stage();
    await createDocument(ssm);
    await admin('PUT', 'faults', [{ operation: 'UpdateDocument', kind: 'drop', when: 'after', times: 1 }]);

    await errorOf(updateDocument(ssm));

    expect((await described(ssm)).LatestVersion).toBe('2');
    expect((await errorOf(updateDocument(ssm))).name).toBe('DuplicateDocumentContent');
  });

  test('denies, and names the document', async () => {
    const { ssm, admin } = await stage();
    await createDocument(ssm);
    await admin('PUT', 'faults', [{ kind: 'denied' }]);
    const resource = { ResourceType: 'Document', ResourceId: NAME } as const;

    const calls = [
      errorOf(described(ssm)),
      errorOf(ssm.send(new ListTagsForResourceCommand(resource))),
      errorOf(names(ssm)),
    ];
    const resources = (await Promise.all(calls)).map(({ message }) => message.split(' on resource: ')[1]);

    const here = `arn:aws:ssm:eu-west-1:${ACCOUNT}`;
    expect(resources).toEqual([`${here}:document/${NAME}`, `${here}:document/${NAME}`, `${here}:*`]);
  });

  test('answers any error, after which a version is there', async () => {
    const { ssm, admin } = await stage();
    const code = 'TooManyUpdates';
    await admin('PUT', 'faults', [{ operation: 'CreateDocument', kind: 'error', code, when: 'after' }]);

    const error = await errorOf(createDocument(ssm));

    expect(error.name).toBe(code);
    expect((await described(ssm)).Status).toBe('Creating');
  });
});
