import { UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import {
  HALF_AN_HOUR,
  adoptingDocument,
  existingDocument,
  NAME,
  OWNER,
  retag,
  sceneOfAdoption,
  UID,
} from '../support/adopting.ts';
import { hasReason, condition, documentSpec, isReady, shellContent, somebody } from '../support/rig.ts';
import { createReadyDocument, openScene, sent } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const THEIRS = { [OWNER]: 'other/fleet/script', [UID]: 'theirs' };

test('a document is adopted by its name: its tags are written, and no version is published', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);

  await rig.documents.create('script', adoptingDocument({ tags: { team: 'platform' } }));
  const resource = await rig.documents.until('script', isReady);
  await rig.advance(HALF_AN_HOUR);

  const [held] = await rig.aws.documents();
  expect(resource.status).toMatchObject({ adopted: true, deletionPolicy: 'Retain', publishedVersion: '1' });
  expect(held?.LatestVersion).toBe('1');
  expect(held && [OWNER, UID, 'their', 'team'].map((key) => tagOf(held, key))).toEqual([
    `test/${rig.namespace}/script`,
    resource.metadata.uid,
    'tag',
    'platform',
  ]);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
  expect(await rig.documents.events('script', 'Adopted')).toHaveLength(1);
});

test('in a namespace that may not adopt AWS is asked nothing about documents', async () => {
  const rig = await sceneOfAdoption({ ADOPTION_NAMESPACES: 'fleet', SWEEP_INTERVAL: '1h' });
  await existingDocument(rig);

  await rig.documents.create('script', adoptingDocument());
  const resource = await rig.documents.until('script', hasReason('AdoptionNotAllowed'));
  await rig.advance(HALF_AN_HOUR);

  const calls = await rig.aws.calls();
  expect(condition(resource, 'Stalled').message).toContain(rig.namespace);
  expect(calls.filter(({ principal }) => principal !== 'somebody')).toEqual([]);
});

test("another owner's document is left alone until it is let go, and then adopted", async () => {
  const rig = await sceneOfAdoption();
  await createReadyDocument(rig, 'old', { documentName: NAME, deletionPolicy: 'Retain' });
  await rig.documents.create('script', adoptingDocument());
  await rig.advance(70_000);
  const refused = await rig.documents.until('script', hasReason('OwnedByAnother'));

  await rig.documents.delete('old');
  await rig.documents.gone('old');
  await rig.advance(6 * 60_000);
  const resource = await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  expect(condition(refused, 'Stalled').message).toContain(`test/${rig.namespace}/old`);
  expect(held && tagOf(held, UID)).toBe(resource.metadata.uid);
  expect(await sent(rig)).toEqual(['CreateDocument', 'AddTagsToResource', 'AddTagsToResource']);
});

test('a document that does not exist is not created, and adopted once it does', async () => {
  const rig = await sceneOfAdoption();
  await rig.documents.create('script', adoptingDocument());
  await rig.advance(70_000);
  const resource = await rig.documents.until('script', hasReason('NothingToAdopt'));
  await rig.advance(HALF_AN_HOUR);
  const before = await rig.aws.documents();

  await existingDocument(rig);
  await rig.advance(6 * 60_000);
  await rig.documents.until('script', isReady);

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(before).toEqual([]);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('a read that lags behind makes it neither create nor stall', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig, shellContent('uptime'), THEIRS);
  await retag(rig, 'Document', NAME, { [UID]: 'retained' });
  await rig.aws.put('faults', [
    { operation: 'ListTagsForResource', kind: 'stale', times: 3 },
    { operation: 'DescribeDocument', kind: 'stale', times: 2 },
  ]);

  await rig.documents.create('script', adoptingDocument());
  const stalls = new Set<string>();
  await rig.documents.until('script', (found) => {
    stalls.add(condition(found, 'Stalled').status);
    return isReady(found);
  });

  expect(stalls).not.toContain('True');
  expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
});

test('a document of another type is not adopted', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  const content = {
    schemaVersion: '0.3',
    mainSteps: [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
  };

  await rig.documents.create('script', adoptingDocument({ documentType: 'Automation', content }));
  const resource = await rig.documents.until('script', hasReason('TypeChanged'));

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(resource.status?.documentName).toBeUndefined();
  expect(await sent(rig)).toEqual([]);
});

