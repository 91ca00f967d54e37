import { DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { editScript, NO_SWEEP, referring, sceneOfReferences } from '../support/referring.ts';
import { condition, hasReason, isReady, somebody } from '../support/rig.ts';
import { createReadyDocument, writes } from '../support/scene.ts';

test('a reference that leads nowhere does not hold a deletion up', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);
  await rig.associations.create('lost', referring({ documentRef: { name: 'nobody' } }));
  await rig.associations.until('lost', hasReason('DocumentNotReady'));
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  await rig.associations.delete('agent');
  await rig.associations.delete('lost');

  await rig.associations.gone('agent');
  await rig.associations.gone('lost');
  expect(await rig.aws.associations()).toEqual([]);
});

test('an association says at once that its SsmDocument is gone, and stays in place in AWS', async () => {
  const rig = await sceneOfReferences(NO_SWEEP);
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);

  await rig.documents.delete('script');
  await rig.documents.gone('script');
  const resource = await rig.associations.until('agent', hasReason('DocumentNotReady'));

  expect(condition(resource, 'Ready').message).toContain('does not exist');
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('a document that is deleted first waits for its association, which stays in place until it goes', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);

  await rig.documents.delete('script');
  const waiting = await rig.documents.until('script', hasReason('InUse'));
  await rig.advance(120_000);
  const resource = await rig.associations.get('agent');
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');
  await rig.documents.gone('script');

  expect(condition(waiting, 'Ready').message).toContain(`is used by SsmAssociation ${rig.namespace}/agent.`);
  expect(isReady(resource)).toBe(true);
  expect(await rig.aws.associations()).toEqual([]);
  expect(await rig.aws.documents()).toEqual([]);
  expect((await writes(rig)).slice(2)).toEqual(['DeleteAssociation', 'DeleteDocument']);
});

test('a document is not deleted while the create of an association that refers to it is on its way', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [
    { operation: 'CreateAssociation', kind: 'latency', when: 'before', latencyMs: 3_000, times: 1 },
  ]);
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);

  await rig.documents.delete('script');
  const waiting = await rig.documents.until(
    'script',
    (found) => condition(found, 'Ready').reason !== 'InPlace',
  );
  await rig.associations.until('agent', isReady);

  expect(condition(waiting, 'Ready')).toMatchObject({ reason: 'InUse' });
  expect(condition(waiting, 'Ready').message).toContain('agent');
  expect(await writes(rig)).toEqual(['CreateDocument', 'CreateAssociation']);
});

test('an association that is made while its document is being deleted is not created', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);
  await rig.documents.delete('script');

  await rig.associations.create('late', referring());
  const late = await rig.associations.until('late', hasReason('DocumentNotReady'));

  expect(late.status?.associationId).toBeUndefined();
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('a create that was lost is settled though its document is being deleted, and both go', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);
  await rig.documents.delete('script');

  await rig.advance(10_000);
  const taken = await rig.associations.until('agent', ({ status }) => status?.associationId !== undefined);
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');
  await rig.documents.gone('script');

  expect(taken.status?.create).toBeUndefined();
  expect(await rig.aws.associations()).toEqual([]);
  expect(await rig.aws.documents()).toEqual([]);
});

test('a create that AWS never got does not hold a document that is being deleted', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'before', times: 1 }]);
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);

  await rig.documents.delete('script');
  await rig.advance(150_000);
  await rig.documents.gone('script');
  const resource = await rig.associations.until('agent', hasReason('DocumentNotReady'));

  expect(resource.status?.create).toBeUndefined();
  expect(await rig.aws.associations()).toEqual([]);
});

test('an association that ran once and was deleted in AWS is not made anew because its document has a new version', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  const { scheduleExpression: _, ...once } = referring({ documentVersion: 'Published' });
  await rig.associations.create('agent', once);
  const { status } = await rig.associations.until('agent', isReady);
  await somebody(rig).send(new DeleteAssociationCommand({ AssociationId: status?.associationId }));

  await editScript(rig, 'df');
  await rig.advance(5 * 60_000);
  const resource = await rig.associations.until('agent', hasReason('RunOnceGone'));

  expect(condition(resource, 'Drifted').status).toBe('True');
  expect(await rig.aws.associations()).toEqual([]);
});

test('a reference to a document that is being deleted is not followed, and Ready does not say so', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await createReadyDocument(rig, 'other');
  await rig.associations.create('agent', referring());
  await rig.associations.create('holder', referring({ documentRef: { name: 'other' } }));
  await rig.associations.until('agent', isReady);
  await rig.associations.until('holder', isReady);
  await rig.documents.delete('other');

  await rig.associations.edit('agent', { documentRef: { name: 'other' } });
  const resource = await rig.associations.until('agent', hasReason('DocumentNotReady'));

  await rig.associations.delete('holder');
  await rig.documents.gone('other'); // it does not wait for what only names it

  expect(resource.status?.documentName).toBe('script');
  expect((await rig.aws.associations()).map(({ Name }) => Name)).toEqual(['script']);
});

test('runs go on being told while the SsmDocument is absent', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.associations.create('agent', referring({ scheduleExpression: 'rate(30 minutes)' }));
  await rig.advance(60_000);
  const before = await rig.associations.until('agent', ({ status }) => status?.lastRun?.status === 'Success');
  await rig.documents.delete('script');
  await rig.documents.gone('script');
  await rig.associations.until('agent', hasReason('DocumentNotReady'));

  await rig.advance(45 * 60_000);
  const after = await rig.associations.until(
    'agent',
    ({ status }) => status?.lastRun?.executionId !== before.status?.lastRun?.executionId,
  );

  expect(condition(after, 'RunsSucceeding').status).toBe('True');
  expect((await writes(rig)).filter((operation) => operation.startsWith('Update'))).toEqual([]);
});
