import {
  DescribeDocumentPermissionCommand,
  ModifyDocumentPermissionCommand,
  type DescribeDocumentPermissionRequest,
  type ModifyDocumentPermissionRequest,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, NAME } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { NOWHERE } from './documents.ts';
import { statement, type Ground } from './statement.ts';

const A = '100000000001';
const B = '100000000002';
const DOCS = 'D: API Reference, ModifyDocumentPermission';

async function share(ssm: SSMClient, request: Partial<ModifyDocumentPermissionRequest>): Promise<void> {
  await ssm.send(new ModifyDocumentPermissionCommand({ Name: NAME, PermissionType: 'Share', ...request }));
}

async function shares(ssm: SSMClient, request: Partial<DescribeDocumentPermissionRequest> = {}) {
  const whole = { Name: NAME, PermissionType: 'Share', ...request } as const;
  return ssm.send(new DescribeDocumentPermissionCommand(whole));
}

/** A document that is shared with two accounts. */
async function shareTwo(ssm: SSMClient): Promise<void> {
  await createDocument(ssm);
  await share(ssm, { AccountIdsToAdd: [A, B] });
}

describe('sharing a document', () => {
  statement('adds accounts', 'S: AWS CLI examples, modify-document-permission', async ({ ssm }) => {
    await shareTwo(ssm);

    expect((await shares(ssm)).AccountIds).toEqual([A, B]);
  });

  statement('answers nothing', 'M: ModifyDocumentPermissionResponse', async ({ ssm, call }) => {
    await createDocument(ssm);

    const request = { Name: NAME, PermissionType: 'Share', AccountIdsToAdd: [A] };

    expect(await call('ModifyDocumentPermission', request)).toMatchObject({ status: 200, body: {} });
  });

  statement('removes accounts', DOCS, async ({ ssm }) => {
    await shareTwo(ssm);

    await share(ssm, { AccountIdsToRemove: [A] });

    expect((await shares(ssm)).AccountIds).toEqual([B]);
  });

  statement('removes an account that is to be added too', DOCS, async ({ ssm }) => {
    await createDocument(ssm);

    await share(ssm, { AccountIdsToAdd: [A, B], AccountIdsToRemove: [B] });

    expect((await shares(ssm)).AccountIds).toEqual([A]);
  });

  statement('adds none in a document that is new', 'U: no sample', async ({ ssm }) => {
    await createDocument(ssm);

    expect(await shares(ssm)).toMatchObject({ AccountIds: [], AccountSharingInfoList: [] });
  });

  statement('shares the default version when none is named', DOCS, async ({ ssm }) => {
    await createDocument(ssm);

    await share(ssm, { AccountIdsToAdd: [A] });

    expect((await shares(ssm)).AccountSharingInfoList).toEqual([
      { AccountId: A, SharedDocumentVersion: '$DEFAULT' },
    ]);
  });

  for (const SharedDocumentVersion of ['$DEFAULT', '$LATEST', '$ALL']) {
    statement(`shares ${SharedDocumentVersion}`, DOCS, async ({ ssm }) => {
      await createDocument(ssm);

      await share(ssm, { AccountIdsToAdd: [A], SharedDocumentVersion });

      expect((await shares(ssm)).AccountSharingInfoList).toEqual([{ AccountId: A, SharedDocumentVersion }]);
    });
  }

  statement('changes the version of an account that has one', 'U: nobody has tried', async ({ ssm }) => {
    await shareTwo(ssm);

    await share(ssm, { AccountIdsToAdd: [B], SharedDocumentVersion: '$ALL' });

    expect((await shares(ssm)).AccountSharingInfoList).toEqual([
      { AccountId: A, SharedDocumentVersion: '$DEFAULT' },
      { AccountId: B, SharedDocumentVersion: '$ALL' },
    ]);
  });

  for (const all of ['all', 'All', 'ALL']) {
    const ground: Ground =
      all === 'all'
        ? 'S: AWS CLI examples, describe-document-permission'
        : 'M: ModifyDocumentPermissionRequest, AccountIdsToAdd';

    statement(`with ${all} shows all in lower case`, ground, async ({ ssm }) => {
      await createDocument(ssm);

      await share(ssm, { AccountIdsToAdd: [all] });

      expect((await shares(ssm)).AccountIds).toEqual(['all']);
    });
  }

  statement(
    'with all and an account is DocumentPermissionLimit, and changes nothing',
    'U: the wording of other simulators',
    async ({ ssm }) => {
      await createDocument(ssm);
      await share(ssm, { AccountIdsToAdd: [A] });

      expect(await errorOf(share(ssm, { AccountIdsToAdd: ['all'] }))).toEqual({
        name: 'DocumentPermissionLimit',
        message: 'Accounts can either be all or a group of AWS accounts',
      });
      expect((await shares(ssm)).AccountIds).toEqual([A]);
    },
  );
});

