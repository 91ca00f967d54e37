import { CreateAssociationCommand, DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { editScript, NO_SWEEP, publishInVain, referring, sceneOfReferences } from '../support/referring.ts';
import { condition, documentSpec, hasReason, isReady, somebody } from '../support/rig.ts';
import { createReadyDocument, openScene, writes } from '../support/scene.ts';

const LINUX = 'i-0aaaaaaaaaaaaaaa1';

test('an association waits for its document, and is created as soon as that is Active', async () => {
  const rig = await sceneOfReferences();
  await rig.associations.create('agent', referring());
  const waiting = await rig.associations.until('agent', hasReason('DocumentNotReady'));

  await rig.documents.create('script', documentSpec());
  await rig.advance(3_000);
  const resource = await rig.associations.until('agent', isReady);

  expect(condition(waiting, 'Ready').status).toBe('False');
  expect(condition(waiting, 'Stalled').status).toBe('False');
  expect(resource.status).toMatchObject({ documentName: 'script', documentVersion: '$DEFAULT' });
  expect(await writes(rig)).toEqual(['CreateDocument', 'CreateAssociation']);
});

test('with $DEFAULT AWS itself runs what is promoted, and nothing is sent to the association', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring());
  await rig.advance(120_000);
  const before = await rig.associations.until('agent', ({ status }) => status?.lastRun?.status === 'Success');

  await editScript(rig, 'df');
  await rig.advance(120_000);
  const after = await rig.associations.until(
    'agent',
    ({ status }) => status?.lastRun?.executionId !== before.status?.lastRun?.executionId,
  );

  expect(await writes(rig)).toEqual([
    'CreateDocument',
    'CreateAssociation',
    'UpdateDocument',
    'UpdateDocumentDefaultVersion',
  ]);
  expect(condition(after, 'Ready').status).toBe('True');
  expect(after.status?.associationVersion).toBe('1');
});

test('with Published a new version is one update of the association, promoted or not', async () => {
  const rig = await sceneOfReferences(NO_SWEEP);
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  const before = await rig.associations.until('agent', isReady);

  await editScript(rig, 'df');
  const after = await rig.associations.until(
    'agent',
    (found) => isReady(found) && found.status?.documentVersion === '2',
  );
  await rig.advance(10 * 60_000);

  expect(before.status?.documentVersion).toBe('1');
  expect(after.status?.associationVersion).toBe('2');
  expect(await writes(rig)).toEqual([
    'CreateDocument',
    'CreateAssociation',
    'UpdateDocument',
    'UpdateAssociation',
  ]);
});

test('a document whose newest version failed leaves its association as it is', async () => {
  const rig = await sceneOfReferences();

  await publishInVain(rig);

  const resource = await rig.associations.get('agent');
  expect(isReady(resource)).toBe(true);
  expect(resource.status?.documentVersion).toBe('1');
  expect(await writes(rig)).toEqual(['CreateDocument', 'CreateAssociation', 'UpdateDocument']);
});

test('a document in another region is refused by name', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script', { region: 'us-east-1' });

  await rig.associations.create('agent', referring());
  const resource = await rig.associations.until('agent', hasReason('RegionMismatch'));

  expect(condition(resource, 'Stalled').message).toContain('us-east-1');
  expect(await rig.aws.associations()).toEqual([]);
});

test('after a restart with both kinds settled nothing is written, and the document says who uses it', async () => {
  const rig = await openScene('docref');
  await rig.aws.put(`nodes/${LINUX}`, { platformType: 'Linux' });
  const first = await rig.startOperator();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);
  await rig.advance(180_000);
  const used = await rig.documents.until('script', ({ status }) => status?.usedBy?.count === 1);
  await first.stop();
  const before = (await rig.aws.calls()).at(-1)?.seq;

  const second = await rig.startOperator();
  await second.idle();

  const calls = (await rig.aws.calls(before)).map(({ operation }) => operation);
  expect(used.status?.usedBy).toEqual({ count: 1, names: [`${rig.namespace}.agent`] });
  expect(calls.toSorted()).toEqual(['ListAssociations', 'ListDocuments']);
});

test('the status tells the version that AWS was told, not the one that it refused', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);
  await rig.aws.put('faults', [{ operation: 'UpdateAssociation', kind: 'denied' }]);

  await editScript(rig, 'df');
  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  expect(condition(resource, 'Ready').reason).toBe('AccessDeniedException');
  expect(resource.status?.documentVersion).toBe('1');
});

test('who uses a document is told without any SsmAssociation, and no longer when nobody does', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  const aws = somebody(rig);
  const made = await aws.send(
    new CreateAssociationCommand({
      Name: 'script',
      AssociationName: 'Theirs',
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    }),
  );
  await rig.advance(130_000);
  const used = await rig.documents.until('script', ({ status }) => status?.usedBy?.count === 1);
  await aws.send(new DeleteAssociationCommand({ AssociationId: made.AssociationDescription?.AssociationId }));

  await rig.advance(130_000);
  const unused = await rig.documents.until('script', ({ status }) => status?.usedBy?.count === 0);

  expect(used.status?.usedBy?.names).toEqual(['Theirs']);
  expect(unused.status?.usedBy?.names).toBeUndefined();
});
