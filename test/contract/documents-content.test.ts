import { createHash } from 'node:crypto';
import { load } from 'js-yaml';
import { describe, expect } from 'vitest';
import { contentOf, createDocument, script } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { putDocument } from './documents.ts';
import { statement } from './statement.ts';

const TERRAFORM = 'R: Terraform, acceptance tests of aws_ssm_document';
const YAML = `---\nschemaVersion: "2.2" # quoted\nmainSteps:\n  - {name: a, action: "aws:runShellScript"}\n`;

describe('the content of a document', () => {
  statement('comes back to the byte in the format that it was sent in', TERRAFORM, async (account) => {
    await putDocument(account, { Content: YAML, DocumentFormat: 'YAML' });

    const got = await contentOf(account.ssm, { DocumentFormat: 'YAML' });

    expect(got).toMatchObject({ Content: YAML, DocumentFormat: 'YAML', DocumentType: 'Command' });
  });

  statement(
    'comes in its own format to who asks for none',
    'U: nobody has shown an answer to it',
    async (account) => {
      await putDocument(account, { Content: YAML, DocumentFormat: 'YAML' });

      expect(await contentOf(account.ssm)).toMatchObject({ Content: YAML, DocumentFormat: 'YAML' });
    },
  );

  statement('is hashed with all of its bytes, the last line break too', TERRAFORM, async ({ ssm }) => {
    const { Hash } = await createDocument(ssm, { Content: YAML, DocumentFormat: 'YAML' });

    expect(Hash).toBe(createHash('sha256').update(YAML).digest('hex'));
  });

  const docs = 'D: API Reference, GetDocument, DocumentFormat';

  statement('is converted from YAML to JSON', docs, async (account) => {
    await putDocument(account, { Content: YAML, DocumentFormat: 'YAML' });

    const { Content: json, DocumentFormat } = await contentOf(account.ssm, { DocumentFormat: 'JSON' });

    expect([JSON.parse(json!), DocumentFormat]).toEqual([load(YAML), 'JSON']);
  });

  statement('is converted from JSON to YAML', docs, async (account) => {
    await putDocument(account);

    const { Content: yaml, DocumentFormat } = await contentOf(account.ssm, { DocumentFormat: 'YAML' });

    expect([load(yaml!), DocumentFormat]).toEqual([JSON.parse(script()), 'YAML']);
    expect(yaml).not.toBe(script());
  });

  statement('is not converted from TEXT to JSON: ValidationException', TERRAFORM, async (account) => {
    const calendar = { DocumentType: 'ChangeCalendar', Content: 'BEGIN:VCALENDAR' } as const;
    await putDocument(account, { ...calendar, DocumentFormat: 'TEXT' });

    const error = await errorOf(contentOf(account.ssm, { DocumentFormat: 'JSON' }));

    expect(error).toEqual({ name: 'ValidationException', message: 'Invalid document format JSON' });
  });
});