test('adopt has no effect on a resource that has a document', async () => {
  const rig = await sceneOfAdoption();
  await createReadyDocument(rig, 'script', { documentName: NAME });

  await rig.documents.edit('script', { adopt: { byName: true } });
  const resource = await rig.documents.until('script', isReady);
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  expect(resource.status?.adopted).toBeUndefined();
  expect(await rig.aws.documents()).toEqual([]);
});

test('a document that was adopted is let go by default when the resource is deleted', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await rig.documents.create('script', adoptingDocument());
  await rig.documents.until('script', isReady);

  await rig.documents.delete('script');
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(held && [UID, 'their'].map((key) => tagOf(held, key))).toEqual(['retained', 'tag']);
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'AddTagsToResource']);
});

test('a document that was adopted is deleted with the resource when deletionPolicy says Delete', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await rig.documents.create('script', adoptingDocument({ deletionPolicy: 'Delete' }));
  await rig.documents.until('script', isReady);

  await rig.documents.delete('script');
  await rig.documents.gone('script');

  expect(await rig.aws.documents()).toEqual([]);
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'DeleteDocument']);
});

test('an adoption that was recorded goes on without adopt in the spec, also when somebody publishes meanwhile', async () => {
  const rig = await openScene('adopt');
  await existingDocument(rig);
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'denied' }]);
  const first = await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace });
  await rig.documents.create('script', adoptingDocument());
  const recorded = await rig.documents.until('script', hasReason('AccessDeniedException'));
  await first.stop();
  const Content = JSON.stringify(shellContent('theirs'));
  await somebody(rig).send(new UpdateDocumentCommand({ Name: NAME, Content, DocumentVersion: '$LATEST' }));
  await rig.aws.put('faults', []);
  await rig.aws.advance(1_000);

  await rig.documents.edit('script', { adopt: null });
  await rig.startOperator();
  const resource = await rig.documents.until('script', hasReason('AdoptionDiffers'));

  const [held] = await rig.aws.documents();
  expect(recorded.status).toMatchObject({ adopted: true, documentName: NAME });
  expect(held && tagOf(held, UID)).toBe(resource.metadata.uid);
  expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
});

test('a document that was recorded and not marked is let go by a deletion, never deleted', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'denied' }]);
  await rig.documents.create('script', adoptingDocument({ deletionPolicy: 'Delete' }));
  await rig.documents.until('script', hasReason('AccessDeniedException'));

  await rig.documents.delete('script');
  await rig.aws.put('faults', []);
  await rig.advance(6 * 60_000);
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(held && tagOf(held, UID)).toBe('retained');
  expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
});

test('Observe adopts a document without writing anything, and Correct then marks it', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await rig.documents.create('script', adoptingDocument({ driftPolicy: 'Observe' }));
  const observed = await rig.documents.until('script', isReady);
  await rig.advance(HALF_AN_HOUR);
  const before = await sent(rig);

  await rig.documents.edit('script', { driftPolicy: 'Correct' });
  const resource = await rig.documents.until('script', isReady);
  await rig.advance(HALF_AN_HOUR);

  const [held] = await rig.aws.documents();
  expect(observed.status).toMatchObject({ adopted: true, documentName: NAME });
  expect(before).toEqual([]);
  expect(held && tagOf(held, UID)).toBe(resource.metadata.uid);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('a document that another owner has tagged while it was observed stays theirs', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await rig.documents.create('script', adoptingDocument({ driftPolicy: 'Observe' }));
  await rig.documents.until('script', isReady);
  await retag(rig, 'Document', NAME, THEIRS);

  await rig.documents.edit('script', { driftPolicy: 'Correct' });
  await rig.documents.until('script', hasReason('OwnedByAnother'));
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(held && tagOf(held, OWNER)).toBe(THEIRS[OWNER]);
  expect(await sent(rig)).toEqual([]);
});

test('a name that somebody took from under our create can be adopted', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await rig.aws.put('faults', [
    { operation: 'DescribeDocument', kind: 'error', code: 'InvalidDocument', times: 1 },
  ]);
  await rig.documents.create('script', documentSpec({ documentName: NAME }));
  await rig.advance(90_000);
  const refused = await rig.documents.until('script', hasReason('OwnedByAnother'));

  await rig.documents.edit('script', { adopt: { byName: true } });
  const resource = await rig.documents.until('script', isReady);

  expect(condition(refused, 'Stalled').message).toContain('spec.adopt');
  expect(resource.status?.adopted).toBe(true);
  expect(await sent(rig)).toEqual(['CreateDocument', 'AddTagsToResource']);
});
