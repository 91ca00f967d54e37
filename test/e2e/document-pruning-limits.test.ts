import { expect, test } from 'vitest';
import { MINUTE_MS } from '../support/holding.ts';
import { deletedIn, publishByHand, publishOnce, publishTimes, versionsIn } from '../support/pruning.ts';
import { condition, isReady, shellContent, type Rig } from '../support/rig.ts';
import { createReadyDocument, editReadyDocument, sceneWithOperator } from '../support/scene.ts';

const scene = (settings = {}): Promise<Rig> => sceneWithOperator('prune', settings);

test('many versions go ten at a time', async () => {
  const rig = await scene();
  await publishTimes(rig, 1, { driftPolicy: 'Report' });
  await publishByHand(rig, 24);
  await rig.documents.patchStatus('script', { publishedVersions: '1-25' });

  await rig.documents.edit('script', { content: shellContent('df'), versionsToKeep: 2 });
  await rig.advance(20 * MINUTE_MS);
  const resource = await rig.documents.until('script', isReady);

  const told = (await rig.documents.events('script', 'Pruning')).filter(({ reason }) => reason === 'Pruning');
  expect(told[0]?.note).toContain('Deleting versions 2-11 of');
  expect(told[0]?.note).toContain('12 more follow.');
  expect(await versionsIn(rig)).toEqual(['25', '26']);
  expect(await deletedIn(rig)).toHaveLength(24);
  expect(resource.status?.publishedVersions).toBe('25-26');
});

test('a deletion that AWS refuses is told, and keeps nothing else from being done', async () => {
  const rig = await scene();
  await publishTimes(rig, 3, { checkInterval: '5m' });
  const refused = { code: 'InvalidDocumentOperation', message: 'Not now.' };
  await rig.aws.put('faults', [{ operation: 'DeleteDocument', kind: 'error', ...refused }]);

  await rig.documents.edit('script', { versionsToKeep: 1 });
  await rig.advance(8 * MINUTE_MS); // with another comparison
  const told = await rig.documents.events('script', 'NotPruned');
  const once = await deletedIn(rig);
  const resource = await publishOnce(rig, 'df');
  await rig.aws.put('faults', []);
  await rig.advance(20 * MINUTE_MS);

  expect(told.find(({ reason }) => reason === 'NotPruned')?.note).toContain(
    'AWS refused to delete version 1 of document script (InvalidDocumentOperation)',
  );
  expect(once).toEqual(['1', '2']);
  expect(resource.status?.publishedVersion).toBe('4');
  expect(await versionsIn(rig)).toEqual(['4']);
});

test('one version that AWS refuses to delete keeps no other from being deleted', async () => {
  const rig = await scene();
  await publishTimes(rig, 4);
  const refused = { code: 'InvalidDocumentOperation', message: 'Not this one.', times: 1 };
  await rig.aws.put('faults', [{ operation: 'DeleteDocument', kind: 'error', ...refused }]);

  await rig.documents.edit('script', { versionsToKeep: 1 });
  await rig.advance(8 * MINUTE_MS);
  const left = await versionsIn(rig);
  await rig.advance(20 * MINUTE_MS);

  expect(left).toEqual(['1', '4']);
  expect(await versionsIn(rig)).toEqual(['4']);
});

test('a document that has as many versions as AWS keeps is told the way out, which helps at once', async () => {
  const rig = await scene();
  await rig.aws.put('settings', { quotas: { versionsPerDocument: 3 } });
  await publishTimes(rig, 3);
  await rig.documents.edit('script', { content: shellContent('df') });
  const stalled = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  await rig.documents.edit('script', { versionsToKeep: 2 });
  await rig.advance(5_000);
  const resource = await rig.documents.until('script', isReady);

  expect(condition(stalled, 'Ready').reason).toBe('DocumentVersionLimitExceeded');
  expect(condition(stalled, 'Ready').message).toContain('Set spec.versionsToKeep');
  expect(resource.status?.publishedVersion).toBe('4');
  expect(await deletedIn(rig)).toEqual(['1', '2']);
});

test('a version that was the default goes as soon as another one is', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { versionsToKeep: 1 });

  await editReadyDocument(rig, { content: shellContent('df') });
  await rig.advance(2_000);
  const { status } = await rig.documents.get('script');

  expect(status?.publishedVersions).toBe('2');
  expect(await deletedIn(rig)).toEqual(['1']);
});
