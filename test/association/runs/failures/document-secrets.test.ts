import { expect, test } from 'vitest';
import { DocumentSecrets } from '../../../../src/association/runs/failures/document-secrets.ts';
import { ReconcileError } from '../../../../src/controller/error.ts';
import type { ObservedDocument } from '../../../../src/ssm/document-gateway.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const version = (documentName: string, documentVersion = '1') => ({
  region: 'eu-west-1',
  documentName,
  documentVersion,
});
const declares = (...parameters: ObservedDocument['parameters']) => ({ parameters }) as ObservedDocument;

async function read(secrets: DocumentSecrets, documentVersion: string, document = declares()) {
  return secrets.read(version('Backup', documentVersion), async () => document);
}

test('secrets are defaults of parameters whose names say so, each of a list', async () => {
  const secrets = new DocumentSecrets(new ManualClock());

  const found = await read(
    secrets,
    '1',
    declares(
      { name: 'DbPassword', defaultValue: 'hunter22' },
      { name: 'ApiTokens', defaultValue: '["token-one","token-two"]' },
      { name: 'Secret' },
      { name: 'Region', defaultValue: 'eu-west-1' },
    ),
  );

  expect(found).toEqual(expect.arrayContaining(['hunter22', 'token-one', 'token-two']));
  expect(found).not.toContain('eu-west-1');
});

test.each([
  ['3', 60, true],
  ['$DEFAULT', 4, true],
  ['$DEFAULT', 5, false],
  ['$LATEST', 5, false],
])('what version %s declares is known after %i minutes: %s', async (documentVersion, minutes, isKnown) => {
  const clock = new ManualClock();
  const secrets = new DocumentSecrets(clock);
  await read(secrets, documentVersion);

  await clock.advance(minutes * 60_000);

  expect(secrets.of(version('Backup', documentVersion)) !== undefined).toBe(isKnown);
});

test('another version, region or document is another one', async () => {
  const secrets = new DocumentSecrets(new ManualClock());
  await read(secrets, '1');

  expect(secrets.of(version('Backup', '2'))).toBeUndefined();
  expect(secrets.of(version('Restore'))).toBeUndefined();
  expect(secrets.of({ ...version('Backup'), region: 'us-east-1' })).toBeUndefined();
});

test.each(['AWS-RunShellScript', 'AmazonCloudWatch-ManageAgent', 'amzn-x'])(
  'a document of AWS has none: %s',
  (name) => {
    expect(new DocumentSecrets(new ManualClock()).of(version(name))).toEqual([]);
  },
);

test('a refusal is answered, and not kept', async () => {
  const secrets = new DocumentSecrets(new ManualClock());
  const refusal = new ReconcileError({ reason: 'AccessDeniedException', retry: 'slow', message: 'no' });

  const answer = await secrets.read(version('Backup'), () => Promise.reject(refusal));

  expect(answer).toBe(refusal);
  expect(secrets.of(version('Backup'))).toBeUndefined();
});
