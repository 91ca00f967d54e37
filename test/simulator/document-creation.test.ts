import type { CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createDocument, script } from './document-support.ts';
import { errorOf, stage } from './support.ts';

describe('a creation of a document', () => {
  const big = script('one', { description: 'ä'.repeat(32_768) });
  const refused: Record<string, [Partial<CreateDocumentRequest>, string, string]> = {
    'with a name that begins with AWS-': [
      { Name: 'AWS-Mine' },
      'ValidationException',
      'Invalid document name AWS-Mine',
    ],
    'with a name that begins with amazon': [
      { Name: 'amazonMine' },
      'ValidationException',
      'Invalid document name amazonMine',
    ],
    'with a name that begins with amzn': [
      { Name: 'Amzn1' },
      'ValidationException',
      'Invalid document name Amzn1',
    ],
    'with a name of two letters': [{ Name: 'ab' }, 'ValidationException', "'ab' at 'name'"],
    'with a type that nobody knows': [
      { DocumentType: 'Recipe' as never },
      'ValidationException',
      "'Recipe' at 'documentType' failed to satisfy constraint: Member must satisfy enum value set: [Command, Policy,",
    ],
    'with a target type without slash': [
      { TargetType: 'AWS' },
      'ValidationException',
      "'AWS' at 'targetType'",
    ],
    'without content': [{ Content: '' }, 'ValidationException', "'content'"],
    'with two attachments from one source': [
      { Attachments: [{ Key: 'SourceUrl', Values: ['s3://a', 's3://b'] }] },
      'ValidationException',
      "'attachments.1.member.values'",
    ],
    'with a reserved tag': [{ Tags: [{ Key: 'aws:a', Value: '' }] }, 'InvalidTag', 'aws:'],
    'of 64 KB and more, in bytes': [{ Content: big }, 'MaxDocumentSizeExceeded', '64 KB'],
    'of plain text': [{ DocumentFormat: 'TEXT' }, 'ValidationException', 'Invalid document format: TEXT'],
    'of a calendar in JSON': [
      { DocumentType: 'ChangeCalendar', DocumentFormat: 'JSON' },
      'ValidationException',
      "Document format 'JSON' is not supported.",
    ],
  };

  test.each(Object.entries(refused))('%s is refused', async (_name, [request, name, message]) => {
    const { ssm, admin } = await stage();

    const error = await errorOf(createDocument(ssm, request));
    const { body } = await admin('GET', 'state');

    expect(error.name).toBe(name);
    expect(error.message).toContain(message);
    expect(body.regions[0]?.documents ?? []).toEqual([]);
  });

  test('with a name that is reserved in prose only is accepted', async () => {
    const { ssm } = await stage();

    expect((await createDocument(ssm, { Name: 'awsome' })).Name).toBe('awsome');
  });

  test('with a name that is taken is refused', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);

    expect((await errorOf(createDocument(ssm))).name).toBe('DocumentAlreadyExists');
  });

  test('beyond the quota is refused', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { documents: 1 } });
    await createDocument(ssm);

    expect((await errorOf(createDocument(ssm, { Name: 'second' }))).name).toBe('DocumentLimitExceeded');
  });

  test('of exactly 65,536 bytes is accepted', async () => {
    const { ssm } = await stage();
    const room = 65_536 - script('one', { description: '' }).length;

    const made = await createDocument(ssm, { Content: script('one', { description: 'x'.repeat(room) }) });

    expect(made.Status).toBe('Creating');
  });
});
