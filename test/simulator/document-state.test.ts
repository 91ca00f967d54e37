import { createHash } from 'node:crypto';
import { ModifyDocumentPermissionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  NAME,
  activeDocument,
  createDocument,
  script,
  setDefault,
  updateDocument,
} from './document-support.ts';
import { stage } from './support.ts';

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

test('the state shows documents in order of creation, with all there is to know', async () => {
  const on = await stage();
  const Tags = [
    { Key: 'z', Value: '1' },
    { Key: 'a', Value: '2' },
  ];
  await activeDocument(on, { Tags, VersionName: 'first', DisplayName: 'Set up', TargetType: '/' });
  await on.admin('PUT', 'document-outcomes', [
    { documentVersion: '3', status: 'Failed', statusInformation: 'why' },
  ]);
  await updateDocument(on.ssm);
  await updateDocument(on.ssm, { Content: script('three') });
  await on.advance('PT1S');
  await setDefault(on.ssm, '2');
  await createDocument(on.ssm, { Name: 'another' });
  const share = { Name: NAME, PermissionType: 'Share', AccountIdsToAdd: ['100000000001'] } as const;
  await on.ssm.send(new ModifyDocumentPermissionCommand({ ...share, AccountIdsToAdd: ['100000000001'] }));

  const { body } = await on.admin('GET', 'state');

  const start = Date.parse('2026-01-01T00:00:00Z') / 1000;
  const shared = { DocumentFormat: 'JSON', DisplayName: 'Set up', TargetType: '/' };
  const version = (number: string, step: string, more: object): object => {
    const [Content, Hash] = [script(step), hash(script(step))];
    return {
      DocumentVersion: number,
      ...shared,
      Status: 'Active',
      IsDefaultVersion: false,
      Content,
      Hash,
      ...more,
    };
  };
  expect(body.regions[0].documents[0]).toEqual({
    Name: NAME,
    DocumentType: 'Command',
    Owner: ACCOUNT,
    DefaultVersion: '2',
    LatestVersion: '3',
    Tags: Tags.toReversed(),
    AccountIds: ['100000000001'],
    AccountSharingInfoList: [{ AccountId: '100000000001', SharedDocumentVersion: '$DEFAULT' }],
    Versions: [
      version('1', 'one', { VersionName: 'first', CreatedDate: start }),
      version('2', 'two', { CreatedDate: start + 0.5, IsDefaultVersion: true }),
      version('3', 'three', { CreatedDate: start + 0.5, Status: 'Failed', StatusInformation: 'why' }),
    ],
  });
  expect(body.regions[0].documents[1]).toMatchObject({ Name: 'another', Versions: [{ Status: 'Creating' }] });
});

test('the state shows what versions are to become', async () => {
  const { admin } = await stage();
  await admin('PUT', 'document-outcomes', [{ documentName: NAME, status: 'Failed' }]);

  const { body } = await admin('GET', 'state');

  expect(body.documentOutcomes).toEqual([{ scope: '', documentName: NAME, status: 'Failed' }]);
});

test('reset forgets documents, what they were to become, and their outcomes', async () => {
  const { ssm, admin, advance } = await stage();
  const fresh = (await admin('GET', 'state')).body;
  await admin('PUT', 'document-outcomes', [{ status: 'Failed' }]);
  await createDocument(ssm);

  await admin('POST', 'reset');
  const { body } = await admin('GET', 'state');
  await createDocument(ssm);
  await advance('PT0.499S');
  const early = (await admin('GET', 'state')).body.regions[0].documents[0].Versions[0].Status;
  await advance('PT0.001S');
  const late = (await admin('GET', 'state')).body.regions[0].documents[0].Versions[0].Status;

  expect(body).toEqual(fresh);
  expect([early, late]).toEqual(['Creating', 'Active']);
});

describe('a bad body', () => {
  const bad: Record<string, [string, unknown, string]> = {
    'an outcome without status': ['document-outcomes', [{}], '[0].status: is required'],
    'an outcome that no document has': [
      'document-outcomes',
      [{ status: 'Deleting' }],
      '[0].status: expected one of Active, Failed',
    ],
    'a version that is a number': [
      'document-outcomes',
      [{ status: 'Failed', documentVersion: 2 }],
      '[0].documentVersion: expected a version such as "2"',
    ],
    'a delay below zero': ['settings', { documentDelayMs: -1 }, 'documentDelayMs: expected a whole number'],
    'an unknown scope of duplicates': [
      'settings',
      { switches: { duplicateContentScope: 'all' } },
      'switches.duplicateContentScope: expected one of latest, any',
    ],
  };

  test.each(Object.entries(bad))(
    '%s gets 400 and says what is expected',
    async (_name, [path, body, message]) => {
      const { admin } = await stage();

      const answer = await admin('PUT', path, body);

      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain(message);
    },
  );
});
