import { CreateDocumentCommand, DescribeDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { adoptingDocument, existingDocument, NAME, sceneOfAdoption } from '../support/adopting.ts';
import {
  condition,
  documentSpec,
  hasReason,
  isReady,
  shellContent,
  somebody,
  type Rig,
} from '../support/rig.ts';
import {
  createReadyDocument,
  openScene,
  PUBLISH_AND_PROMOTE,
  sceneWithOperator,
  sent,
} from '../support/scene.ts';

const CHECK_MS = 20 * 60_000;

const requires: NonNullable<SsmDocumentSpec['requires']> = [
  { name: 'first' },
  { name: 'second', version: '1' },
];

const flags = (change: Partial<SsmDocumentSpec> = {}): SsmDocumentSpec => ({
  documentType: 'ApplicationConfiguration',
  content: { dark: true },
  ...change,
});

const schema: SsmDocumentSpec = {
  documentType: 'ApplicationConfigurationSchema',
  content: { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' },
  forceDelete: true,
};

/** Documents that others make, to be required. */
async function others(rig: Rig): Promise<void> {
  const Content = JSON.stringify(shellContent('true'));
  for (const Name of ['first', 'second', 'third'])
    await somebody(rig).send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Command' })); // oxlint-disable-line no-await-in-loop -- three
  await rig.aws.advance(1_000);
}

test('what a document requires is sent at creation only, whatever is edited otherwise', async () => {
  const rig = await openScene('docreq');
  await others(rig);
  const first = await rig.startOperator();
  await createReadyDocument(rig, 'script', { requires });
  await rig.documents.edit('script', { content: shellContent('df'), requires: requires.toReversed() });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  await first.stop();

  await rig.startOperator();
  await rig.advance(2 * CHECK_MS);
  await rig.documents.edit('script', { requires: null });
  await rig.advance(CHECK_MS);

  const { Document: held } = await somebody(rig).send(new DescribeDocumentCommand({ Name: 'script' }));
  expect(held?.Requires).toEqual([{ Name: 'first' }, { Name: 'second', Version: '1' }]);
  expect(await sent(rig)).toEqual(['CreateDocument', ...PUBLISH_AND_PROMOTE]);
  expect(isReady(await rig.documents.get('script'))).toBe(true);
});

test('an edit of what it requires is stalled and sends nothing, whatever else is edited, until it is set back', async () => {
  const rig = await openScene('docreq');
  await others(rig);
  await rig.startOperator();
  await createReadyDocument(rig, 'script', { requires });

  await rig.documents.edit('script', {
    requires: [{ name: 'third' }],
    content: shellContent('df'),
    tags: { a: 'b' },
  });
  const stalled = await rig.documents.until('script', hasReason('RequiresChanged'));
  await rig.advance(2 * CHECK_MS);
  const before = await sent(rig);
  await rig.documents.edit('script', { requires });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(condition(stalled, 'Stalled').status).toBe('True');
  expect(condition(stalled, 'Drifted').status).not.toBe('True');
  expect(stalled.status?.drift).toBeUndefined();
  expect(condition(stalled, 'Ready').message).toContain(
    'requires first, second (version 1) in AWS, and the spec says third',
  );
  expect(before).toEqual(['CreateDocument']);
  expect((await sent(rig)).slice(1)).toEqual(['AddTagsToResource', ...PUBLISH_AND_PROMOTE]);
});

test('a document that requires others is not adopted as one that requires these', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await others(rig);

  await rig.documents.create('script', adoptingDocument({ requires }));
  const stalled = await rig.documents.until('script', hasReason('RequiresChanged'));
  await rig.documents.edit('script', { requires: null });
  await rig.documents.until('script', isReady);

  expect(condition(stalled, 'Ready').message).toContain(`Document ${NAME} requires nothing in AWS`);
  expect(stalled.status?.documentArn).toBeUndefined();
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('an adopted document that is to require others before it is marked is not marked', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await others(rig);
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'denied' }]);
  await rig.documents.create('script', adoptingDocument());
  await rig.documents.until('script', hasReason('AccessDeniedException'));
  const before = await sent(rig);

  await rig.documents.edit('script', { requires });
  await rig.documents.until('script', hasReason('RequiresChanged'));
  await rig.aws.put('faults', []);
  await rig.advance(2 * CHECK_MS);

  expect(await sent(rig)).toEqual(before);
});

test('a document that an earlier resource has left is not taken over as one that requires others', async () => {
  const rig = await openScene('docreq');
  await others(rig);
  await rig.startOperator();
  await createReadyDocument(rig, 'script', { requires, deletionPolicy: 'Retain' });
  await rig.documents.delete('script');
  await rig.documents.gone('script');
  const before = await sent(rig);

  await rig.documents.create('script', documentSpec({ requires: [{ name: 'third' }] }));
  await rig.documents.until('script', hasReason('RequiresChanged'));
  await rig.advance(2 * CHECK_MS);

  expect(await sent(rig)).toEqual(before);
});

test('an application configuration without a schema is not sent, and told', async () => {
  const rig = await sceneWithOperator('docreq');

  await rig.documents.create('flags', flags());
  const stalled = await rig.documents.until('flags', hasReason('RequiresMissing'));

  expect(condition(stalled, 'Stalled').status).toBe('True');
  expect(condition(stalled, 'Ready').message).toContain('name it in spec.requires');
  expect(await sent(rig)).toEqual([]);
});

test('a configuration waits for its schema, which is declared at the same time, and both are made once', async () => {
  const rig = await sceneWithOperator('docreq');

  await rig.documents.create('flags', flags({ requires: [{ name: 'schema', version: '1' }] }));
  const waiting = await rig.documents.until('flags', hasReason('RequiredDocumentMissing'));
  await rig.documents.create('schema', schema);
  await rig.advance(60_000);
  await rig.documents.until('schema', isReady);
  await rig.documents.until('flags', isReady);

  expect(condition(waiting, 'Stalled').status).toBe('False');
  expect(condition(waiting, 'Ready').message).toContain('waits for schema (version 1)');
  expect(await sent(rig)).toEqual(['CreateDocument', 'CreateDocument']);
});

test('a document that requires nothing any more does not wait', async () => {
  const rig = await sceneWithOperator('docreq');
  await rig.documents.create('script', documentSpec({ requires: [{ name: 'nowhere' }] }));
  await rig.documents.until('script', hasReason('RequiredDocumentMissing'));

  await rig.documents.edit('script', { requires: null });
  await rig.advance(10_000);
  await rig.documents.until('script', isReady);

  expect(await sent(rig)).toEqual(['CreateDocument']);
});
