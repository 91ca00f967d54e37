import { UpdateDocumentCommand, UpdateDocumentDefaultVersionCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { condition, isReady, shellContent, somebody, type Rig } from '../support/rig.ts';
import { createReadyDocument, PUBLISH_AND_PROMOTE, sceneWithOperator, writes } from '../support/scene.ts';

const CHECK_MS = 20 * 60_000;

const scene = (): Promise<Rig> => sceneWithOperator('docdrift');

/** Somebody publishes another content and makes it the default. */
async function editBehind(rig: Rig): Promise<void> {
  const aws = somebody(rig);
  const Content = JSON.stringify(shellContent('rm -rf /tmp/x'));
  await aws.send(new UpdateDocumentCommand({ Name: 'script', Content, DocumentVersion: '$LATEST' }));
  await rig.aws.advance(1_000);
  await aws.send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '2' }));
}

test('a version that somebody else published is put back by a new one, once', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await editBehind(rig);
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(CHECK_MS);
  const resource = await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  expect(await writes(rig, before)).toEqual(['UpdateDocument', 'UpdateDocumentDefaultVersion']);
  expect(held).toMatchObject({ DefaultVersion: '3', LatestVersion: '3' });
  expect(JSON.parse(held?.Versions[2]?.Content ?? '')).toEqual(shellContent('uptime'));
  expect(resource.status?.drift).toMatchObject({ corrections: 1, correctedAt: expect.any(String) as string });
  expect(resource.status?.drift?.fields).toMatchObject([{ path: 'content.mainSteps', observed: 'changed' }]);
  await rig.documents.events('script', 'CorrectingDrift');
});

test('a default version that somebody else moved is put back, once', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  await somebody(rig).send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '1' }));
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(CHECK_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(await writes(rig, before)).toEqual(['UpdateDocumentDefaultVersion']);
  expect((await rig.aws.documents())[0]?.DefaultVersion).toBe('2');
  expect(resource.status?.drift?.fields).toMatchObject([
    { path: 'defaultVersion', declared: '2', observed: '1' },
  ]);
});

test('with driftPolicy Report what was changed in AWS is shown and left, and a new spec is written', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { driftPolicy: 'Report' });
  await editBehind(rig);
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(CHECK_MS);
  const shown = await rig.documents.until('script', (found) => condition(found, 'Drifted').status === 'True');
  const left = await writes(rig, before);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(condition(shown, 'Ready')).toMatchObject({ status: 'False', reason: 'DriftReported' });
  expect(left).toEqual([]);
  expect(await writes(rig, before)).toEqual(['UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('a correction that AWS refuses shows the drift all the same', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await editBehind(rig);
  await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'denied' }]);

  await rig.advance(CHECK_MS);
  const resource = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  expect(condition(resource, 'Ready').reason).toBe('AccessDeniedException');
  expect(condition(resource, 'Drifted')).toMatchObject({ status: 'True', message: 'content.mainSteps' });
  expect(resource.status?.drift?.correctedAt).toBeUndefined();
});

test('a version name that AWS has seen does not keep drift from being put back', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { versionName: 'one' });
  await editBehind(rig);

  await rig.advance(CHECK_MS);
  await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  expect(held).toMatchObject({ DefaultVersion: '3', LatestVersion: '3' });
  expect(JSON.parse(held?.Versions[2]?.Content ?? '')).toEqual(shellContent('uptime'));
});

test('the same data that somebody published in another layout is neither put back nor made the default', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  const Content = JSON.stringify(shellContent('uptime'));
  await somebody(rig).send(
    new UpdateDocumentCommand({ Name: 'script', Content, DocumentVersion: '$LATEST' }),
  );
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(2 * CHECK_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(await writes(rig, before)).toEqual([]);
  expect(resource.status).toMatchObject({ publishedVersion: '1', latestVersion: '2', defaultVersion: '1' });
});

test('with driftPolicy Report a new spec puts the default back that somebody moved', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { driftPolicy: 'Report' });
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  await somebody(rig).send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '1' }));
  await rig.advance(CHECK_MS);
  await rig.documents.until('script', (found) => condition(found, 'Drifted').status === 'True');
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.documents.edit('script', { promotion: 'Manual', defaultVersion: '2' });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(await writes(rig, before)).toEqual(['UpdateDocumentDefaultVersion']);
});

test('what was refused for good is in place again when somebody has put it right in AWS', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [
    { operation: 'UpdateDocument', kind: 'error', code: 'InvalidDocumentContent', times: 1 },
  ]);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', (found) => condition(found, 'Stalled').status === 'True');
  const aws = somebody(rig);
  const Content = JSON.stringify(shellContent('df'));
  await aws.send(new UpdateDocumentCommand({ Name: 'script', Content, DocumentVersion: '$LATEST' }));
  await rig.aws.advance(1_000);
  await aws.send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '2' }));

  await rig.advance(CHECK_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(resource.status?.publishedVersion).toBe('2');
});

const ANY_VERSION = { switches: { duplicateContentScope: 'any' } };

test('content that AWS does not take twice is used where it is: an edit taken back', async () => {
  const rig = await scene();
  await rig.aws.put('settings', ANY_VERSION);
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  await rig.documents.edit('script', { content: shellContent('uptime') });
  await rig.advance(5_000);
  const back = await rig.documents.until('script', isReady);
  await rig.advance(2 * CHECK_MS);
  const before = await writes(rig);
  await rig.documents.edit('script', { content: shellContent('id') });
  await rig.advance(5_000);
  const onwards = await rig.documents.until('script', isReady);

  expect(back.status).toMatchObject({ publishedVersion: '1', defaultVersion: '1', latestVersion: '2' });
  expect(before.slice(3)).toEqual(PUBLISH_AND_PROMOTE);
  expect(onwards.status).toMatchObject({ publishedVersion: '3', defaultVersion: '3' });
  expect(onwards.status?.reusedVersion).toBeUndefined();
});

test('content that AWS does not take twice is used where it is: drift', async () => {
  const rig = await scene();
  await rig.aws.put('settings', ANY_VERSION);
  await createReadyDocument(rig, 'script');
  await editBehind(rig);
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(2 * CHECK_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(await writes(rig, before)).toEqual(PUBLISH_AND_PROMOTE);
  expect(resource.status).toMatchObject({ publishedVersion: '1', defaultVersion: '1', latestVersion: '2' });
});

test('an edit that goes back and forth ends with the version that holds it', async () => {
  const rig = await scene();
  await rig.aws.put('settings', ANY_VERSION);
  await createReadyDocument(rig, 'script');
  for (const command of ['df', 'uptime', 'df']) {
    /* oxlint-disable no-await-in-loop -- one after the other */
    await rig.documents.edit('script', { content: shellContent(command) });
    await rig.advance(5_000);
    await rig.documents.until('script', isReady);
    /* oxlint-enable no-await-in-loop */
  }

  await rig.advance(2 * CHECK_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(resource.status).toMatchObject({ publishedVersion: '2', defaultVersion: '2' });
  expect(resource.status?.reusedVersion).toBeUndefined();
});
