import {
  AddTagsToResourceCommand,
  CreateDocumentCommand,
  DeleteDocumentCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import {
  condition,
  documentSpec,
  hasReason,
  isReady,
  shellContent,
  somebody,
  type Rig,
} from '../support/rig.ts';
import { createReadyDocument, openScene, sceneWithOperator, writes } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const CHECK_MS = 20 * 60_000;
const OWNER_TAGS = ['ssm-operator.dev/owner', 'ssm-operator.dev/uid', 'ssm-operator.dev/cluster'];

const scene = (): Promise<Rig> => sceneWithOperator('docown');

async function createBehind(rig: Rig, content = shellContent('theirs')): Promise<void> {
  const command = new CreateDocumentCommand({
    Name: 'script',
    Content: JSON.stringify(content),
    DocumentType: 'Command',
  });
  await somebody(rig).send(command);
  await rig.aws.advance(1_000);
}

test('a document that is not ours is neither written nor deleted', async () => {
  const rig = await openScene('docown');
  await createBehind(rig);
  await rig.startOperator();

  await rig.documents.create('script', documentSpec());
  const resource = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  expect(condition(resource, 'Ready').reason).toBe('OwnedByAnother');
  expect(await writes(rig)).toEqual(['CreateDocument']); // somebody's own
});

test('a name that somebody takes between our look and our create stays theirs', async () => {
  const rig = await openScene('docown');
  await createBehind(rig);
  await rig.aws.put('faults', [
    { operation: 'DescribeDocument', kind: 'error', code: 'InvalidDocument', times: 1 },
  ]);
  await rig.startOperator();

  await rig.documents.create('script', documentSpec());
  await rig.advance(30_000);
  const resource = await rig.documents.until('script', hasReason('OwnedByAnother'));
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(held?.Tags).toEqual([]);
  expect(held?.LatestVersion).toBe('1');
});

test('another document under the name of ours that was deleted is left alone', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));
  await rig.aws.advance(2_000);
  await createBehind(rig);

  await rig.advance(CHECK_MS);
  const resource = await rig.documents.until('script', hasReason('OwnedByAnother'));
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(held).toMatchObject({ LatestVersion: '1', Tags: [] });
});

test('tags that somebody took off our document are put back', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await somebody(rig).send(
    new RemoveTagsFromResourceCommand({
      ResourceType: 'Document',
      ResourceId: 'script',
      TagKeys: OWNER_TAGS,
    }),
  );

  await rig.advance(3 * 60_000);
  await rig.documents.until('script', isReady);

  const [held] = await rig.aws.documents();
  expect(held && tagOf(held, 'ssm-operator.dev/owner')).toBe(`test/${rig.namespace}/script`);
  expect(await writes(rig)).toEqual(['CreateDocument', 'RemoveTagsFromResource', 'AddTagsToResource']);
});

test('a resource that was restored without its status takes its document over, and publishes nothing', async () => {
  const rig = await openScene('docown');
  const first = await rig.startOperator();
  const before = await createReadyDocument(rig, 'script');
  await first.stop();
  await rig.documents.abandon('script');
  await rig.documents.create('script', documentSpec());

  await rig.startOperator();
  const resource = await rig.documents.until('script', isReady);

  const [held, ...others] = await rig.aws.documents();
  expect(resource.metadata.uid).not.toBe(before.metadata.uid);
  expect(others).toEqual([]);
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe(resource.metadata.uid);
  expect(await writes(rig)).toEqual(['CreateDocument', 'AddTagsToResource']);
  await rig.documents.events('script', 'TookOver');
});

/** Somebody replaces our document by one of their own, between two sweeps. */
async function replaceBehind(rig: Rig): Promise<void> {
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));
  await rig.aws.advance(1_000);
  await createBehind(rig);
}

test('a document that another cluster took over a moment ago is not published to, whatever the list still shows', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.advance(70_000); // the list of this moment shows our tags for another minute
  const Tags = [{ Key: 'ssm-operator.dev/uid', Value: 'somebody-else' }];
  await somebody(rig).send(
    new AddTagsToResourceCommand({ ResourceType: 'Document', ResourceId: 'script', Tags }),
  );

  await rig.documents.edit('script', { content: shellContent('df') });
  const resource = await rig.documents.until('script', hasReason('TakenOver'));

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(await writes(rig)).toEqual(['CreateDocument', 'AddTagsToResource']); // the second is somebody's own
});

test('a document that replaced ours a moment ago is not taken for ours, whatever wakes the resource', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.advance(70_000); // the list of this moment shows our tags for another minute
  await replaceBehind(rig);

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(120_000);
  const resource = await rig.documents.until('script', hasReason('OwnedByAnother'));
  await rig.documents.delete('script');
  await rig.advance(90_000);
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(held).toMatchObject({ LatestVersion: '1', Tags: [] });
  expect(JSON.parse(held?.Versions[0]?.Content ?? '')).toEqual(shellContent('theirs'));
});

test('a status that a backup has brought from a document of another name is left alone, and nothing is written', async () => {
  const rig = await openScene('docown');
  const operator = await rig.startOperator();
  await createReadyDocument(rig, 'script');
  await operator.stop();
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.documents.patchStatus('script', { documentName: 'another' });
  await rig.startOperator();
  await rig.documents.annotate('script', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T00:00:00Z',
  });
  const resource = await rig.documents.until('script', hasReason('NameChanged'));

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(await writes(rig, before)).toEqual([]);
});

test('a create that AWS refuses ties the resource to nothing', async () => {
  const rig = await scene();
  const content = {
    schemaVersion: '0.3',
    mainSteps: [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
  };
  const refusal = { kind: 'error', code: 'InvalidDocumentContent', times: 1 } as const;
  await rig.aws.put('faults', [{ operation: 'CreateDocument', ...refusal }]);
  await rig.documents.create('script', documentSpec());
  const refused = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  await rig.documents.edit('script', { documentType: 'Automation', content });
  await rig.advance(3_000);
  const resource = await rig.documents.until('script', isReady);

  expect(condition(refused, 'Ready').reason).toBe('InvalidDocumentContent');
  expect(refused.status?.documentType).toBeUndefined();
  expect(resource.status?.documentType).toBe('Automation');
});

test('a document of another type that was let go is not taken over, and its resource can be deleted', async () => {
  const rig = await scene();
  const content = {
    schemaVersion: '0.3',
    mainSteps: [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
  };
  await createReadyDocument(rig, 'script', { content, documentType: 'Automation', deletionPolicy: 'Retain' });
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  await rig.documents.create('script', documentSpec());
  const resource = await rig.documents.until(
    'script',
    (found) => condition(found, 'Stalled').status === 'True',
  );
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(condition(resource, 'Ready')).toMatchObject({ reason: 'TypeChanged' });
  expect(condition(resource, 'Ready').message).toContain('Automation');
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe('retained');
});

test('Observe looks at what an earlier resource of the same name has made, and Correct then takes it over', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.documents.delete('script');
  await rig.documents.gone('script');
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.documents.create('script', documentSpec({ driftPolicy: 'Observe' }));
  const observed = await rig.documents.until('script', ({ status }) => status?.latestVersion === '1');
  await rig.advance(CHECK_MS);
  const left = await writes(rig, before);
  await rig.documents.edit('script', { driftPolicy: 'Correct' });
  await rig.documents.until('script', isReady);

  expect(condition(observed, 'Ready').reason).toBe('InPlace');
  expect(left).toEqual([]);
  expect(await writes(rig, before)).toEqual(['AddTagsToResource']);
});
