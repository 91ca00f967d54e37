import { describe, expect } from 'vitest';
import { createDocument, described, NAME, script, updateDocument } from '../simulator/document-support.ts';
import type { RawAnswer } from '../simulator/raw-call.ts';
import { errorOf } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { ACCEPTED, RUNTIME } from './content-acceptances.ts';
import {
  MEMBER_REFUSALS,
  SCHEMA_REFUSALS,
  SCHEMA_RULE,
  TEXT_REFUSALS,
  type ContentRefusal,
} from './content-refusals.ts';
import { PARAMETER_REFUSALS } from './parameter-refusals.ts';
import { statement } from './statement.ts';
import { SESSION_REFUSALS, STEP_REFUSALS } from './step-refusals.ts';

function textOf(content: string | object): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function refused({ call }: Account, { content, request }: ContentRefusal): Promise<RawAnswer> {
  const whole = { Name: NAME, DocumentType: 'Command', Content: textOf(content), ...request };
  return call('CreateDocument', whole);
}

function refusals(rows: Record<string, ContentRefusal>): void {
  for (const [is, row] of Object.entries(rows)) {
    const { code = 'InvalidDocumentContent', message, ground, surer } = row;
    const told = typeof message === 'string' ? message : expect.stringMatching(message);

    statement(surer ? `${is}, as ${code} and in these words` : is, ground, async (account) => {
      expect(await refused(account, row)).toMatchObject({ status: 400, code, message: told });
    });
    if (!surer) continue;
    statement(is, surer, async (account) => {
      expect((await refused(account, row)).code).toBe(code);
    });
  }
}

describe('a content is refused that is', () => refusals(TEXT_REFUSALS));
describe('a content is refused whose schema version is', () => refusals(SCHEMA_REFUSALS));
describe('a content is refused that has', () => refusals({ ...MEMBER_REFUSALS, ...STEP_REFUSALS }));
describe('a content is refused whose parameter has', () => refusals(PARAMETER_REFUSALS));
describe('a Session document is refused that has', () => refusals(SESSION_REFUSALS));

describe('a content is accepted that is', () => {
  for (const [is, { content, request, ground }] of Object.entries(ACCEPTED)) {
    statement(is, ground, async ({ ssm }) => {
      const made = await createDocument(ssm, { Content: JSON.stringify(content), ...request });

      expect(made.Status).toBe('Creating');
    });
  }

  statement('schema 1.2 without a document type, as Command', SCHEMA_RULE, async ({ ssm }) => {
    const made = await createDocument(ssm, { Content: JSON.stringify(RUNTIME), DocumentType: undefined });

    expect(made.DocumentType).toBe('Command');
  });
});

describe('a content that is not looked into', () => {
  const contents: Record<string, object> = {
    'null among its parameters': { parameters: { a: null } },
    'text in place of parameters': { parameters: 'abc' },
    'parameters of types of its own': { parameters: { a: { type: 5, description: 6 } } },
  };

  for (const [has, content] of Object.entries(contents)) {
    statement(
      `may have ${has}, and is described without parameters`,
      'U: Parameters are told of what SSM runs',
      async ({ ssm }) => {
        await createDocument(ssm, { Content: JSON.stringify(content), DocumentType: 'Package' });

        expect((await described(ssm)).Parameters).toBeUndefined();
      },
    );
  }
});

describe('the rules for contents', () => {
  const declared = 'M: UpdateDocument, errors';

  statement('hold for the text of an update: InvalidDocumentContent', declared, async ({ ssm }) => {
    await createDocument(ssm);

    expect((await errorOf(updateDocument(ssm, { Content: '{' }))).name).toBe('InvalidDocumentContent');
  });

  statement(
    'hold for the schema version of an update: InvalidDocumentSchemaVersion',
    declared,
    async ({ ssm }) => {
      await createDocument(ssm);

      const error = await errorOf(updateDocument(ssm, { Content: script('a', { schemaVersion: '0.3' }) }));

      expect(error.name).toBe('InvalidDocumentSchemaVersion');
    },
  );

  statement('leave nothing of what they refuse', 'U: nobody has looked', async ({ ssm }) => {
    await errorOf(createDocument(ssm, { Content: '{' }));

    expect((await errorOf(described(ssm))).name).toBe('InvalidDocument');
  });
});
