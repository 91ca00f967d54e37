import { UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import {
  configMapsOf,
  contentsIn,
  declareScript,
  KEY,
  sceneOfContents,
  sceneWithScript,
  takingFrom,
  textOf,
  untilPublished,
} from '../support/config-maps.ts';
import { eventually } from '../support/eventually.ts';
import { condition, hasReason, isReady, shellContent, somebody } from '../support/rig.ts';
import { openScene, writes } from '../support/scene.ts';

test('the text of a ConfigMap is what AWS holds, to the last byte and in its format', async () => {
  const rig = await sceneOfContents();
  const text =
    '# mine\nschemaVersion: "2.2"\nmainSteps:\n- {action: "aws:runShellScript", name: run, inputs: {runCommand: [id]}}\n';

  await rig.configMaps.create('script', { [KEY]: text, other: 'x' });
  await rig.documents.create('script', takingFrom({ documentFormat: 'YAML' }));
  await untilPublished(rig, 1);

  const [held] = await rig.aws.documents();
  expect(held?.Versions).toMatchObject([{ Content: text, DocumentFormat: 'YAML' }]);
  expect(await writes(rig)).toEqual(['CreateDocument']);
});

test('an edit of the ConfigMap is a new version, as an edit of the spec is', async () => {
  const rig = await sceneWithScript();

  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  await untilPublished(rig, 2);

  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('df')]);
  expect(await rig.aws.documents()).toMatchObject([{ DefaultVersion: '2' }]);
  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
  const told = await rig.documents.events('script', 'Publishing');
  expect(told.find(({ reason }) => reason === 'Publishing')?.note).toMatch(
    /^The spec, or its ConfigMap, changed; .*content\.mainSteps/,
  );
});

test('another layout, another key, another ConfigMap and no ConfigMap with the same text send nothing', async () => {
  const rig = await sceneWithScript();
  const same = JSON.stringify(shellContent('uptime'), undefined, 4);

  await rig.configMaps.edit('script', { [KEY]: same, other: 'x' });
  await rig.advance(60_000);
  await rig.configMaps.create('copy', { [KEY]: same });
  await rig.documents.edit('script', { contentFrom: { configMapKeyRef: { name: 'copy', key: KEY } } });
  await rig.documents.until('script', isReady);
  await rig.documents.edit('script', { contentFrom: null, contentText: same });
  await rig.documents.until('script', isReady);
  await rig.advance(20 * 60_000);

  expect(await writes(rig)).toEqual(['CreateDocument']);
});

test('many edits of the ConfigMap in a row are published in their order, none twice, the last one in any case', async () => {
  const rig = await sceneWithScript();
  const edits = Array.from({ length: 40 }, (_, index) => textOf(`echo ${index}`));

  for (const [index, text] of edits.entries()) {
    await rig.configMaps.edit('script', { [KEY]: text }); // oxlint-disable-line no-await-in-loop -- in a row
    if (index % 3 === 0) await rig.advance(700); // oxlint-disable-line no-await-in-loop -- some are published in between
  }
  await eventually(async () => {
    await rig.advance(2_000);
    expect((await contentsIn(rig)).at(-1)).toBe(edits.at(-1));
  });
  await rig.advance(60_000);
  await rig.documents.until('script', isReady);

  const published = (await contentsIn(rig)).slice(1).map((text) => edits.indexOf(text));
  expect(published).toEqual([...new Set(published)].toSorted((left, right) => left - right));
  expect(published.length).toBeGreaterThan(3);
  expect(published.at(-1)).toBe(edits.length - 1);
  const [held] = await rig.aws.documents();
  expect(held?.DefaultVersion).toBe(held?.LatestVersion);
});

test('what was edited while no operator was there is published once by the next one', async () => {
  const rig = await openScene('contentfrom');
  const configMaps = configMapsOf(rig);
  const first = await rig.startOperator();
  await declareScript({ ...rig, configMaps });
  await first.stop();
  rig.operators.delete(first);

  await configMaps.edit('script', { [KEY]: textOf('df') });
  await rig.startOperator();
  await untilPublished(rig, 2);
  await rig.advance(20 * 60_000);

  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

/** Content of an action that is doubtful to us, and that AWS refuses. */
function unknownTo(action: string): string {
  return JSON.stringify({ schemaVersion: '2.2', mainSteps: [{ action, name: 'step', inputs: {} }] });
}

test('content that AWS refuses is sent once, and what the ConfigMap holds instead at once', async () => {
  const rig = await sceneOfContents();
  await rig.configMaps.create('script', { [KEY]: unknownTo('aws:nothing') });
  await rig.documents.create('script', takingFrom());
  await rig.documents.until('script', hasReason('InvalidDocumentContent'));
  await rig.advance(60 * 60_000);
  const sent = await writes(rig);

  await rig.configMaps.edit('script', { [KEY]: textOf('uptime') });
  await untilPublished(rig, 1);
  await rig.configMaps.edit('script', { [KEY]: unknownTo('aws:none') });
  await rig.documents.until('script', hasReason('InvalidDocumentContent'));
  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  await untilPublished(rig, 2);

  expect(sent).toEqual(['CreateDocument']);
  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('df')]);
});

