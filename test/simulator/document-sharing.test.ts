import {
  AddTagsToResourceCommand,
  DescribeDocumentPermissionCommand,
  ListTagsForResourceCommand,
  ModifyDocumentPermissionCommand,
  RemoveTagsFromResourceCommand,
  type ModifyDocumentPermissionRequest,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { NAME, createDocument, described } from './document-support.ts';
import { errorOf, stage } from './support.ts';

const A = '100000000001';
const B = '100000000002';

async function share(ssm: SSMClient, request: Partial<ModifyDocumentPermissionRequest>): Promise<void> {
  await ssm.send(new ModifyDocumentPermissionCommand({ Name: NAME, PermissionType: 'Share', ...request }));
}

async function shares(ssm: SSMClient, request: object = {}) {
  const whole = { Name: NAME, PermissionType: 'Share', ...request } as const;
  const { $metadata: _metadata, ...answer } = await ssm.send(new DescribeDocumentPermissionCommand(whole));
  return answer;
}

describe('sharing', () => {
  test('adds and removes accounts, with the version that each may see', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);

    await share(ssm, { AccountIdsToAdd: [A, B] });
    await share(ssm, { AccountIdsToAdd: [B], SharedDocumentVersion: '$ALL' });
    const both = await shares(ssm);
    await share(ssm, { AccountIdsToRemove: [A] });

    expect(both).toEqual({
      AccountIds: [A, B],
      AccountSharingInfoList: [
        { AccountId: A, SharedDocumentVersion: '$DEFAULT' },
        { AccountId: B, SharedDocumentVersion: '$ALL' },
      ],
    });
    expect((await shares(ssm)).AccountIds).toEqual([B]);
  });

  test('takes an account away that is to be added and removed', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);

    await share(ssm, { AccountIdsToAdd: [A, B], AccountIdsToRemove: [B] });

    expect((await shares(ssm)).AccountIds).toEqual([A]);
  });

  test('with all is shown in lower case', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);

    await share(ssm, { AccountIdsToAdd: ['All'] });

    expect((await shares(ssm)).AccountIds).toEqual(['all']);
  });

  test('with all and an account is refused, and nothing changes', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);
    await share(ssm, { AccountIdsToAdd: [A] });

    const error = await errorOf(share(ssm, { AccountIdsToAdd: ['all'] }));

    expect(error).toEqual({
      name: 'DocumentPermissionLimit',
      message: 'Accounts can either be all or a group of AWS accounts',
    });
    expect((await shares(ssm)).AccountIds).toEqual([A]);
  });

  test('makes five documents public and no sixth', async () => {
    const { ssm } = await stage();
    const six = ['doc1', 'doc2', 'doc3', 'doc4', 'doc5', 'doc6'];
    for (const Name of six) await createDocument(ssm, { Name });
    for (const Name of six.slice(0, 5)) await share(ssm, { Name, AccountIdsToAdd: ['all'] });

    const error = await errorOf(share(ssm, { Name: 'doc6', AccountIdsToAdd: ['all'] }));

    expect(error.name).toBe('DocumentLimitExceeded');
  });

  const refused: Record<string, [Partial<ModifyDocumentPermissionRequest>, string]> = {
    'an account of 3 digits': [{ AccountIdsToAdd: ['123'] }, "'accountIdsToAdd'"],
    '21 accounts': [{ AccountIdsToAdd: Array.from({ length: 21 }, () => A) }, "'accountIdsToAdd'"],
    'another kind of permission': [{ PermissionType: 'Own' as never }, "'permissionType'"],
    'a number as version': [{ AccountIdsToAdd: [A], SharedDocumentVersion: '1' }, "'sharedDocumentVersion'"],
  };

  test.each(Object.entries(refused))('with %s is refused', async (_name, [request, path]) => {
    const { ssm } = await stage();
    await createDocument(ssm);

    const error = await errorOf(share(ssm, request));

    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(path);
  });

  test('is told in pages', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);
    await share(ssm, { AccountIdsToAdd: [A, B] });

    const first = await shares(ssm, { MaxResults: 1 });
    const second = await shares(ssm, { MaxResults: 1, NextToken: first.NextToken });

    expect([first.AccountIds, second.AccountIds]).toEqual([[A], [B]]);
    expect(second.NextToken).toBeUndefined();
  });

  test.each(['unknown', 'AWS-RunShellScript'])('of %s is refused', async (Name) => {
    const { ssm } = await stage();

    expect((await errorOf(share(ssm, { Name, AccountIdsToAdd: [A] }))).name).toBe('InvalidDocument');
    expect((await errorOf(shares(ssm, { Name }))).name).toBe('InvalidDocument');
  });
});

describe('tags of a document', () => {
  const resource = { ResourceType: 'Document', ResourceId: NAME } as const;

  test('are set at creation, added, replaced and removed', async () => {
    const { ssm } = await stage();
    await createDocument(ssm, { Tags: [{ Key: 'team', Value: 'a' }] });
    const Tags = [
      { Key: 'team', Value: 'b' },
      { Key: 'cost', Value: '' },
    ];

    await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags }));
    const added = await ssm.send(new ListTagsForResourceCommand(resource));
    await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['team', 'unknown'] }));

    expect(added.TagList).toEqual(Tags);
    expect((await described(ssm)).Tags).toEqual([{ Key: 'cost', Value: '' }]);
  });

  test('beyond the quota are refused and none is set', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { tagsPerResource: 1 } });
    await createDocument(ssm, { Tags: [{ Key: 'one', Value: '' }] });

    const added = ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'two', Value: '' }] }));

    expect((await errorOf(added)).name).toBe('TooManyTagsError');
    expect((await described(ssm)).Tags).toEqual([{ Key: 'one', Value: '' }]);
  });

  test.each(['unknown', 'AWS-RunShellScript'])('of %s are an error', async (ResourceId) => {
    const { ssm } = await stage();

    const listed = ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Document', ResourceId }));

    expect((await errorOf(listed)).name).toBe('InvalidResourceId');
  });
});
