import type { AttachmentsSource, CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  activeDocument,
  contentOf,
  createDocument,
  described,
  NAME,
  script,
  updateDocument,
} from '../simulator/document-support.ts';
import { allow } from '../simulator/policy-support.ts';
import { errorOf } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const FILE: AttachmentsSource = {
  Key: 'S3FileUrl',
  Values: ['s3://secret-bucket/dir/tool.zip'],
  Name: 'tool.zip',
};
const FOLDER: AttachmentsSource = { Key: 'SourceUrl', Values: ['s3://secret-bucket/dir'], Name: 'dir.zip' };

function withFiles(...Attachments: AttachmentsSource[]): Partial<CreateDocumentRequest> {
  return { Attachments };
}

describe('the attachments of a document', () => {
  statement('are told by name alone in its description', 'M: DocumentDescription', async ({ ssm }) => {
    const created = await createDocument(ssm, withFiles(FILE, FOLDER));

    expect(created.AttachmentsInformation).toEqual([{ Name: 'tool.zip' }, { Name: 'dir.zip' }]);
    expect((await described(ssm)).AttachmentsInformation).toEqual(created.AttachmentsInformation);
  });

  statement('are told with size, hash and URL where it is read', 'M: AttachmentContent', async ({ ssm }) => {
    await createDocument(ssm, withFiles(FILE));

    const { AttachmentsContent: files } = await contentOf(ssm);

    expect(files).toEqual([
      {
        Name: 'tool.zip',
        Size: expect.any(Number),
        Hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        HashType: 'Sha256',
        Url: expect.stringMatching(/^https:\/\//),
      },
    ]);
  });

  statement(
    'never show where they came from',
    'M: AttachmentInformation and AttachmentContent',
    async ({ ssm }) => {
      const created = await createDocument(ssm, withFiles(FILE, FOLDER));

      const told = JSON.stringify([created, await described(ssm), await contentOf(ssm)]);

      expect(told).not.toContain('secret-bucket');
    },
  );

  statement(
    'are not told of a document that has none',
    'S: AWS CLI examples, describe-document',
    async ({ ssm }) => {
      await createDocument(ssm);

      expect(await described(ssm)).not.toHaveProperty('AttachmentsInformation');
      expect(await contentOf(ssm)).not.toHaveProperty('AttachmentsContent');
    },
  );

  statement(
    'are called as their file when they have no name',
    'U: Name is optional in the model',
    async ({ ssm }) => {
      await createDocument(ssm, withFiles({ Key: 'S3FileUrl', Values: ['s3://secret-bucket/dir/tool.zip'] }));

      expect((await described(ssm)).AttachmentsInformation).toEqual([{ Name: 'tool.zip' }]);
    },
  );

  statement(
    'belong to the version that named them',
    'U: Terraform sends them again with every update',
    async ({ ssm, pass }) => {
      await createDocument(ssm, withFiles(FILE));
      await pass('PT1M');

      await updateDocument(ssm);

      expect(await described(ssm, { DocumentVersion: '2' })).not.toHaveProperty('AttachmentsInformation');
      expect((await described(ssm, { DocumentVersion: '1' })).AttachmentsInformation).toHaveLength(1);
    },
  );

  statement('can come with an update', 'M: UpdateDocument', async ({ ssm, pass }) => {
    await createDocument(ssm);
    await pass('PT1M');

    const updated = await updateDocument(ssm, withFiles(FILE));

    expect(updated.AttachmentsInformation).toEqual([{ Name: 'tool.zip' }]);
  });

  statement(
    'can be those of a version of another document',
    'D: API Reference, AttachmentsSource',
    async ({ ssm }) => {
      await createDocument(ssm, withFiles(FILE));
      const reference: AttachmentsSource = { Key: 'AttachmentReference', Values: [`${NAME}/1/tool.zip`] };

      await createDocument(ssm, { Name: 'other', ...withFiles(reference) });

      const [mine] = (await contentOf(ssm)).AttachmentsContent!;
      const [theirs] = (await contentOf(ssm, { Name: 'other' })).AttachmentsContent!;
      expect([theirs!.Name, theirs!.Hash]).toEqual(['tool.zip', mine!.Hash]);
    },
  );

  for (const reference of [`${NAME}/1/other.zip`, `${NAME}/2/tool.zip`, 'nowhere/1/tool.zip', 'tool.zip']) {
    statement(
      `can not be ${reference}, which there is not`,
      'U: no error of CreateDocument fits better',
      async ({ ssm }) => {
        await createDocument(ssm, withFiles(FILE));
        const source: AttachmentsSource = { Key: 'AttachmentReference', Values: [reference] };

        const made = createDocument(ssm, { Name: 'other', ...withFiles(source) });

        expect((await errorOf(made)).name).toBe('ValidationException');
      },
    );
  }

  const malformed: Record<string, [AttachmentsSource, string]> = {
    'a key that is none': [{ ...FILE, Key: 'File' as never }, "'attachments.1.member.key'"],
    'two sources for one': [{ ...FILE, Values: ['a', 'b'] }, "'attachments.1.member.values'"],
    'no source': [{ ...FILE, Values: [] }, "'attachments.1.member.values'"],
    'a name with a space': [{ ...FILE, Name: 'a tool' }, "'attachments.1.member.name'"],
  };
  for (const [what, [source, path]] of Object.entries(malformed)) {
    statement(`are refused with ${what}`, 'M: AttachmentsSource', async ({ ssm }) => {
      const { name, message } = await errorOf(createDocument(ssm, withFiles(source)));

      expect(name).toBe('ValidationException');
      expect(message).toContain(path);
    });
  }

  statement('are refused when they are more than 20', 'M: CreateDocument', async ({ ssm }) => {
    const many = Array.from({ length: 21 }, (_, index) => ({ ...FILE, Name: `tool${index}` }));

    expect((await errorOf(createDocument(ssm, withFiles(...many)))).message).toContain("'attachments'");
  });

  scripted(
    'that are not in S3 leave the document Failed, with the reason',
    'C: CloudFormation provider of AWS::SSM::Document',
    async (world) => {
      const reason = 'Attachment tool.zip was not found in S3.';
      const outcome = { documentName: NAME, status: 'Failed', statusInformation: reason };
      await world.admin('PUT', 'document-outcomes', [outcome]);

      await activeDocument(world, withFiles(FILE));

      const { Status, StatusInformation } = await described(world.ssm);
      expect([Status, StatusInformation]).toEqual(['Failed', reason]);
    },
  );
});

describe('a caller who attaches files', () => {
  const READS: [AttachmentsSource, string][] = [
    [FILE, 'arn:aws:s3:::secret-bucket/dir/tool.zip'],
    [FOLDER, 'arn:aws:s3:::secret-bucket/dir/*'],
    [
      { ...FILE, Values: ['https://s3.eu-west-1.amazonaws.com/secret-bucket/tool.zip'] },
      'arn:aws:s3:::secret-bucket/tool.zip',
    ],
    [
      { ...FILE, Values: ['https://secret-bucket.s3.amazonaws.com/tool.zip'] },
      'arn:aws:s3:::secret-bucket/tool.zip',
    ],
  ];
  for (const [source, resource] of READS) {
    scripted(
      `needs to be allowed to read ${source.Values![0]!}`,
      'U: s3:GetObject is documented; that it is missed at once is assumed',
      async ({ admin, client, ssm }) => {
        const guest = client({ accessKeyId: 'guest' });
        await admin('PUT', 'policies/guest', { Statement: [allow('ssm:*')] });

        const denied = await errorOf(createDocument(guest, { Content: script(), ...withFiles(source) }));
        await admin('PUT', 'policies/guest', {
          Statement: [allow('ssm:*'), allow('s3:GetObject', resource)],
        });
        await createDocument(guest, withFiles(source));

        expect(denied.name).toBe('AccessDeniedException');
        expect(denied.message).toContain(`s3:GetObject on resource: ${resource}`);
        expect((await described(ssm)).AttachmentsInformation).toHaveLength(1);
      },
    );
  }
});
