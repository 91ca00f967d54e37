import { expect, test } from 'vitest';
import { editScript, publishInVain, referring, sceneOfReferences } from '../support/referring.ts';
import { condition, documentSpec, hasReason, isReady, shellContent, type Rig } from '../support/rig.ts';
import { createReadyDocument, openScene, writes } from '../support/scene.ts';

const MADE = ['CreateDocument', 'CreateAssociation'];

test('a stalled document keeps its published version, also for an association that is edited or made meanwhile', async () => {
  const rig = await sceneOfReferences();
  const stalled = await publishInVain(rig);

  await rig.associations.edit('agent', { scheduleExpression: 'rate(2 days)' });
  await rig.associations.create('late', referring({ documentVersion: 'Published' }));

  const edited = await rig.associations.until('agent', isReady);
  const late = await rig.associations.until('late', isReady);
  expect(condition(stalled, 'Stalled').status).toBe('True');
  expect(edited.status).toMatchObject({ documentVersion: '1', associationVersion: '2' });
  expect(late.status).toMatchObject({ documentVersion: '1', associationVersion: '1' });
});

test('a reference that is switched to another document is one update, and lets the first document go', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await createReadyDocument(rig, 'other');
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);

  await rig.associations.edit('agent', { documentRef: { name: 'other' } });
  const switched = await rig.associations.until('agent', isReady);
  await rig.documents.delete('script');
  await rig.documents.gone('script');
  await rig.documents.delete('other');
  await rig.documents.until('other', hasReason('InUse'));

  expect(switched.status).toMatchObject({ documentName: 'other', associationVersion: '2' });
  expect(await documentsRun(rig)).toEqual(['other']);
  expect((await writes(rig)).slice(3)).toEqual(['UpdateAssociation', 'DeleteDocument']);
});

test('a change of the document that was referred to before does not reach the association', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await createReadyDocument(rig, 'other');
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);
  await rig.associations.edit('agent', { documentRef: { name: 'other' } });
  await rig.associations.until('agent', isReady);

  await editScript(rig, 'df');
  await rig.advance(120_000);

  const resource = await rig.associations.get('agent');
  expect(resource.status).toMatchObject({ documentName: 'other', documentVersion: '1' });
  expect((await writes(rig)).filter((operation) => operation === 'UpdateAssociation')).toHaveLength(1);
});

test('a reference that gives way to the name of the same document, and comes back, sends nothing', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);

  await rig.associations.edit('agent', { documentRef: null, documentName: 'script' });
  const named = await rig.associations.until('agent', isReady);
  await rig.associations.edit('agent', { documentRef: { name: 'script' }, documentName: null });
  const referred = await rig.associations.until('agent', isReady);
  await rig.advance(120_000);

  expect(named.status).toMatchObject({ documentName: 'script', associationVersion: '1' });
  expect(referred.status).toMatchObject({ documentName: 'script', associationVersion: '1' });
  expect(await writes(rig)).toEqual(MADE);
});

test('a reference that gives way to the name of another document, and comes back, is one update each', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);
  const commands = { commands: ['uptime'] };

  await rig.associations.edit('agent', {
    documentRef: null,
    documentName: 'AWS-RunShellScript',
    parameters: commands,
  });
  const named = await rig.associations.until('agent', isReady);
  await rig.associations.edit('agent', {
    documentRef: { name: 'script' },
    documentName: null,
    parameters: null,
  });
  const referred = await rig.associations.until('agent', isReady);

  expect(named.status).toMatchObject({ documentName: 'AWS-RunShellScript', associationVersion: '2' });
  expect(referred.status).toMatchObject({ documentName: 'script', associationVersion: '3' });
  expect(await documentsRun(rig)).toEqual(['script']);
  expect(await writes(rig)).toEqual([...MADE, 'UpdateAssociation', 'UpdateAssociation']);
});

test('Published gives way to the number that it stood for without a call', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);

  await rig.associations.edit('agent', { documentVersion: '1' });
  const numbered = await rig.associations.until('agent', isReady);
  await editScript(rig, 'df');
  await rig.advance(120_000);

  expect(numbered.status).toMatchObject({ documentVersion: '1', associationVersion: '1' });
  expect(await writes(rig)).toEqual([...MADE, 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('a document that is deleted and declared anew as it was leaves its association alone', async () => {
  const rig = await sceneThatAdopts();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);
  await rig.documents.delete('script');
  await rig.documents.gone('script');
  await rig.associations.until('agent', hasReason('DocumentNotReady'));

  await rig.documents.create('script', documentSpec({ adopt: { byName: true } }));
  await rig.documents.until('script', isReady);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status).toMatchObject({ documentVersion: '1', associationVersion: '1' });
  expect((await writes(rig)).filter((operation) => operation.endsWith('Association'))).toEqual([
    'CreateAssociation',
  ]);
});

test('a document that is deleted and declared anew with other content is one update with Published', async () => {
  const rig = await sceneThatAdopts();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);
  await rig.documents.delete('script');
  await rig.documents.gone('script');
  await rig.associations.until('agent', hasReason('DocumentNotReady'));

  const adopt = { byName: true, overwrite: true };
  await rig.documents.create('script', documentSpec({ adopt, content: shellContent('df') }));
  const resource = await rig.associations.until(
    'agent',
    (found) => isReady(found) && found.status?.documentVersion === '2',
  );

  expect(resource.status?.associationVersion).toBe('2');
  expect((await writes(rig)).filter((operation) => operation.endsWith('Association'))).toEqual([
    'CreateAssociation',
    'UpdateAssociation',
  ]);
});

test('a reference into another region changes nothing in AWS, and is over when it is taken back', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await createReadyDocument(rig, 'abroad', { region: 'us-east-1' });
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);

  await rig.associations.edit('agent', { documentRef: { name: 'abroad' } });
  const refused = await rig.associations.until('agent', hasReason('RegionMismatch'));
  await rig.associations.edit('agent', { documentRef: { name: 'script' } });
  const back = await rig.associations.until('agent', isReady);

  expect(condition(refused, 'Stalled')).toMatchObject({ status: 'True', reason: 'RegionMismatch' });
  expect(refused.status).toMatchObject({ documentName: 'script', documentVersion: '$DEFAULT' });
  expect(back.status?.associationVersion).toBe('1');
  expect(await writes(rig)).toEqual(['CreateDocument', 'CreateDocument', 'CreateAssociation']);
});

test('a document and an association of one region go together, whatever the region of the operator', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'abroad', { region: 'us-east-1' });

  await rig.associations.create(
    'agent',
    referring({ documentRef: { name: 'abroad' }, region: 'us-east-1', documentVersion: 'Published' }),
  );
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status).toMatchObject({
    region: 'us-east-1',
    documentName: 'abroad',
    documentVersion: '1',
  });
});

/** Names of the documents that AWS's associations run. */
async function documentsRun(rig: Rig): Promise<readonly string[]> {
  return (await rig.aws.associations()).map(({ Name }) => Name);
}

/** A namespace that may adopt, and an operator at work. */
async function sceneThatAdopts(): Promise<Rig> {
  const rig = await openScene('docref');
  await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace });
  return rig;
}
