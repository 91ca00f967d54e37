import type { CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { contentOf, createDocument, NAME, script } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { BOUNDS } from './document-bounds.ts';
import { putDocument } from './documents.ts';
import { statement } from './statement.ts';

const DEPLOYED = 'R: cdk-preflight, rule pf-ssm-document-name, deployed in September 2026';
const FORMATS = 'R: cdk-preflight, rule pf-ssm-document-schema, deployed in September 2026';
const CALENDAR = { DocumentType: 'ChangeCalendar', Content: 'BEGIN:VCALENDAR' } as const;

describe('a document cannot have', () => {
  const rows: Record<string, [Partial<CreateDocumentRequest>, string, typeof DEPLOYED | typeof FORMATS]> = {
    'a name that begins with aws-': [{ Name: 'aws-mine' }, 'Invalid document name aws-mine', DEPLOYED],
    'a name that begins with AWS-': [{ Name: 'AWS-Mine' }, 'Invalid document name AWS-Mine', DEPLOYED],
    'a name that begins with amazon': [{ Name: 'amazonMine' }, 'Invalid document name amazonMine', DEPLOYED],
    'a name that begins with amzn': [{ Name: 'Amzn1' }, 'Invalid document name Amzn1', DEPLOYED],
    'the format TEXT': [{ DocumentFormat: 'TEXT' }, 'Invalid document format: TEXT', FORMATS],
    'the format JSON, if it is a calendar': [
      { ...CALENDAR, DocumentFormat: 'JSON' },
      "Document format 'JSON' is not supported.",
      FORMATS,
    ],
    'no format, if it is a calendar': [CALENDAR, "Document format 'JSON' is not supported.", FORMATS],
    'nothing that it requires, if it is an application configuration': [
      { DocumentType: 'ApplicationConfiguration', Content: '{}' },
      'DocumentRequires cannot be empty when creating a document of type ApplicationConfiguration',
      FORMATS,
    ],
  };

  for (const [what, [request, message, ground]] of Object.entries(rows)) {
    statement(what, ground, async ({ ssm }) => {
      expect((await errorOf(createDocument(ssm, request))).message).toBe(message);
    });

    statement(
      `${what}: ValidationException`,
      'U: CloudFormation shows the message, not the code',
      async ({ ssm }) => {
        expect((await errorOf(createDocument(ssm, request))).name).toBe('ValidationException');
      },
    );
  }
});

describe('a document can have', () => {
  const unreserved = {
    'a name that is reserved in prose only': 'awsome',
    'a reserved word inside its name': 'my-aws-setup',
  };

  for (const [what, Name] of Object.entries(unreserved)) {
    statement(what, 'U: follows from the prefixes that are refused', async ({ ssm }) => {
      expect((await createDocument(ssm, { Name })).Name).toBe(Name);
    });
  }

  statement('the format TEXT, if it is a calendar', FORMATS, async ({ ssm }) => {
    const made = await createDocument(ssm, { ...CALENDAR, DocumentFormat: 'TEXT' });

    expect(made.DocumentFormat).toBe('TEXT');
    expect((await contentOf(ssm)).Content).toBe('BEGIN:VCALENDAR');
  });

  statement('no schema version, if it is a calendar', 'U: plain text has none', async ({ ssm }) => {
    expect(await createDocument(ssm, { ...CALENDAR, DocumentFormat: 'TEXT' })).not.toHaveProperty(
      'SchemaVersion',
    );
  });

  statement('documents that it requires, if it is an application configuration', FORMATS, async (account) => {
    const Requires = [{ Name: 'schema', Version: '1' }];
    const schema = { DocumentType: 'ApplicationConfigurationSchema', Content: '{}' } as const;
    await putDocument(account, { Name: 'schema', ...schema });

    const made = await createDocument(account.ssm, {
      DocumentType: 'ApplicationConfiguration',
      Content: '{}',
      Requires,
    });

    expect(made.Requires).toEqual(Requires);
  });

  statement('labels that fit the model', 'M: CreateDocumentRequest', async ({ ssm }) => {
    const labels = { VersionName: 'x'.repeat(128), DisplayName: 'Set up: a/b', TargetType: '/' };

    expect(await createDocument(ssm, { Name: 'a.b', ...labels })).toMatchObject(labels);
  });
});

describe('a document is refused by the model', () => {
  for (const [member, requests] of Object.entries(BOUNDS)) {
    statement(`that breaks its ${member}`, `M: CreateDocumentRequest, ${member}`, async ({ call }) => {
      for (const request of requests) {
        const whole = { Name: NAME, DocumentType: 'Command', Content: script(), ...request };
        const { code, message } = await call('CreateDocument', whole);

        expect([request, code]).toEqual([request, 'ValidationException']);
        expect(message).toContain('failed to satisfy constraint');
      }
    });
  }

  const framework = 'U: wording of other AWS services';

  statement('that has a type nobody knows, with all types there are', framework, async ({ ssm }) => {
    const { message } = await errorOf(createDocument(ssm, { DocumentType: 'Recipe' as never }));

    expect(message).toContain(
      "'Recipe' at 'documentType' failed to satisfy constraint: Member must satisfy enum value set: [Command, Policy,",
    );
  });

  statement('that has two sources of one attachment, with their place', framework, async ({ ssm }) => {
    const Attachments = [{ Key: 'SourceUrl', Values: ['s3://a', 's3://b'] } as const];

    const { message } = await errorOf(createDocument(ssm, { Attachments: Attachments as never }));

    expect(message).toContain("'attachments.1.member.values'");
  });
});
