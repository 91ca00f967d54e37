import {
  ListAssociationsCommand,
  ListDocumentsCommand,
  ListTagsForResourceCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  contentOf,
  createDocument,
  deleteDocument,
  described,
  NAME,
  setDefault,
  updateDocument,
  versionsOf,
} from '../simulator/document-support.ts';
import { allow, HERE, missing, OWNED } from '../simulator/policy-support.ts';
import { errorOf } from '../simulator/support.ts';
import { guestOf } from './access.ts';
import { putDocument } from './documents.ts';
import { scripted } from './statement.ts';

const REFERENCE = 'D: Service Authorization Reference, actions of AWS Systems Manager';
const DOCUMENT = `arn:aws:ssm:${HERE}:document/${NAME}`;
const EVERYTHING = `arn:aws:ssm:${HERE}:*`;

const CALLS: Record<string, (guest: SSMClient) => Promise<unknown>> = {
  DescribeDocument: (guest) => described(guest),
  GetDocument: (guest) => contentOf(guest),
  ListDocumentVersions: (guest) => versionsOf(guest),
  UpdateDocument: (guest) => updateDocument(guest, { Content: '{}' }),
  UpdateDocumentDefaultVersion: (guest) => setDefault(guest, '2'),
  DeleteDocument: (guest) => deleteDocument(guest),
};

describe('the right to', () => {
  scripted('CreateDocument is given for the document', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateDocument', DOCUMENT));

    expect(await missing(createDocument(guest))).toBe('');
    expect(await missing(createDocument(guest, { Name: 'other' }))).toBe(
      `ssm:CreateDocument on arn:aws:ssm:${HERE}:document/other`,
    );
  });

  for (const [operation, call] of Object.entries(CALLS)) {
    scripted(`${operation} is given for the document`, REFERENCE, async (world) => {
      await putDocument(world);
      const guest = await guestOf(world, allow(`ssm:${operation}`, `arn:aws:ssm:${HERE}:document/other`));

      expect(await missing(call(guest))).toBe(`ssm:${operation} on ${DOCUMENT}`);
    });
  }

  const byTag = { StringEquals: { 'aws:ResourceTag/owner': 'me' } };
  const byOldTag = { StringEquals: { 'ssm:resourceTag/owner': 'me' } };

  for (const condition of [byTag, byOldTag]) {
    const [key] = Object.keys(condition.StringEquals);

    scripted(`change a document can hang on its tags: ${key}`, REFERENCE, async (world) => {
      const guest = await guestOf(world, allow(['ssm:DescribeDocument'], '*', condition));
      await putDocument(world, { Tags: OWNED });
      await putDocument(world, { Name: 'other' });

      expect(await missing(described(guest))).toBe('');
      expect(await missing(described(guest, { Name: 'other' }))).toContain('document/other');
    });
  }

  scripted('CreateDocument can hang on the tags of the request', REFERENCE, async (world) => {
    const condition = { StringEquals: { 'aws:RequestTag/owner': 'me' } };
    const guest = await guestOf(
      world,
      allow('ssm:CreateDocument', '*', condition),
      allow('ssm:AddTagsToResource'),
    );

    expect(await missing(createDocument(guest, { Tags: OWNED }))).toBe('');
    expect(await missing(createDocument(guest))).toBe(`ssm:CreateDocument on ${DOCUMENT}`);
  });

  const typed = { StringEquals: { 'ssm:DocumentType': 'Command' } };

  scripted('CreateDocument can hang on its type', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateDocument', '*', typed));

    expect(await missing(createDocument(guest))).toBe('');
    expect(await missing(createDocument(guest, { Name: 'pack', DocumentType: 'Package' }))).toContain('pack');
  });

  scripted('CreateDocument without a type is that of a Command', 'U: nobody has looked', async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateDocument', '*', typed));

    const { name } = await errorOf(createDocument(guest, { DocumentType: undefined }));

    expect(name).toBe('InvalidDocumentSchemaVersion');
  });

  scripted('change a document can hang on its type', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:DescribeDocument', '*', typed));
    await putDocument(world);
    await putDocument(world, { Name: 'pack', DocumentType: 'Package' });

    expect(await missing(described(guest))).toBe('');
    expect(await missing(described(guest, { Name: 'AWS-RunShellScript' }))).toBe('');
    expect(await missing(described(guest, { Name: 'pack' }))).toContain('document/pack');
  });

  scripted(
    'AddTagsToResource is needed for a document with tags',
    'U: seen of others, not tried',
    async (world) => {
      const guest = await guestOf(world, allow('ssm:CreateDocument'));

      expect(await missing(createDocument(guest, { Tags: OWNED }))).toBe(
        `ssm:AddTagsToResource on ${DOCUMENT}`,
      );
      expect(await missing(createDocument(guest))).toBe('');
    },
  );

  scripted('ListTagsForResource is given for the document', REFERENCE, async (world) => {
    await putDocument(world);
    const guest = await guestOf(
      world,
      allow('ssm:ListTagsForResource', `arn:aws:ssm:${HERE}:document/other`),
    );
    const request = { ResourceType: 'Document', ResourceId: NAME } as const;

    expect(await missing(guest.send(new ListTagsForResourceCommand(request)))).toBe(
      `ssm:ListTagsForResource on ${DOCUMENT}`,
    );
  });

  scripted('ListDocuments and ListAssociations is given for everything alone', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:List*', [DOCUMENT, `arn:aws:ssm:${HERE}:association/*`]));

    const missed = [
      await missing(guest.send(new ListDocumentsCommand({}))),
      await missing(guest.send(new ListAssociationsCommand({}))),
    ];

    expect(missed).toEqual([`ssm:ListDocuments on ${EVERYTHING}`, `ssm:ListAssociations on ${EVERYTHING}`]);
  });
});
