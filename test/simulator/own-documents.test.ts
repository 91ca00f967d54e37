import { createHash } from 'node:crypto';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  NAME,
  activeDocument,
  contentOf,
  createDocument,
  described,
  script,
} from './document-support.ts';
import { errorOf, stage } from './support.ts';

const CONTENT = script('hello', {
  description: 'Says hello.',
  parameters: {
    who: { type: 'String', description: 'Whom.', default: 'you' },
    files: { type: 'StringList' },
    often: { type: 'Integer', default: 3 },
  },
});

describe('a document that is created', () => {
  test('is Creating, and describes what it contains', async () => {
    const { ssm } = await stage();

    const made = await createDocument(ssm, {
      Content: CONTENT,
      DisplayName: 'Hello',
      VersionName: 'first',
      TargetType: '/AWS::EC2::Instance',
      Tags: [{ Key: 'team', Value: 'a' }],
    });

    expect(made).toEqual({
      Hash: createHash('sha256').update(CONTENT).digest('hex'),
      HashType: 'Sha256',
      Name: NAME,
      DisplayName: 'Hello',
      VersionName: 'first',
      TargetType: '/AWS::EC2::Instance',
      Owner: ACCOUNT,
      CreatedDate: new Date('2026-01-01T00:00:00Z'),
      Status: 'Creating',
      DocumentVersion: '1',
      LatestVersion: '1',
      DefaultVersion: '1',
      Description: 'Says hello.',
      Parameters: [
        { Name: 'who', Type: 'String', Description: 'Whom.', DefaultValue: 'you' },
        { Name: 'files', Type: 'StringList' },
        { Name: 'often', Type: 'String', DefaultValue: '3' },
      ],
      PlatformTypes: ['Linux', 'MacOS'],
      DocumentType: 'Command',
      SchemaVersion: '2.2',
      DocumentFormat: 'JSON',
      Tags: [{ Key: 'team', Value: 'a' }],
    });
  });

  test('has no member Parameters when it declares none', async () => {
    const { ssm } = await stage();

    expect(await createDocument(ssm)).not.toHaveProperty('Parameters');
  });

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

  test('is of its account and region only', async () => {
    const { ssm, client, admin } = await stage();
    await admin('PUT', 'settings', { accounts: { stranger: '999988887777' } });
    await createDocument(ssm);

    const elsewhere = await errorOf(described(client({ region: 'us-east-1' })));
    const stranger = await errorOf(described(client({ accessKeyId: 'stranger' })));

    expect([elsewhere.name, stranger.name]).toEqual(['InvalidDocument', 'InvalidDocument']);
  });

  test('is found by its ARN, the one of another account is not', async () => {
    const on = await stage();
    await activeDocument(on);

    const found = await described(on.ssm, { Name: `arn:aws:ssm:eu-west-1:${ACCOUNT}:document/${NAME}` });
    const foreign = described(on.ssm, { Name: `arn:aws:ssm:eu-west-1:999988887777:document/${NAME}` });

    expect(found.Name).toBe(NAME);
    expect((await errorOf(foreign)).name).toBe('InvalidDocument');
  });
});

describe('a content', () => {
  const YAML = `---\nschemaVersion: "2.2" # quoted\nmainSteps:\n  - {name: a, action: "aws:runShellScript"}\n`;

  test('comes back to the byte in the format it is stored in', async () => {
    const { ssm } = await stage();
    const made = await createDocument(ssm, { Content: YAML, DocumentFormat: 'YAML' });

    const got = await contentOf(ssm);

    expect(got).toMatchObject({ Content: YAML, DocumentFormat: 'YAML', DocumentType: 'Command' });
    expect(made.Hash).toBe(createHash('sha256').update(got.Content!).digest('hex'));
  });

  test('is converted from YAML to JSON, and back', async () => {
    const { ssm } = await stage();
    await createDocument(ssm, { Content: YAML, DocumentFormat: 'YAML' });
    await createDocument(ssm, { Name: 'json' });

    const json = await contentOf(ssm, { DocumentFormat: 'JSON' });
    const yaml = await contentOf(ssm, { Name: 'json', DocumentFormat: 'YAML' });

    expect(JSON.parse(json.Content!)).toEqual(load(YAML));
    expect(load(yaml.Content!)).toEqual(JSON.parse(script()));
    expect([json.DocumentFormat, yaml.DocumentFormat]).toEqual(['JSON', 'YAML']);
  });

  test('that is a calendar is text, and never JSON', async () => {
    const { ssm } = await stage();
    const calendar = { DocumentType: 'ChangeCalendar', Content: 'BEGIN:VCALENDAR' } as const;
    const made = await createDocument(ssm, { ...calendar, DocumentFormat: 'TEXT' });

    const got = await contentOf(ssm);
    const json = await errorOf(contentOf(ssm, { DocumentFormat: 'JSON' }));

    expect(made).not.toHaveProperty('SchemaVersion');
    expect(got.Content).toBe('BEGIN:VCALENDAR');
    expect(json).toEqual({ name: 'ValidationException', message: 'Invalid document format JSON' });
  });
});