test('content that is refused before it is sent is ended by an edit of the ConfigMap, before and after the first version', async () => {
  const rig = await sceneOfContents();
  const empty = JSON.stringify({ schemaVersion: '2.2', mainSteps: [] });
  await rig.configMaps.create('script', { [KEY]: empty });
  await rig.documents.create('script', takingFrom());
  const never = await rig.documents.until('script', hasReason('InvalidContent'));
  const sent = await writes(rig);

  await rig.configMaps.edit('script', { [KEY]: textOf('uptime') });
  await untilPublished(rig, 1);
  await rig.configMaps.edit('script', { [KEY]: empty });
  const stalled = await rig.documents.until('script', hasReason('InvalidContent'));
  await rig.configMaps.edit('script', { [KEY]: textOf('uptime') });
  await rig.documents.until('script', isReady);
  await rig.configMaps.edit('script', { [KEY]: empty });
  await rig.documents.until('script', hasReason('InvalidContent'));
  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  await untilPublished(rig, 2);

  expect([never, stalled].map((found) => condition(found, 'Stalled').status)).toEqual(['True', 'True']);
  expect(sent).toEqual([]);
  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('df')]);
});

test('content that is refused before it is sent is looked at once a check', async () => {
  const rig = await sceneWithScript();
  await rig.configMaps.edit('script', { [KEY]: '{}' });
  await rig.documents.until('script', hasReason('InvalidContent'));
  const described = async (): Promise<number> =>
    (await rig.aws.calls()).filter(({ operation }) => operation === 'DescribeDocument').length;
  const before = await described();

  await rig.advance(60 * 60_000);
  const anHour = (await described()) - before;

  expect(anHour).toBeGreaterThanOrEqual(3);
  expect(anHour).toBeLessThanOrEqual(5);
});

test('an edit of the ConfigMap while nobody knows what became of the create is the second version', async () => {
  const rig = await sceneOfContents();
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'drop', when: 'after', times: 1 }]);
  await rig.configMaps.create('script', { [KEY]: textOf('uptime') });
  await rig.documents.create('script', takingFrom());
  await rig.documents.until('script', hasReason('AwsUnreachable'));

  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  await rig.advance(60_000);
  await untilPublished(rig, 2);
  await rig.advance(20 * 60_000);

  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('df')]);
  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('what waits after a refusal that may heal goes out at once when the ConfigMap is edited', async () => {
  const rig = await sceneWithScript();
  await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'denied', times: 1 }]);
  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  await rig.documents.until('script', (found) => condition(found, 'Stalled').status === 'True');

  await rig.configMaps.edit('script', { [KEY]: textOf('id') });
  await rig.documents.until('script', ({ status }) => status?.latestVersion === '2', {
    timeoutMs: 500,
    everyMs: 20,
  });

  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('id')]);
});

test('Ready does not speak of an earlier content while AWS cannot be reached with the next one', async () => {
  const rig = await sceneWithScript();
  await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'drop', when: 'before' }]);

  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  const resource = await rig.documents.until('script', (found) => !isReady(found));

  expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: 'AwsUnreachable' });
  expect(condition(resource, 'Stalled').status).toBe('False');
});

test('suspended, an edit of the ConfigMap is told, and sent at the end of it', async () => {
  const rig = await sceneWithScript();
  await rig.documents.edit('script', { suspend: true });
  const before = await rig.documents.until('script', hasReason('Suspended'));

  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  await rig.documents.until('script', (found) => condition(found, 'Ready').status === 'Unknown');
  const sent = await writes(rig);
  await rig.documents.edit('script', { suspend: null });
  await untilPublished(rig, 2);

  expect(condition(before, 'Ready').status).toBe('True');
  expect(sent).toEqual(['CreateDocument']);
  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('df')]);
});

test('with driftPolicy Report an edit in AWS is shown, and an edit of the ConfigMap is published', async () => {
  const rig = await sceneWithScript({ driftPolicy: 'Report', checkInterval: '5m' });
  const edit = { Name: 'script', DocumentVersion: '1', Content: textOf('reboot') };
  await somebody(rig).send(new UpdateDocumentCommand(edit));
  await rig.advance(6 * 60_000);
  const drifted = await rig.documents.until('script', hasReason('DriftReported'));

  await rig.configMaps.edit('script', { [KEY]: textOf('df') });
  await untilPublished(rig, 3);

  expect(condition(drifted, 'Drifted')).toMatchObject({ status: 'True', message: 'content.mainSteps' });
  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('reboot'), textOf('df')]);
});
