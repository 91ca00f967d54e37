import { expect, test } from 'vitest';
import {
  configMapsOf,
  KEY,
  sceneOfContents,
  sceneWithScript,
  takingFrom,
  textOf,
  untilPublished,
  type ContentScene,
} from '../support/config-maps.ts';
import { condition, hasReason, isReady } from '../support/rig.ts';
import { writes } from '../support/scene.ts';

test('a ConfigMap that gets its label later is taken as soon as it has it', async () => {
  const rig = await sceneOfContents();
  await rig.configMaps.create('script', { [KEY]: textOf('uptime') }, {});
  await rig.documents.create('script', takingFrom());
  const before = await rig.documents.until('script', hasReason('ConfigMapNotLabelled'));
  const sent = await writes(rig);

  await rig.configMaps.label('script', { 'ssm-operator.dev/content': 'true' });
  await untilPublished(rig, 1);

  expect(condition(before, 'Stalled').status).toBe('True');
  expect(condition(before, 'Ready').message).toContain('Nothing is created before.');
  expect(sent).toEqual([]);
  expect(await writes(rig)).toEqual(['CreateDocument']);
});

test('a ConfigMap that is yet to come is waited for', async () => {
  const rig = await sceneOfContents();
  await rig.documents.create('script', takingFrom());
  const before = await rig.documents.until('script', hasReason('ConfigMapNotFound'));

  await rig.configMaps.create('script', { [KEY]: textOf('uptime') });
  await untilPublished(rig, 1);

  expect(condition(before, 'Stalled').status).toBe('False');
  expect(await writes(rig)).toEqual(['CreateDocument']);
});

test('a ConfigMap of the same name in another namespace is none', async () => {
  const rig = await sceneOfContents();
  const namespace = `${rig.namespace}-other`;
  await rig.kube.request({
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { metadata: { name: namespace } },
  });
  await configMapsOf({ kube: rig.kube, namespace }).create('script', { [KEY]: textOf('uptime') });

  await rig.documents.create('script', takingFrom());
  await rig.documents.until('script', hasReason('ConfigMapNotFound'));
  await rig.advance(20 * 60_000);

  expect(await writes(rig)).toEqual([]);
});

const spoilt: Readonly<Record<string, readonly [reason: string, (rig: ContentScene) => Promise<unknown>]>> = {
  'loses its label': [
    'ConfigMapNotLabelled',
    ({ configMaps }) => configMaps.label('script', { 'ssm-operator.dev/content': null }),
  ],
  'is deleted': ['ConfigMapNotFound', ({ configMaps }) => configMaps.delete('script')],
  'loses the key': [
    'ContentKeyNotFound',
    ({ configMaps }) => configMaps.edit('script', { [KEY]: null, other: 'x' }),
  ],
  'gets the key as binary data': [
    'ContentNotText',
    ({ configMaps }) => configMaps.patch('script', { data: { [KEY]: null }, binaryData: { [KEY]: 'eA==' } }),
  ],
  'gets an empty text': ['ContentEmpty', ({ configMaps }) => configMaps.edit('script', { [KEY]: '' })],
  'gets more text than AWS takes': [
    'ContentTooLarge',
    ({ configMaps }) => configMaps.edit('script', { [KEY]: textOf('x'.repeat(70_000)) }),
  ],
};

for (const [what, [reason, spoil]] of Object.entries(spoilt)) {
  test(`a ConfigMap that ${what} leaves AWS as it is, and is told`, async () => {
    const rig = await sceneWithScript({ tags: { team: 'a' } });

    await spoil(rig);
    const spoiled = await rig.documents.until('script', hasReason(reason));
    await rig.documents.edit('script', { tags: { team: 'b' } });
    await rig.advance(2 * 60 * 60_000);
    const sent = await writes(rig);
    await rig.configMaps.delete('script').catch(() => undefined);
    await rig.configMaps.create('script', { [KEY]: textOf('uptime') });
    await rig.documents.until('script', isReady);

    expect(condition(spoiled, 'Ready').status).toBe('False');
    expect(condition(spoiled, 'Stalled').status).toBe('True');
    expect(condition(spoiled, 'Ready').message).toContain('Document script in AWS stays as it is.');
    expect(spoiled.status).toMatchObject({ publishedVersion: '1', latestVersion: '1', defaultVersion: '1' });
    expect((await rig.documents.events('script', reason)).map((event) => event.reason)).toContain(reason);
    expect(sent).toEqual(['CreateDocument']);
    expect(await writes(rig)).toEqual(['CreateDocument', 'AddTagsToResource']);
  });
}

test('a document is deleted whether its ConfigMap is there or not', async () => {
  const rig = await sceneWithScript();
  await rig.documents.create(
    'never',
    takingFrom({ contentFrom: { configMapKeyRef: { name: 'none', key: KEY } } }),
  );
  await rig.documents.until('never', hasReason('ConfigMapNotFound'));
  await rig.configMaps.delete('script');
  await rig.documents.until('script', hasReason('ConfigMapNotFound'));

  await rig.documents.delete('script');
  await rig.documents.delete('never');
  await rig.documents.gone('script');
  await rig.documents.gone('never');

  expect(await rig.aws.documents()).toEqual([]);
});
