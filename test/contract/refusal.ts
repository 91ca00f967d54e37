import { expect } from 'vitest';
import { createDocument, script } from '../simulator/document-support.ts';
import type { RawAnswer } from '../simulator/raw-call.ts';
import { shellScript } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { statement, type Ground } from './statement.ts';

/** What AWS says to a configuration that can't be. */
interface Refusal {
  /** Laid over a shell script on all nodes. */
  given: Record<string, unknown>;
  code: string;
  message: string;
  /** For code and message together. */
  ground: Ground;
  /** A part of it that is better known than the whole. */
  surer?: { part: keyof typeof PARTS; ground: Ground };
}

/** By what a configuration has. */
export type Refusals = Readonly<Record<string, Refusal>>;

const PARTS = {
  message: ({ message }: RawAnswer) => message,
  code: ({ code }: RawAnswer) => code,
  refusal: ({ status }: RawAnswer) => status,
};

const SESSION = { schemaVersion: '1.0', description: 'x', sessionType: 'Standard_Stream', inputs: {} };

/** Documents of the account's own that rows may name, each with one version. */
export const OWN_DOCUMENTS = {
  'one-version': { DocumentType: 'Command', Content: script() },
  'a-session': { DocumentType: 'Session', Content: JSON.stringify(SESSION) },
} as const;

async function putDocument({ ssm, pass }: Account, name: keyof typeof OWN_DOCUMENTS): Promise<void> {
  await createDocument(ssm, { Name: name, ...OWN_DOCUMENTS[name] });
  await pass('PT1M');
}

/** Makes what a configuration names of the account's own. */
export async function furnish(account: Account, { Name: name }: Record<string, unknown>): Promise<void> {
  if (Object.hasOwn(OWN_DOCUMENTS, String(name))) {
    await putDocument(account, name as keyof typeof OWN_DOCUMENTS);
  }
}

async function refused(account: Account, { given }: Refusal): Promise<RawAnswer> {
  await furnish(account, given);
  return account.call('CreateAssociation', { ...shellScript(), ...given });
}

/** A statement for each row, and one more for what is better known of it. */
export function refusals(rows: Refusals): void {
  for (const [has, row] of Object.entries(rows)) {
    const { code, message, ground, surer } = row;
    const whole = { status: 400, code, message };
    statement(surer ? `${has}, as ${code} and in these words` : has, ground, async (account) => {
      expect(await refused(account, row)).toMatchObject(whole);
    });
    if (!surer) continue;
    statement(has, surer.ground, async (account) => {
      const part = PARTS[surer.part];
      expect(part(await refused(account, row))).toBe(part(whole as RawAnswer));
    });
  }
}
