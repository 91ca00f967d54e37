import { expect, test } from 'vitest';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { condition, documentSpec, hasReason, isReady, shellContent, type Rig } from '../support/rig.ts';
import { createReadyDocument, sceneWithOperator, writes } from '../support/scene.ts';

const CHECK_MS = 20 * 60_000;

const scene = (): Promise<Rig> => sceneWithOperator('check');

const isStalled = (resource: SsmDocument): boolean => condition(resource, 'Stalled').status === 'True';

function using(parameter: string): ReturnType<typeof shellContent> {
  return shellContent(`echo {{ ${parameter} }}`);
}

test('content that AWS would refuse is not sent, its words are shown, and an edit heals', async () => {
  const rig = await scene();
  await rig.documents.create('script', documentSpec({ content: using('user') }));
  const stalled = await rig.documents.until('script', hasReason('InvalidContent'));
  await rig.advance(3 * CHECK_MS);
  const before = await writes(rig);

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(3_000);
  const healed = await rig.documents.until('script', isReady);

  expect(condition(stalled, 'Stalled')).toMatchObject({ status: 'True', reason: 'InvalidContent' });
  expect(condition(stalled, 'Ready').message).toContain('mainSteps[0].inputs.runCommand[0] uses {{ user }}');
  expect(before).toEqual([]);
  expect(condition(healed, 'Stalled').status).toBe('False');
  expect(await writes(rig)).toEqual(['CreateDocument']);
  const told = await rig.documents.events('script', 'InvalidContent');
  expect(told.filter(({ reason }) => reason === 'InvalidContent')).toHaveLength(1);
});

test('an edit that AWS would refuse leaves the version before as it is, and tags go on', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');

  await rig.documents.edit('script', {
    content: { schemaVersion: '2.2', mainSteps: [] },
    tags: { team: 'platform' },
  });
  const stalled = await rig.documents.until('script', isStalled);
  await rig.advance(3 * CHECK_MS);
  const before = await writes(rig);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  const healed = await rig.documents.until('script', isReady);

  expect(condition(stalled, 'Ready')).toMatchObject({ status: 'False', reason: 'InvalidContent' });
  expect(stalled.status).toMatchObject({ publishedVersion: '1', defaultVersion: '1' });
  expect(before).toEqual(['CreateDocument', 'AddTagsToResource']);
  expect(healed.status).toMatchObject({ publishedVersion: '2', defaultVersion: '2' });
});

test('text in the wrong format says where it breaks off', async () => {
  const rig = await scene();
  await rig.documents.create('text', { contentText: '{"schemaVersion": "2.2",\n "mainSteps": [}' });

  const resource = await rig.documents.until('text', isStalled);

  expect(condition(resource, 'Ready')).toMatchObject({ reason: 'InvalidContent' });
  expect(condition(resource, 'Ready').message).toContain('no JSON: see line 2, column 16');
  expect(await writes(rig)).toEqual([]);
});

test('what is doubtful is told by one event a spec, however often it is sent, and sent all the same', async () => {
  const rig = await scene();
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'throttle', times: 3 }]);
  const content = { ...shellContent('uptime'), parameters: { user: { type: 'String', default: '' } } };

  await rig.documents.create('script', documentSpec({ content }));
  await rig.advance(30_000);
  await rig.documents.until('script', isReady);
  await rig.advance(3 * CHECK_MS);
  await rig.documents.edit('script', { content: { ...content, description: 'Another one.' } });
  await rig.advance(5_000);
  await rig.documents.until('script', ({ status }) => status?.publishedVersion === '2');

  const told = (await rig.documents.events('script', 'DoubtfulContent')).filter(
    ({ reason }) => reason === 'DoubtfulContent',
  );
  expect(told).toHaveLength(2);
  expect(told[0]?.note).toContain('parameters.user is declared, and nothing uses {{ user }}');
  expect((await writes(rig)).filter((name) => name === 'CreateDocument')).toHaveLength(4);
});

test('a plugin that only AWS may know is sent, and AWS has the last word', async () => {
  const rig = await scene();
  const content = { schemaVersion: '2.2', mainSteps: [{ name: 'run', action: 'aws:runShelScript' }] };

  await rig.documents.create('script', documentSpec({ content }));
  const resource = await rig.documents.until('script', hasReason('InvalidDocumentContent'));

  const told = await rig.documents.events('script', 'DoubtfulContent');
  expect(told.find(({ reason }) => reason === 'DoubtfulContent')?.note).toContain(
    'Is it aws:runShellScript?',
  );
  expect(condition(resource, 'Ready').message).toContain('Unknown plugin name');
  expect(await writes(rig)).toEqual(['CreateDocument']);
});

test('a name of a version that stands for other content is not sent again, and a new one heals', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { versionName: 'one' });

  await rig.documents.edit('script', { content: shellContent('df') });
  const stalled = await rig.documents.until('script', hasReason('VersionNameTaken'));
  await rig.advance(3 * CHECK_MS);
  const before = await writes(rig);
  await rig.documents.edit('script', { versionName: 'two' });
  await rig.advance(5_000);
  const healed = await rig.documents.until('script', isReady);

  expect(condition(stalled, 'Stalled').message).toContain('version 1');
  expect(before).toEqual(['CreateDocument']);
  expect(healed.status).toMatchObject({ publishedVersion: '2', defaultVersion: '2' });
});

test('content that goes back to the version of its name is no reuse: AWS is asked', async () => {
  const rig = await scene();
  await rig.aws.put('settings', { switches: { duplicateContentScope: 'any' } });
  await createReadyDocument(rig, 'script', { versionName: 'one' });
  await rig.documents.edit('script', { content: shellContent('df'), versionName: 'two' });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  await rig.documents.edit('script', { content: shellContent('uptime'), versionName: 'one' });
  await rig.advance(5_000);
  const resource = await rig.documents.until('script', isReady);

  expect(resource.status).toMatchObject({ reusedVersion: '1', defaultVersion: '1' });
});

test('the name of the newest version can not be kept while another target type is asked for', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { versionName: 'one' });

  await rig.documents.edit('script', { targetType: '/' });
  await rig.documents.until('script', hasReason('VersionNameTaken'));

  expect(await writes(rig)).toEqual(['CreateDocument']);
});
