import { expect, test } from 'vitest';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { kstatusOf } from '../support/kstatus.ts';
import { condition, documentSpec, hasReason, isReady, shellContent, type Rig } from '../support/rig.ts';
import { createReadyDocument, sceneWithOperator, sent } from '../support/scene.ts';

async function suspend({ documents }: Rig, change: object = {}): Promise<SsmDocument> {
  await documents.edit('script', { suspend: true, ...change });
  return documents.until('script', hasReason('Suspended'));
}

const shows = (wanted: string) => (found: SsmDocument) => found.status?.documentStatus === wanted;

function expectNotCurrent(found: SsmDocument, words: string): void {
  expect(condition(found, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'Suspended' });
  expect(condition(found, 'Ready').message).toContain(words);
  expect(kstatusOf(found)).toBe('InProgress');
}

test('a document that is suspended while AWS makes it ready is not Ready', async () => {
  const rig = await sceneWithOperator('suspended');
  await rig.documents.create('script', documentSpec());
  await rig.documents.until('script', shows('Creating'));

  const found = await suspend(rig);

  expectNotCurrent(found, 'It was not in place when it was suspended (Creating).');
});

test('a document that is suspended between a new version and its promotion is not Ready until it is resumed', async () => {
  const rig = await sceneWithOperator('suspended');
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', shows('Updating'));

  const found = await suspend(rig);
  await rig.documents.edit('script', { suspend: null });
  await rig.advance(10_000);
  const resumed = await rig.documents.until('script', isReady);

  expectNotCurrent(found, 'It was not in place when it was suspended (Updating).');
  expect(condition(found, 'Drifted')).toMatchObject({ status: 'Unknown', reason: 'Suspended' });
  expect(condition(resumed, 'Drifted').status).toBe('False');
});

test('resumed, and not compared yet, Drifted does not speak of a suspension', async () => {
  const rig = await sceneWithOperator('suspended');
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', shows('Updating'));
  await suspend(rig);

  await rig.aws.put('faults', [{ operation: 'DescribeDocument', kind: 'drop', when: 'before' }]);
  await rig.documents.edit('script', { suspend: null });
  const found = await rig.documents.until('script', hasReason('AwsUnreachable'));

  expect(condition(found, 'Drifted')).toMatchObject({ status: 'Unknown', reason: 'NotCompared' });
});

test('a document that is suspended with a sharing that AWS does not hold is not Ready', async () => {
  const rig = await sceneWithOperator('suspended');
  await createReadyDocument(rig, 'script');

  const found = await suspend(rig, { sharing: { accountIds: ['444455556666'] } });

  expectNotCurrent(found, 'AWS is not known to hold this of the spec: sharing.');
  expect(await sent(rig)).toEqual(['CreateDocument']);
});

test('a document that is suspended with the sharing that AWS holds is Ready', async () => {
  const rig = await sceneWithOperator('suspended');
  await createReadyDocument(rig, 'script', {
    sharing: { accountIds: ['444455556666'] },
    tags: { team: 'a' },
  });

  const found = await suspend(rig);

  expect(isReady(found)).toBe(true);
});
