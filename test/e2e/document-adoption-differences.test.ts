import { DeleteDocumentCommand, UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import {
  adoptingDocument,
  existingDocument,
  HALF_AN_HOUR,
  NAME,
  sceneOfAdoption,
} from '../support/adopting.ts';
import { condition, hasReason, isReady, shellContent, somebody } from '../support/rig.ts';
import { sent } from '../support/scene.ts';

test('content that differs is shown and left so, whatever is edited, until overwrite allows to publish', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig, shellContent('theirs'));
  await rig.documents.create('script', adoptingDocument());
  const differing = await rig.documents.until('script', hasReason('AdoptionDiffers'));
  await rig.documents.edit('script', { content: shellContent('df'), adopt: null });
  await rig.advance(HALF_AN_HOUR);
  const withheld = await rig.documents.until('script', hasReason('AdoptionDiffers'));
  const before = await sent(rig);

  await rig.documents.edit('script', { adopt: { byName: true, overwrite: true } });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  await rig.advance(HALF_AN_HOUR);

  const [held] = await rig.aws.documents();
  expect(condition(differing, 'Stalled').status).toBe('True');
  expect(condition(differing, 'Drifted')).toMatchObject({ status: 'True', reason: 'AdoptionDiffers' });
  expect(differing.status?.drift?.fields.map(({ path }) => path)).toEqual(['content.mainSteps']);
  expect(withheld.status?.publishedVersion).toBeUndefined();
  expect(before).toEqual(['AddTagsToResource']);
  expect(held).toMatchObject({ LatestVersion: '2', DefaultVersion: '2' });
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('another default version is shown and left so until overwrite allows to promote', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig, shellContent('theirs'));
  const Content = JSON.stringify(shellContent('uptime'));
  await somebody(rig).send(new UpdateDocumentCommand({ Name: NAME, Content, DocumentVersion: '$LATEST' }));
  await rig.aws.advance(1_000);
  await rig.documents.create('script', adoptingDocument());
  const differing = await rig.documents.until('script', hasReason('AdoptionDiffers'));
  await rig.advance(HALF_AN_HOUR);
  const before = await sent(rig);

  await rig.documents.edit('script', { adopt: { byName: true, overwrite: true } });
  await rig.documents.until('script', isReady);
  await rig.advance(HALF_AN_HOUR);

  expect(differing.status?.drift?.fields).toEqual([{ path: 'defaultVersion', declared: '2', observed: '1' }]);
  expect(before).toEqual(['AddTagsToResource']);
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateDocumentDefaultVersion']);
});

test('overwrite from the start marks first, then publishes once', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig, shellContent('theirs'));

  await rig.documents.create('script', adoptingDocument({ adopt: { byName: true, overwrite: true } }));
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  await rig.advance(HALF_AN_HOUR);

  const told = await rig.documents.events('script', 'Publishing');
  expect(told.map(({ note }) => note).join()).toContain('adopt.overwrite');
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('once it was as declared, edits of the spec are published', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig, shellContent('theirs'));
  await rig.documents.create('script', adoptingDocument());
  await rig.documents.until('script', hasReason('AdoptionDiffers'));
  await rig.documents.edit('script', { content: shellContent('theirs') });
  await rig.documents.until('script', isReady);
  const accepted = await sent(rig);

  await rig.documents.edit('script', { content: shellContent('df'), adopt: null });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(accepted).toEqual(['AddTagsToResource']);
  expect(await sent(rig)).toEqual([...accepted, 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('a document that was adopted, never held the spec and is deleted in AWS is not made anew', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig, shellContent('theirs'));
  await rig.documents.create('script', adoptingDocument());
  await rig.documents.until('script', hasReason('AdoptionDiffers'));

  await somebody(rig).send(new DeleteDocumentCommand({ Name: NAME }));
  await rig.advance(HALF_AN_HOUR);
  const resource = await rig.documents.get('script');

  expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: 'AdoptionDiffers' });
  expect(condition(resource, 'Ready').message).toContain('was deleted in AWS');
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});