describe('sharing is refused by the model', () => {
  const refused: Record<string, [object, Ground]> = {
    'with an account of 3 digits': [
      { AccountIdsToAdd: ['123'] },
      'M: ModifyDocumentPermissionRequest, AccountIdsToAdd',
    ],
    'with 21 accounts to add': [
      { AccountIdsToAdd: Array.from({ length: 21 }, () => A) },
      'M: ModifyDocumentPermissionRequest, AccountIdsToAdd',
    ],
    'with 21 accounts to remove': [
      { AccountIdsToRemove: Array.from({ length: 21 }, () => A) },
      'M: ModifyDocumentPermissionRequest, AccountIdsToRemove',
    ],
    'without a kind of permission': [
      { PermissionType: undefined },
      'M: ModifyDocumentPermissionRequest, PermissionType',
    ],
    'with another kind of permission': [
      { PermissionType: 'Own' },
      'M: ModifyDocumentPermissionRequest, PermissionType',
    ],
    'with a number as version': [
      { AccountIdsToAdd: [A], SharedDocumentVersion: '1' },
      'M: ModifyDocumentPermissionRequest, SharedDocumentVersion',
    ],
  };

  for (const [has, [request, ground]] of Object.entries(refused)) {
    statement(has, ground, async ({ ssm, call }) => {
      await createDocument(ssm);

      const { code, message } = await call('ModifyDocumentPermission', {
        Name: NAME,
        PermissionType: 'Share',
        ...request,
      });

      expect(code).toBe('ValidationException');
      expect(message).toContain(`at '`);
    });
  }

  statement(
    'in pages of 201 accounts',
    'M: DescribeDocumentPermissionRequest, MaxResults',
    async ({ ssm }) => {
      await createDocument(ssm);

      expect((await errorOf(shares(ssm, { MaxResults: 201 }))).name).toBe('ValidationException');
      expect((await shares(ssm, { MaxResults: 200 })).AccountIds).toEqual([]);
    },
  );
});

describe('the accounts that a document is shared with', () => {
  statement('come in pages', 'M: DescribeDocumentPermission', async ({ ssm }) => {
    await shareTwo(ssm);

    const first = await shares(ssm, { MaxResults: 1 });
    const second = await shares(ssm, { MaxResults: 1, NextToken: first.NextToken });

    expect([first.AccountIds, second.AccountIds]).toEqual([[A], [B]]);
    expect(second.NextToken || undefined).toBeUndefined();
  });

  statement(
    'of a page that nobody has begun are InvalidNextToken',
    'M: DescribeDocumentPermission, errors',
    async ({ ssm }) => {
      await shareTwo(ssm);

      expect((await errorOf(shares(ssm, { NextToken: 'abc' }))).name).toBe('InvalidNextToken');
    },
  );

  const names: [string, string, Ground][] = [
    ['nobody’s', NOWHERE, 'M: ModifyDocumentPermission and DescribeDocumentPermission, errors'],
    ['Amazon’s', 'AWS-RunShellScript', 'U: nobody has tried'],
  ];

  for (const [whose, Name, ground] of names) {
    statement(`of ${whose} are neither changed nor told: InvalidDocument`, ground, async ({ ssm }) => {
      expect((await errorOf(share(ssm, { Name, AccountIdsToAdd: [A] }))).name).toBe('InvalidDocument');
      expect((await errorOf(shares(ssm, { Name }))).name).toBe('InvalidDocument');
    });
  }
});
