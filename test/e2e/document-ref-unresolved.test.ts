import { DeleteDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { editScript, referring, sceneOfReferences } from '../support/referring.ts';
import { condition, documentSpec, hasReason, isReady, somebody, type Rig } from '../support/rig.ts';
import { createReadyDocument, writes } from '../support/scene.ts';

/** How an SsmDocument comes to lead nowhere, and what is said of a reference to it. */
interface Nowhere {
  readonly prepare: (rig: Rig, name: string) => Promise<unknown>;
  readonly reason: string;
  readonly said: string;
}

const nowhere: Readonly<Record<string, Nowhere>> = {
  'is not there': {
    prepare: () => Promise.resolve(),
    reason: 'DocumentNotReady',
    said: 'does not exist in this namespace',
  },
  'was never Active': {
    async prepare(rig, name) {
      await rig.aws.put('document-outcomes', [{ documentName: name, status: 'Failed' }]);
      await rig.documents.create(name, documentSpec());
      await rig.advance(2_000);
      await rig.documents.until(name, hasReason('DocumentFailed'));
    },
    reason: 'DocumentNotReady',
    said: 'is not Active in AWS yet (DocumentFailed: ',
  },
  'lives in another region': {
    prepare: (rig, name) => createReadyDocument(rig, name, { region: 'us-east-1' }),
    reason: 'RegionMismatch',
    said: 'lives in us-east-1, the association in eu-west-1',
  },
  'is being deleted': {
    async prepare(rig, name) {
      await createReadyDocument(rig, name);
      await rig.associations.create('holder', referring({ documentRef: { name } }));
      await rig.associations.until('holder', isReady);
      await rig.documents.delete(name);
      await rig.documents.until(name, hasReason('InUse'));
    },
    reason: 'DocumentNotReady',
    said: 'is being deleted',
  },
  'was deleted in AWS and stays so': {
    async prepare(rig, name) {
      await createReadyDocument(rig, name, { driftPolicy: 'Report' });
      await somebody(rig).send(new DeleteDocumentCommand({ Name: name }));
      await rig.advance(5 * 60_000);
      await rig.documents.until(name, hasReason('DriftReported'));
    },
    reason: 'DocumentNotReady',
    said: 'is not Active in AWS yet (DriftReported: ',
  },
};

for (const [state, { prepare, reason, said }] of Object.entries(nowhere)) {
  test(`a reference to a document that ${state} says so, creates nothing, and does not hold a deletion up`, async () => {
    const rig = await sceneOfReferences();
    await prepare(rig, 'dubious');
    const before = await writes(rig);
    await rig.associations.create('agent', referring({ documentRef: { name: 'dubious' } }));
    const resource = await rig.associations.until('agent', hasReason(reason));

    await rig.associations.delete('agent');
    await rig.associations.gone('agent');

    expect(condition(resource, 'Ready').message).toContain(said);
    expect(resource.status?.associationId).toBeUndefined();
    expect(await writes(rig)).toEqual(before);
  });

  test(`a reference that is moved to a document that ${state} leaves AWS as it is until the association is deleted`, async () => {
    const rig = await sceneOfReferences();
    await createReadyDocument(rig, 'script');
    await rig.associations.create('agent', referring());
    await rig.associations.until('agent', isReady);
    await prepare(rig, 'dubious');
    const before = await writes(rig);
    await rig.associations.edit('agent', { documentRef: { name: 'dubious' } });
    const resource = await rig.associations.until('agent', hasReason(reason));
    await rig.advance(10 * 60_000);
    const meanwhile = await writes(rig);

    await rig.associations.delete('agent');
    await rig.associations.gone('agent');

    expect(condition(resource, 'Ready').message).toContain(said);
    expect(resource.status?.documentName).toBe('script');
    expect(meanwhile).toEqual(before);
    expect((await writes(rig)).slice(before.length)).toEqual(['DeleteAssociation']);
  });
}

test('a create whose answer was lost does not stay behind when its document and it are deleted', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);

  await rig.documents.delete('script');
  await rig.documents.gone('script');
  await rig.associations.delete('agent');
  await rig.advance(120_000);
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

test('a document that was deleted in AWS and is made anew is one update of its association with Published', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script');
  await editScript(rig, 'df');
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  const before = await rig.associations.until('agent', isReady);
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));

  await rig.advance(5 * 60_000);
  const after = await rig.associations.until(
    'agent',
    (found) => isReady(found) && found.status?.documentVersion === '1',
  );

  expect(before.status?.documentVersion).toBe('2');
  expect(after.status?.associationVersion).toBe('2');
  expect(await rig.aws.associations()).toHaveLength(1);
});
