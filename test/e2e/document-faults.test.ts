import { UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { eventually } from '../support/eventually.ts';
import { startForgetfulProxy } from '../support/forgetful-proxy.ts';
import { NO_SWEEP } from '../support/referring.ts';
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
import { writesAmong } from '../support/simulator-admin.ts';

const scene = (): Promise<Rig> => sceneWithOperator('docfault');

async function ready(rig: Rig): Promise<void> {
  await rig.advance(90_000);
  await rig.documents.until('script', isReady);
}

for (const when of ['before', 'after'] as const) {
  test(`a create whose answer is lost ${when} AWS did it leaves one document`, async () => {
    const rig = await scene();
    await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'drop', when, times: 1 }]);

    await rig.documents.create('script', documentSpec());
    await ready(rig);

    expect((await rig.aws.documents()).map(({ LatestVersion }) => LatestVersion)).toEqual(['1']);
    expect(await writes(rig)).toHaveLength(when === 'before' ? 2 : 1);
  });

  test(`a new version whose answer is lost ${when} AWS did it is published once`, async () => {
    const rig = await scene();
    await createReadyDocument(rig, 'script');
    await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'drop', when, times: 1 }]);

    await rig.documents.edit('script', { content: shellContent('df') });
    await ready(rig);

    expect(await rig.aws.documents()).toMatchObject([{ LatestVersion: '2', DefaultVersion: '2' }]);
    const sent = (await writes(rig)).filter((operation) => operation === 'UpdateDocument');
    expect(sent).toHaveLength(when === 'before' ? 2 : 1);
  });

  test(`a promotion whose answer is lost ${when} AWS did it takes effect`, async () => {
    const rig = await scene();
    await createReadyDocument(rig, 'script');
    await rig.aws.put('faults', [
      { operation: 'UpdateDocumentDefaultVersion', kind: 'drop', when, times: 1 },
    ]);

    await rig.documents.edit('script', { content: shellContent('df') });
    await ready(rig);

    expect(await rig.aws.documents()).toMatchObject([{ LatestVersion: '2', DefaultVersion: '2' }]);
    const sent = (await writes(rig)).filter((operation) => operation === 'UpdateDocumentDefaultVersion');
    expect(sent).toHaveLength(when === 'before' ? 2 : 1);
  });
}

test('what was asked for is sent again when AWS has throttled it, without waiting for a sweep', async () => {
  const rig = await sceneWithOperator('docfault', NO_SWEEP);
  await createReadyDocument(rig, 'script');
  const edit = { Name: 'script', DocumentVersion: '1', Content: JSON.stringify(shellContent('df')) };
  await somebody(rig).send(new UpdateDocumentCommand(edit));
  await rig.advance(2_000);
  const sent = (await writes(rig)).length;
  await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'throttle', times: 1 }]);

  const requested = '2026-01-05T00:00:00Z';
  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: requested });
  await rig.documents.until('script', hasReason('CorrectionDelayed'));
  await rig.advance(5 * 60_000); // there is no list that could show how much else was changed
  await eventually(async () => expect((await writes(rig)).length).toBeGreaterThan(sent));
  await rig.advance(15_000);

  const resource = await rig.documents.get('script');
  expect((await writes(rig)).slice(sent + 1)).toEqual(['UpdateDocument', 'UpdateDocumentDefaultVersion']);
  expect(resource.status?.lastHandledReconcileAt).toBe(requested);
});

for (const operation of ['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']) {
  test(`a throttled ${operation} is sent again, and does its work once`, async () => {
    const rig = await scene();
    await rig.aws.put('faults', [{ operation, kind: 'throttle', times: 2 }]);

    await rig.documents.create('script', documentSpec());
    await ready(rig);
    await rig.documents.edit('script', { content: shellContent('df') });
    await ready(rig);

    expect(await rig.aws.documents()).toMatchObject([{ LatestVersion: '2', DefaultVersion: '2' }]);
    const done = writesAmong(await rig.aws.calls()).filter(({ errorCode }) => errorCode === undefined);
    expect(done.map((call) => call.operation)).toEqual([
      'CreateDocument',
      'UpdateDocument',
      'UpdateDocumentDefaultVersion',
    ]);
  });
}

