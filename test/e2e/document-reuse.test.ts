import { expect, test } from 'vitest';
import { isReady, shellContent, type Rig } from '../support/rig.ts';
import { createReadyDocument, sceneWithOperator } from '../support/scene.ts';

const CHECK_MS = 17 * 60_000;
const [FIRST, SECOND] = [shellContent('uptime'), shellContent('df')];

test('a version that was used again is not, once the spec says what the newest one holds', async () => {
  const rig = await sceneWithOperator('reuse');
  await rig.aws.put('settings', { switches: { duplicateContentScope: 'any' } });
  await createReadyDocument(rig, 'script', { content: FIRST });
  await edit(rig, { content: SECOND });
  await edit(rig, { content: FIRST });
  const [reused] = await rig.aws.documents();

  await edit(rig, { content: SECOND });
  await rig.advance(CHECK_MS);

  const [held] = await rig.aws.documents();
  expect(reused).toMatchObject({ DefaultVersion: '1', LatestVersion: '2' });
  expect(held).toMatchObject({ DefaultVersion: '2', LatestVersion: '2' });
});

test('content that goes back to what a version of the same name holds uses that version', async () => {
  const rig = await sceneWithOperator('reuse');
  await createReadyDocument(rig, 'script', { content: FIRST, versionName: 'one' });
  await edit(rig, { content: SECOND, versionName: 'two' });

  await edit(rig, { content: FIRST, versionName: 'one' });

  const { status } = await rig.documents.get('script');
  expect(status).toMatchObject({ reusedVersion: '1', defaultVersion: '1', publishedVersion: '1' });
});

/** Until it is in place. */
async function edit(rig: Rig, change: object): Promise<void> {
  const { metadata } = await rig.documents.edit('script', change);
  await rig.documents.until('script', ({ status }) => status?.observedGeneration === metadata.generation);
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
}
