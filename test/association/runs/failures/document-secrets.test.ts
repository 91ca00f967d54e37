import { expect, test } from 'vitest';
import {
  DocumentSecrets,
  type RunDocument,
} from '../../../../src/association/runs/failures/document-secrets.ts';
import { ReconcileError } from '../../../../src/controller/error.ts';
import type { ObservedDocument } from '../../../../src/ssm/document-gateway.ts';

const FIRST: RunDocument = {
  uid: 'u1',
  run: 'a|1|00:00',
  region: 'eu-west-1',
  documentName: 'Backup',
  documentVersion: '$DEFAULT',
};
const declares = (...parameters: ObservedDocument['parameters']) => ({ parameters }) as ObservedDocument;
const password = (defaultValue: string) => declares({ name: 'DbPassword', defaultValue });

test('secrets are defaults of parameters whose names say so, each of a list', async () => {
  const document = declares(
    { name: 'DbPassword', defaultValue: 'hunter22' },
    { name: 'ApiTokens', defaultValue: '["token-one","token-two"]' },
    { name: 'Secret' },
    { name: 'Region', defaultValue: 'eu-west-1' },
  );

  const found = await new DocumentSecrets().read(FIRST, async () => document);

  expect(found).toEqual(expect.arrayContaining(['hunter22', 'token-one', 'token-two']));
  expect(found).not.toContain('eu-west-1');
});

test('the version that runs is asked for', async () => {
  const asked: string[] = [];

  await new DocumentSecrets().read(FIRST, async (...version) => {
    asked.push(...version);
    return declares();
  });

  expect(asked).toEqual(['Backup', '$DEFAULT']);
});

test.each<[string, Partial<RunDocument>]>([
  ['the next run', { run: 'a|1|01:00' }],
  ['another association', { uid: 'u2' }],
  ['another document', { documentName: 'Restore' }],
  ['another region', { region: 'us-east-1' }],
])('a document is asked for once for each run: %s asks anew', async (_, other) => {
  const secrets = new DocumentSecrets();
  await secrets.read(FIRST, async () => password('hunter22'));

  expect(secrets.of(FIRST)).toEqual(['hunter22']);
  expect(secrets.of({ ...FIRST, ...other })).toBeUndefined();
});

test('what an older version declared stays secret: it may be what has run', async () => {
  const secrets = new DocumentSecrets();
  const next = { ...FIRST, run: 'a|1|01:00' };
  await secrets.read(FIRST, async () => password('hunter22'));

  await secrets.read(next, async () => password('s3cr3t-2'));

  expect(secrets.of(next)).toEqual(['hunter22', 's3cr3t-2']);
});

test.each(['AWS-RunShellScript', 'AmazonCloudWatch-ManageAgent', 'amzn-x'])(
  'a document of AWS has none: %s',
  (documentName) => {
    expect(new DocumentSecrets().of({ ...FIRST, documentName })).toEqual([]);
  },
);

test('a refusal is answered, and not kept', async () => {
  const secrets = new DocumentSecrets();
  const refusal = new ReconcileError({ reason: 'AccessDeniedException', retry: 'slow', message: 'no' });

  expect(await secrets.read(FIRST, () => Promise.reject(refusal))).toBe(refusal);
  expect(secrets.of(FIRST)).toBeUndefined();
});

test('of a document that AWS does not show nobody knows the secrets', async () => {
  const secrets = new DocumentSecrets();

  expect(await secrets.read(FIRST, async () => undefined)).toBeUndefined();
  expect(secrets.of(FIRST)).toBeUndefined();
});

test('what is forgotten is asked for again, and so is the oldest of very many', async () => {
  const secrets = new DocumentSecrets();
  await secrets.read(FIRST, async () => password('hunter22'));
  for (let index = 0; index < 1_000; index += 1) {
    const document = { ...FIRST, uid: `v${index}`, documentName: `Other${index}` };
    await secrets.read(document, async () => declares()); // oxlint-disable-line no-await-in-loop -- in order
  }

  expect(secrets.of(FIRST)).toBeUndefined();
  const kept = { ...FIRST, uid: 'v999', documentName: 'Other999' };
  expect(secrets.of(kept)).toEqual([]);
  secrets.forget('v999');
  expect(secrets.of(kept)).toBeUndefined();
});
