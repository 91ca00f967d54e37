import { expect, test } from 'vitest';
import {
  condition,
  documentSpec,
  hasReason,
  isReady,
  REGION,
  shellContent,
  type Rig,
} from '../support/rig.ts';
import { createReadyDocument, sceneWithOperator, writes } from '../support/scene.ts';
import { tagOf, writesAmong } from '../support/simulator-admin.ts';

const CHECK_MS = 20 * 60_000;

const scene = (): Promise<Rig> => sceneWithOperator('doc');

test('a declared document lives in AWS, marked as ours, and the resource tells of it', async () => {
  const rig = await scene();

  const resource = await createReadyDocument(rig, 'script', { tags: { team: 'platform' } });

  const [held, ...others] = await rig.aws.documents();
  expect(others).toEqual([]);
  expect(held).toMatchObject({ Name: 'script', DocumentType: 'Command', DefaultVersion: '1' });
  expect(JSON.parse(held?.Versions[0]?.Content ?? '')).toEqual(shellContent('uptime'));
  expect(held && tagOf(held, 'team')).toBe('platform');
  expect(held && tagOf(held, 'ssm-operator.dev/owner')).toBe(`test/${rig.namespace}/script`);
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe(resource.metadata.uid);
  expect(resource.status).toMatchObject({
    accountId: '111122223333',
    region: REGION,
    documentName: 'script',
    documentArn: `arn:aws:ssm:${REGION}:111122223333:document/script`,
    documentStatus: 'Active',
    publishedVersion: '1',
    latestVersion: '1',
    defaultVersion: '1',
    schemaVersion: '2.2',
    platformTypes: ['Linux'],
    versions: [{ documentVersion: '1', status: 'Active', isDefaultVersion: true }],
  });
  expect(await writes(rig)).toEqual(['CreateDocument']);
});

test('while AWS makes it ready the resource waits, and is not stalled', async () => {
  const rig = await scene();
  await rig.aws.put('settings', { documentDelayMs: 30_000 });

  await rig.documents.create('script', documentSpec());
  const creating = await rig.documents.until('script', hasReason('Creating'));
  await rig.advance(40_000);
  const ready = await rig.documents.until('script', isReady);

  expect(condition(creating, 'Ready').status).toBe('False');
  expect(condition(creating, 'Stalled').status).toBe('False');
  expect(creating.status?.publishedVersion).toBeUndefined();
  expect(ready.status?.publishedVersion).toBe('1');
});

test('versions that the list does not show yet are asked for again', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });
  await rig.aws.put('faults', [{ operation: 'ListDocumentVersions', kind: 'stale' }]);

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  const before = await rig.documents.until('script', isReady);
  await rig.aws.put('faults', []);
  await rig.advance(10_000);

  expect(before.status).toMatchObject({ latestVersion: '2', versions: [{ documentVersion: '1' }] });
  await rig.documents.until('script', ({ status }) => status?.versions?.[0]?.documentVersion === '2');
});

test('a list that never shows the newest version is asked for a minute only', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });
  await rig.aws.put('faults', [{ operation: 'ListDocumentVersions', kind: 'stale' }]);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(120_000);
  await rig.documents.until('script', isReady);
  const { length } = await rig.aws.calls();

  await rig.advance(120_000);

  const later = (await rig.aws.calls()).slice(length).map(({ operation }) => operation);
  expect(later).not.toContain('ListDocumentVersions');
});

test('an edit is one new version on top of the one that was read, promoted once it is Active, told before', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');

  await rig.documents.edit('script', { content: shellContent('uptime', 'df') });
  await rig.advance(5_000);
  const resource = await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  const sent = writesAmong(await rig.aws.calls()).slice(1);
  expect(sent.map(({ operation }) => operation)).toEqual(['UpdateDocument', 'UpdateDocumentDefaultVersion']);
  expect(sent[0]?.input).toMatchObject({ Name: 'script', DocumentVersion: '1', DocumentFormat: 'JSON' });
  expect(sent[1]?.input).toMatchObject({ Name: 'script', DocumentVersion: '2' });
  expect(held).toMatchObject({ DefaultVersion: '2', LatestVersion: '2' });
  expect(resource.status).toMatchObject({ publishedVersion: '2', latestVersion: '2', defaultVersion: '2' });
  const told = await rig.documents.events('script', 'Promoting');
  expect(told.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['Publishing', 'Promoting']));
  expect(told.find(({ reason }) => reason === 'Publishing')?.note).toContain('content.mainSteps');
});

test('text in another layout, and what AWS cannot see, send nothing', async () => {
  const rig = await scene();
  const text = JSON.stringify(shellContent('uptime'));
  await rig.documents.create('script', { contentText: text });
  await rig.advance(3_000);
  await rig.documents.until('script', isReady);

  await rig.documents.edit('script', {
    contentText: `${JSON.stringify(JSON.parse(text), undefined, 4)}\n`,
    checkInterval: '6h',
    deletionPolicy: 'Retain',
  });
  await rig.advance(CHECK_MS);
  await rig.documents.until('script', isReady);

  expect(await writes(rig)).toEqual(['CreateDocument']);
});