test('reads that lag behind our own writes lead to no second one', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [
    { operation: 'DescribeDocument', kind: 'stale', probability: 0.5 },
    { operation: 'GetDocument', kind: 'stale', probability: 0.5 },
    { operation: 'ListDocuments', kind: 'stale', probability: 0.5 },
    { operation: 'ListTagsForResource', kind: 'stale', probability: 0.5 },
  ]);

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(60 * 60_000);
  await rig.aws.put('faults', []);
  await ready(rig);

  expect(await rig.aws.documents()).toMatchObject([{ LatestVersion: '2', DefaultVersion: '2' }]);
  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('a document deleted while its create is open leaves nothing behind', async () => {
  const rig = await openScene('docfault');
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'drop', when: 'after', times: 1 }]);
  await rig.startOperator();
  await rig.documents.create('script', documentSpec());
  await rig.documents.until('script', ({ status }) => status?.documentName !== undefined);

  await rig.documents.delete('script');
  await rig.advance(90_000);
  await rig.documents.gone('script');

  expect(await rig.aws.documents()).toEqual([]);
});

test('a create that AWS never got does not hold a deletion up for longer than it could be on its way', async () => {
  const rig = await scene();
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'drop', when: 'before' }]);
  await rig.documents.create('script', documentSpec());
  await rig.documents.until('script', ({ status }) => status?.documentName !== undefined);

  await rig.documents.delete('script');
  const waiting = await rig.documents.until('script', hasReason('CreateUnconfirmed'));
  await rig.advance(90_000);
  await rig.documents.gone('script');

  expect(condition(waiting, 'Stalled').status).toBe('False');
});

test('its name stands in the status before AWS is asked to create it, so that a deletion after a crash finds it', async () => {
  const rig = await scene();
  await rig.aws.put('faults', [
    { operation: 'CreateDocument', kind: 'latency', when: 'before', latencyMs: 3_000, times: 1 },
  ]);

  await rig.documents.create('script', documentSpec());
  await eventually(async () => expect(await writes(rig)).toEqual(['CreateDocument']));
  const onTheWay = await rig.documents.get('script');

  expect(await rig.aws.documents()).toEqual([]);
  expect(onTheWay.status).toMatchObject({ documentName: 'script', documentType: 'Command' });
});

test('what AWS does not keep is sent once for each spec, and named', async () => {
  const rig = await openScene('docfault');
  const forgetful = await startForgetfulProxy(rig.aws.url, 'DisplayName');
  onTestFinished(() => forgetful.close());
  await rig.startOperator({ ENDPOINT_TEMPLATE: forgetful.url });

  await rig.documents.create('script', documentSpec({ displayName: 'Nice name' }));
  await rig.advance(5_000);
  const created = await rig.documents.until('script', unsettled);
  await rig.advance(40 * 60_000);
  const afterCreate = await writes(rig);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  const { metadata } = await rig.documents.until('script', ({ status }) => status?.latestVersion === '2');
  await rig.documents.until(
    'script',
    (found) => unsettled(found) && found.status?.observedGeneration === metadata.generation,
  );
  await rig.advance(40 * 60_000);

  expect(condition(created, 'Stalled').status).toBe('True');
  expect(condition(created, 'Ready').message).toContain('displayName');
  expect(afterCreate).toEqual(['CreateDocument']);
  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument']);
});

test('a document whose create was not answered, and whose tags do not show yet, is ours all the same', async () => {
  const rig = await scene();
  await rig.aws.put('faults', [
    { operation: 'CreateDocument', kind: 'drop', when: 'after', times: 1 },
    { operation: 'ListTagsForResource', kind: 'stale', times: 2 },
  ]);

  await rig.documents.create('script', documentSpec());
  const told = new Set<string>();
  for (let steps = 0; steps < 30; steps += 1) {
    await rig.advance(1_000); // oxlint-disable-line no-await-in-loop -- time goes forward
    told.add(condition(await rig.documents.get('script'), 'Ready').reason); // oxlint-disable-line no-await-in-loop -- as above
  }

  await rig.documents.until('script', isReady);
  expect([...told]).not.toContain('OwnedByAnother');
  expect(await writes(rig)).toEqual(['CreateDocument']);
});

function unsettled(found: SsmDocument): boolean {
  return condition(found, 'Ready').reason === 'NotSettled';
}

test('with driftPolicy Report an edit that takes back one whose answer was lost is published', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { driftPolicy: 'Report' });
  await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'drop', when: 'after' }]);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', (found) => condition(found, 'Ready').reason === 'AwsUnreachable');
  await rig.aws.put('faults', []);

  await rig.documents.edit('script', { content: shellContent('uptime') });
  await ready(rig);

  expect(await rig.aws.documents()).toMatchObject([{ LatestVersion: '3', DefaultVersion: '3' }]);
});
