import { UpdateDocumentCommand, UpdateDocumentDefaultVersionCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { eventually } from '../support/eventually.ts';
import { condition, hasReason, isReady, shellContent, somebody, type Rig } from '../support/rig.ts';
import {
  createReadyDocument,
  PUBLISH_AND_PROMOTE,
  sceneWithOperator,
  sent,
  writes,
} from '../support/scene.ts';

const scene = (): Promise<Rig> => sceneWithOperator('promote');

/** A document whose second version is Active, and not the default. */
async function sceneToPromote(): Promise<Rig> {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  return rig;
}

/** Ours and somebody's. */
async function promotions(rig: Rig): Promise<number> {
  return (await writes(rig)).filter((operation) => operation === 'UpdateDocumentDefaultVersion').length;
}

test('content and the version that is to be the default can be edited together', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });

  await rig.documents.edit('script', { content: shellContent('df'), defaultVersion: '2' });
  await rig.advance(5_000);
  const resource = await rig.documents.until('script', isReady);

  expect((await writes(rig)).slice(1)).toEqual(PUBLISH_AND_PROMOTE);
  expect(resource.status?.defaultVersion).toBe('2');
});

test('a promotion whose answer was lost is not sent again because of a read that lags', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [
    { operation: 'UpdateDocumentDefaultVersion', kind: 'drop', when: 'after', times: 1 },
  ]);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(2_000);
  await rig.documents.until('script', ({ status }) => status?.promoting === '2');
  await rig.aws.put('faults', [{ operation: 'DescribeDocument', kind: 'stale', times: 3 }]);

  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect((await writes(rig)).slice(1)).toEqual(PUBLISH_AND_PROMOTE);
});

test('a promotion that the spec asks for is sent once, though the reads after it lag', async () => {
  const rig = await sceneToPromote();
  await rig.aws.put('faults', [
    { operation: 'UpdateDocumentDefaultVersion', kind: 'latency', when: 'after', latencyMs: 2_000, times: 1 },
  ]);

  await rig.documents.edit('script', { defaultVersion: '2' });
  await eventually(async () => expect(await writes(rig)).toContain('UpdateDocumentDefaultVersion'));
  await rig.aws.put('faults', [{ operation: 'DescribeDocument', kind: 'stale', times: 3 }]);
  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect((await writes(rig)).slice(1)).toEqual(PUBLISH_AND_PROMOTE);
});

test('a default version that was put back is not put back again because of reads that lag', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', ({ status }) => status?.defaultVersion === '2');
  await rig.advance(60_000);
  await somebody(rig).send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '1' }));
  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: '2026-01-05T00:00:01Z' });
  await rig.documents.until('script', hasReason('MakingSure'));
  const answer = { when: 'after', latencyMs: 2_000, times: 1 } as const;
  await rig.aws.put('faults', [{ operation: 'UpdateDocumentDefaultVersion', kind: 'latency', ...answer }]);

  const minute = rig.advance(60_000);
  await eventually(async () => expect(await promotions(rig)).toBe(3));
  await rig.aws.put('faults', [{ operation: 'DescribeDocument', kind: 'stale' }]);
  await minute;
  await rig.advance(30_000);
  await rig.aws.put('faults', []);
  await rig.advance(60_000);
  await rig.documents.until('script', isReady);

  expect(await promotions(rig)).toBe(3);
});

test('a promotion that was not begun, because somebody wrote to the resource meanwhile, is sent without a doubt', async () => {
  const rig = await sceneToPromote();
  await rig.aws.put('faults', [
    { operation: 'AddTagsToResource', kind: 'latency', when: 'after', latencyMs: 1_000, times: 1 },
  ]);
  await rig.documents.edit('script', { tags: { team: 'a' }, defaultVersion: '2' });
  await eventually(async () => expect(await writes(rig)).toContain('AddTagsToResource'));

  await rig.documents.annotate('script', { note: 'written meanwhile' });
  await eventually(async () => {
    await rig.advance(100);
    expect((await rig.documents.get('script')).status?.tagKeys).toEqual(['team']);
  });
  await rig.advance(5_000);

  expect((await writes(rig)).slice(2)).toEqual(['AddTagsToResource', 'UpdateDocumentDefaultVersion']);
  expect(isReady(await rig.documents.get('script'))).toBe(true);
});

test('going back to a version does not wait for a content that AWS refuses', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  await rig.documents.edit('script', { content: { schemaVersion: '9.9', mainSteps: [] } });
  await rig.documents.until('script', (found) => condition(found, 'Stalled').status === 'True');

  await rig.documents.edit('script', { promotion: 'Manual', defaultVersion: '1' });
  const resource = await rig.documents.until('script', ({ status }) => status?.defaultVersion === '1');
  await rig.documents.until('script', (found) => condition(found, 'Stalled').status === 'True');

  expect(resource.status?.promotedVersion).toBe('1');
  expect((await rig.aws.documents())[0]?.DefaultVersion).toBe('1');
});

test('the same data that somebody publishes before ours is promoted does not keep the old default', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', ({ status }) => status?.writtenVersion === '2');
  const Content = JSON.stringify(shellContent('df'));
  await somebody(rig).send(new UpdateDocumentCommand({ Name: 'script', Content, DocumentVersion: '2' }));

  await rig.advance(5_000);
  const resource = await rig.documents.until('script', isReady);

  expect(resource.status).toMatchObject({ publishedVersion: '3', promotedVersion: '3', defaultVersion: '3' });
  expect((await sent(rig)).slice(1)).toEqual(PUBLISH_AND_PROMOTE);
});