test('text is stored to the last byte, in its format', async () => {
  const rig = await scene();
  const contentText =
    '# mine\nschemaVersion: "2.2"\nmainSteps:\n- {action: "aws:runShellScript", name: run, inputs: {runCommand: [id]}}\n';

  await rig.documents.create('script', { contentText, documentFormat: 'YAML' });
  await rig.advance(3_000);
  await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  expect(held?.Versions).toMatchObject([{ Content: contentText, DocumentFormat: 'YAML' }]);
});

test('with promotion Manual the default moves when, and where, the spec says', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });
  const defaults: unknown[] = [];
  const settle = async (change: object): Promise<void> => {
    await rig.documents.edit('script', change);
    await rig.advance(5_000);
    await rig.documents.until('script', isReady);
    defaults.push((await rig.aws.documents())[0]?.DefaultVersion);
  };

  await settle({ content: shellContent('df') });
  await settle({ defaultVersion: '2' });
  await settle({ defaultVersion: '1' });
  await settle({ defaultVersion: null, promotion: null });

  expect(defaults).toEqual(['1', '2', '1', '2']);
  expect((await writes(rig)).slice(1)).toEqual([
    'UpdateDocument',
    'UpdateDocumentDefaultVersion',
    'UpdateDocumentDefaultVersion',
    'UpdateDocumentDefaultVersion',
  ]);
});

test('a default version that is not there is refused, and asked for again only after a while', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });

  await rig.documents.edit('script', { defaultVersion: '7' });
  const resource = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );
  await rig.advance(4 * 60_000);

  expect(condition(resource, 'Ready').reason).toBe('InvalidDocumentVersion');
  expect((await writes(rig)).slice(1)).toEqual(['UpdateDocumentDefaultVersion']);
});

test('tags change apart from the content, and only our own are taken away', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { tags: { team: 'platform', tier: 'one' } });

  await rig.documents.edit('script', { tags: { team: 'security', tier: null } });
  const resource = await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  expect(await writes(rig)).toEqual(['CreateDocument', 'AddTagsToResource', 'RemoveTagsFromResource']);
  expect(held && [tagOf(held, 'team'), tagOf(held, 'tier')]).toEqual(['security', undefined]);
  expect(resource.status?.tagKeys).toEqual(['team']);
});

test('a tag that was taken away and comes back before the next list is set, whatever the last list shows', async () => {
  const rig = await sceneWithOperator('doctags', { SWEEP_INTERVAL: '1h' });
  await createReadyDocument(rig, 'script', { tags: { team: 'platform' } });
  await rig.advance(65 * 60_000); // a list shows the tag
  await rig.documents.edit('script', { tags: null });
  await rig.documents.until('script', isReady);

  await rig.documents.edit('script', { tags: { team: 'platform' } });
  await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  expect(held && tagOf(held, 'team')).toBe('platform');
  expect(await writes(rig)).toEqual(['CreateDocument', 'RemoveTagsFromResource', 'AddTagsToResource']);
});

test('a version that fails says why in the words of AWS, is not sent again, and the next spec is', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('document-outcomes', [
    { documentVersion: '2', status: 'Failed', statusInformation: 'The S3 object is missing.' },
  ]);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  const failed = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );
  await rig.advance(2 * CHECK_MS);
  const sent = (await writes(rig)).slice(1);

  await rig.documents.edit('script', { content: shellContent('id') });
  await rig.advance(5_000);
  const resource = await rig.documents.until('script', isReady);

  expect(condition(failed, 'Ready')).toMatchObject({ status: 'False', reason: 'DocumentFailed' });
  expect(condition(failed, 'Ready').message).toContain('The S3 object is missing.');
  expect(failed.status).toMatchObject({
    publishedVersion: '1',
    defaultVersion: '1',
    documentStatus: 'Failed',
  });
  expect(sent).toEqual(['UpdateDocument']);
  expect(resource.status).toMatchObject({ publishedVersion: '3', defaultVersion: '3' });
});

test('content that AWS refuses is sent once, and its words are shown', async () => {
  const rig = await scene();
  await rig.documents.create(
    'script',
    documentSpec({ content: { schemaVersion: '2.2', mainSteps: [{ name: 'run', action: 'aws:fly' }] } }),
  );

  const resource = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );
  await rig.advance(2 * CHECK_MS);

  expect(condition(resource, 'Ready').reason).toBe('InvalidDocumentContent');
  expect(condition(resource, 'Ready').message).toContain('aws:fly');
  expect(await writes(rig)).toEqual(['CreateDocument']);
  expect(await rig.aws.documents()).toEqual([]);
});

test('suspended, nothing is read or written; what was edited meanwhile is sent afterwards', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { suspend: true });
  await rig.documents.until('script', hasReason('Suspended'));
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.documents.edit('script', { content: shellContent('df') });
  const suspended = await rig.documents.until(
    'script',
    (found) => condition(found, 'Ready').status === 'Unknown',
  );
  await rig.advance(CHECK_MS);
  const calls = (await rig.aws.calls(before)).map(({ operation }) => operation);
  await rig.documents.edit('script', { suspend: null });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(condition(suspended, 'Ready').reason).toBe('Suspended');
  expect(new Set(calls)).toEqual(new Set(['ListAssociations', 'ListDocuments']));
  expect(await writes(rig, before)).toEqual(['UpdateDocument', 'UpdateDocumentDefaultVersion']);
});
