import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { createDocument, described, NAME, script } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const LIFECYCLE = 'R: Terraform, acceptance tests of aws_ssm_document';

describe('creating a document', () => {
  statement('answers Creating', LIFECYCLE, async ({ ssm }) => {
    expect((await createDocument(ssm)).Status).toBe('Creating');
  });

  statement('starts with version 1, the latest and the default one', LIFECYCLE, async ({ ssm }) => {
    expect(await createDocument(ssm)).toMatchObject({
      DocumentVersion: '1',
      LatestVersion: '1',
      DefaultVersion: '1',
    });
  });

  statement('leads to Active', LIFECYCLE, async ({ ssm, pass }) => {
    await createDocument(ssm);
    await pass('PT1M');

    expect((await described(ssm)).Status).toBe('Active');
  });

  scripted(
    'leads to Failed when AWS cannot make it, and tells why',
    'C: CloudFormation provider of AWS::SSM::Document',
    async ({ ssm, admin, pass }) => {
      const outcome = { documentName: NAME, status: 'Failed', statusInformation: 'no such object' };
      await admin('PUT', 'document-outcomes', [outcome]);
      await createDocument(ssm);
      await pass('PT1M');

      expect(await described(ssm)).toMatchObject({ Status: 'Failed', StatusInformation: 'no such object' });
    },
  );

  statement('answers the hash of the content as lower-case hex of SHA-256', LIFECYCLE, async ({ ssm }) => {
    const { Hash, HashType } = await createDocument(ssm);

    expect([Hash, HashType]).toEqual([createHash('sha256').update(script()).digest('hex'), 'Sha256']);
  });

  statement(
    'takes JSON for the format that is left out',
    'D: API Reference, CreateDocument, DocumentFormat',
    async ({ ssm }) => {
      expect((await createDocument(ssm)).DocumentFormat).toBe('JSON');
    },
  );

  scripted(
    'answers all that was given and nothing else',
    'U: members that no sample shows',
    async ({ ssm }) => {
      const Tags = [{ Key: 'team', Value: 'a' }];
      const labels = { DisplayName: 'Hello', VersionName: 'first', TargetType: '/AWS::EC2::Instance' };

      const made = await createDocument(ssm, { ...labels, Tags });

      expect(made).toEqual({
        ...labels,
        Hash: expect.any(String),
        HashType: 'Sha256',
        Name: NAME,
        Owner: '111122223333',
        CreatedDate: new Date('2026-01-01T00:00:00Z'),
        Status: 'Creating',
        DocumentVersion: '1',
        LatestVersion: '1',
        DefaultVersion: '1',
        PlatformTypes: ['Linux', 'MacOS'],
        DocumentType: 'Command',
        SchemaVersion: '2.2',
        DocumentFormat: 'JSON',
        Tags,
      });
    },
  );

  statement(
    'with a name that is taken is DocumentAlreadyExists',
    'M: CreateDocument, errors',
    async ({ ssm }) => {
      await createDocument(ssm);

      expect((await errorOf(createDocument(ssm))).name).toBe('DocumentAlreadyExists');
    },
  );

  scripted(
    'of a name that another region or account has makes another document',
    'D: API Reference, CreateDocument, Name',
    async ({ ssm, client, admin }) => {
      await admin('PUT', 'settings', { accounts: { stranger: '999988887777' } });
      await createDocument(ssm);

      const there = await errorOf(described(client({ region: 'us-east-1' })));
      const stranger = await errorOf(described(client({ accessKeyId: 'stranger' })));

      expect([there.name, stranger.name]).toEqual(['InvalidDocument', 'InvalidDocument']);
      expect((await createDocument(client({ region: 'us-east-1' }))).Name).toBe(NAME);
    },
  );
});
