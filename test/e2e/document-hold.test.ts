import { RemoveTagsFromResourceCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { adoptingDocument, existingDocument, NAME, sceneOfAdoption } from '../support/adopting.ts';
import { hold, isHeld, MINUTE_MS, release } from '../support/holding.ts';
import { ASKED } from '../support/requesting.ts';
import { condition, documentSpec, hasReason, isReady, shellContent, somebody } from '../support/rig.ts';
import { createReadyDocument, openScene, sceneWithOperator, sent } from '../support/scene.ts';

test('a hold counts before the next list shows it: a held document gets no new version', async () => {
  const rig = await sceneWithOperator('hold');
  await createReadyDocument(rig, 'script');
  await rig.advance(65_000); // a list shows its tags
  await hold(rig, 'Document', 'script');

  await rig.documents.edit('script', { content: shellContent('df') });
  const resource = await rig.documents.until('script', isHeld);
  await rig.advance(30 * MINUTE_MS);
  const before = await sent(rig);
  await release(rig, 'Document', 'script');
  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.advance(10_000);
  await rig.documents.until('script', isReady);

  expect(condition(resource, 'Ready').status).toBe('Unknown');
  expect(before).toEqual(['CreateDocument']);
  expect(await sent(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('a hold that a list has shown ends at once when somebody asks to look', async () => {
  const rig = await sceneWithOperator('hold');
  await createReadyDocument(rig, 'script');
  await hold(rig, 'Document', 'script');
  await rig.advance(20 * MINUTE_MS);
  await rig.documents.until('script', isHeld);
  await release(rig, 'Document', 'script');

  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: rig.clock.now().toISOString() });
  await rig.documents.until('script', ({ status }) => status?.lastHandledReconcileAt !== undefined);

  expect(isHeld(await rig.documents.get('script'))).toBe(false);
});

/** No list shows the tag before it counts. */
const NO_SWEEP = { SWEEP_INTERVAL: '1h' };

test('a hold that comes between a new version and its promotion keeps the old default', async () => {
  const rig = await sceneWithOperator('hold', NO_SWEEP);
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', ({ status }) => status?.writtenVersion === '2');
  await hold(rig, 'Document', 'script');

  await rig.advance(30 * MINUTE_MS);

  const resource = await rig.documents.until('script', isHeld);
  expect(resource.status?.defaultVersion).toBe('1');
  expect(await sent(rig)).toEqual(['CreateDocument', 'UpdateDocument']);
});

test('a tag that somebody took off a held document is put back within 10 minutes of its release', async () => {
  const rig = await sceneWithOperator('hold');
  await createReadyDocument(rig, 'script', { tags: { team: 'a' } });
  await hold(rig, 'Document', 'script');
  const script = { ResourceType: 'Document', ResourceId: 'script' } as const;
  await somebody(rig).send(new RemoveTagsFromResourceCommand({ ...script, TagKeys: ['team'] }));
  await rig.advance(65_000);
  const held = await rig.documents.until('script', isHeld);
  await rig.advance(60 * MINUTE_MS);
  const before = await sent(rig);

  await release(rig, 'Document', 'script');
  await rig.advance(10 * MINUTE_MS);

  await rig.documents.until('script', hasReason('InPlace'));
  await rig.documents.events('script', 'Held');
  await rig.documents.events('script', 'Released');
  expect(isReady(held)).toBe(true);
  expect(before).toEqual(['CreateDocument']);
  expect(await sent(rig)).toEqual(['CreateDocument', 'AddTagsToResource']);
});

test('a held document of an earlier resource is not taken over before it is released', async () => {
  const rig = await openScene('hold');
  const first = await rig.startOperator();
  await createReadyDocument(rig, 'script');
  await hold(rig, 'Document', 'script');
  await first.stop();
  await rig.documents.abandon('script');
  await rig.documents.create('script', documentSpec());

  await rig.startOperator();
  const resource = await rig.documents.until('script', isHeld);
  await rig.advance(20 * MINUTE_MS);
  const before = await sent(rig);
  await release(rig, 'Document', 'script');
  await rig.advance(11 * MINUTE_MS);

  await rig.documents.until('script', hasReason('InPlace'));
  expect(condition(resource, 'Ready').status).toBe('Unknown');
  expect(resource.status).not.toHaveProperty('documentArn');
  expect(before).toEqual(['CreateDocument']);
  expect(await sent(rig)).toEqual(['CreateDocument', 'AddTagsToResource']);
});

test('a read of tags that lags behind the hold does not mark a document that was adopted', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await hold(rig, 'Document', NAME);
  await rig.documents.create('script', adoptingDocument());
  await rig.documents.until('script', isHeld);
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 2 }]);

  await rig.documents.edit('script', { tags: { team: 'b' } });
  await rig.documents.until('script', isHeld);
  await rig.advance(30 * MINUTE_MS);
  const before = await sent(rig);
  await release(rig, 'Document', NAME);
  await rig.advance(11 * MINUTE_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(before).toEqual([]);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
  expect(resource.status).not.toHaveProperty('heldSince');
  const told = await rig.documents.events('script', 'Adopted');
  expect(told.filter(({ reason }) => reason === 'Adopted')).toHaveLength(1);
});

test('deleting the resource deletes the held document', async () => {
  const rig = await sceneWithOperator('hold');
  await createReadyDocument(rig, 'script');
  await hold(rig, 'Document', 'script');
  await rig.advance(65_000);
  await rig.documents.until('script', isHeld);

  await rig.documents.delete('script');
  await rig.advance(5_000);
  await rig.documents.gone('script');

  expect(await sent(rig)).toEqual(['CreateDocument', 'DeleteDocument']);
  expect(await rig.aws.documents()).toEqual([]);
});
