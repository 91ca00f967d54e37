import {
  CreateAssociationCommand,
  DeleteAssociationCommand,
  DeleteDocumentCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  condition,
  documentSpec,
  hasReason,
  isReady,
  shellContent,
  somebody,
  type Rig,
} from '../support/rig.ts';
import { createReadyDocument, sceneWithOperator, writes } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const scene = (): Promise<Rig> => sceneWithOperator('docdel');

test('deleting the resource deletes the document with all its versions', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  await rig.documents.delete('script');
  await rig.documents.gone('script');

  expect(await rig.aws.documents()).toEqual([]);
});

test("a document that anybody's association runs is not deleted, and says who uses it", async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  const aws = somebody(rig);
  const made = await aws.send(
    new CreateAssociationCommand({
      Name: 'script',
      AssociationName: 'Theirs',
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    }),
  );

  await rig.documents.delete('script');
  const waiting = await rig.documents.until('script', hasReason('InUse'));
  const AssociationId = made.AssociationDescription?.AssociationId;
  await aws.send(new DeleteAssociationCommand({ AssociationId }));
  await rig.advance(40_000);
  await rig.documents.gone('script');

  expect(condition(waiting, 'Ready').message).toContain('is used by association Theirs in AWS.');
  expect(condition(waiting, 'Stalled').status).toBe('False');
  expect((await writes(rig)).filter((operation) => operation === 'DeleteDocument')).toHaveLength(1);
  expect(await rig.aws.documents()).toEqual([]);
});

test('with deletionPolicy Retain the document stays, and is marked as let go', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });

  await rig.documents.delete('script');
  await rig.documents.gone('script');

  const [held] = await rig.aws.documents();
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe('retained');
});

test('a suspended resource can be deleted', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { suspend: true });
  await rig.documents.until('script', hasReason('Suspended'));

  await rig.documents.delete('script');
  await rig.documents.gone('script');

  expect(await rig.aws.documents()).toEqual([]);
});

test('a document that was deleted in AWS is made anew', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));

  await rig.advance(5 * 60_000);
  const resource = await rig.documents.until('script', isReady);

  expect(await rig.aws.documents()).toHaveLength(1);
  const events = await rig.documents.events('script', 'Recreated');
  expect(resource.status?.drift).toMatchObject({ corrections: 1, fields: [{ path: 'document' }] });
  expect(events.find(({ reason }) => reason === 'Recreated')?.note).toBe(
    'Document script was deleted in AWS, and was made anew.',
  );
  expect((await writes(rig)).filter((operation) => operation === 'CreateDocument')).toHaveLength(2);
});

test('with driftPolicy Report a deleted document is shown and not made anew', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { driftPolicy: 'Report' });
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));

  await rig.advance(5 * 60_000);
  const resource = await rig.documents.until(
    'script',
    (found) => condition(found, 'Drifted').status === 'True',
  );

  expect(condition(resource, 'Ready').reason).toBe('DriftReported');
  expect(await rig.aws.documents()).toEqual([]);
});

test('tags that do not show for a moment orphan nothing: neither in a create that was lost nor in a deletion', async () => {
  const rig = await scene();
  await rig.aws.put('faults', [
    { operation: 'CreateDocument', kind: 'drop', when: 'after', times: 1 },
    { operation: 'ListTagsForResource', kind: 'error', code: 'InvalidResourceId', times: 1 },
  ]);
  await rig.documents.create('script', documentSpec());
  await rig.advance(10_000);
  await rig.documents.until('script', isReady);

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 2 }]);
  await rig.documents.delete('script');
  await rig.advance(90_000);
  await rig.documents.gone('script');

  expect(await rig.aws.documents()).toEqual([]);
});

test('a document that was made anew by a create whose answer was lost is not orphaned by a read that lags', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'drop', when: 'after', times: 1 }]);
  await rig.documents.annotate('script', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T01:00:00Z',
  });
  await rig.documents.until('script', hasReason('Missing'));
  await rig.advance(65_000);
  await eventually(async () => expect(await rig.aws.documents()).toHaveLength(1));

  await rig.aws.put('faults', [
    { operation: 'ListTagsForResource', kind: 'stale', times: 1 },
    { operation: 'DescribeDocument', kind: 'stale', times: 1 },
  ]);
  await rig.documents.delete('script');
  await rig.advance(90_000);
  await rig.documents.gone('script');

  expect(await rig.aws.documents()).toEqual([]);
});
