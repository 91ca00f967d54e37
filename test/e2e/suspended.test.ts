import { DeleteAssociationCommand, UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { kstatusOf } from '../support/kstatus.ts';
import { MINUTE_MS } from '../support/requesting.ts';
import { condition, hasReason, isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, sceneWithOperator, sent } from '../support/scene.ts';

async function suspend({ associations }: Rig, change: object = {}): Promise<SsmAssociation> {
  await associations.edit('agent', { suspend: true, ...change });
  return associations.until('agent', hasReason('Suspended'));
}

/** Ready is Unknown, for these words, and nobody who waits goes on. */
function expectNotCurrent(found: SsmAssociation, words: string): void {
  expect(condition(found, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'Suspended' });
  expect(condition(found, 'Ready').message).toContain(words);
  expect(condition(found, 'Ready').message).toContain('Set spec.suspend to false to go on.');
  expect(condition(found, 'Stalled').status).toBe('False');
  expect(kstatusOf(found)).toBe('InProgress');
}

test('suspended in place it is Ready, and again when an edit is taken back', async () => {
  const rig = await sceneWithOperator('suspended');
  await createReady(rig, 'agent', { tags: { team: 'a' } });

  const first = await suspend(rig);
  await rig.associations.edit('agent', { tags: { team: 'b' } });
  await rig.associations.until('agent', (found) => !isReady(found));
  await rig.associations.edit('agent', { tags: { team: 'a' } });
  await rig.associations.until('agent', isReady);

  expect(kstatusOf(first)).toBe('Current');
  expect(condition(first, 'Drifted').status).toBe('False');
  expect(await sent(rig)).toEqual(['CreateAssociation']);
});

test('suspended with tags that AWS does not hold it is not Ready', async () => {
  const rig = await sceneWithOperator('suspended');
  await createReady(rig, 'agent', { tags: { team: 'a' } });

  const found = await suspend(rig, { tags: { team: 'b' } });

  expectNotCurrent(found, 'AWS is not known to hold this of the spec: tags.');
});

test('suspended while AWS is known to differ it is not Ready, and Drifted stands', async () => {
  const rig = await sceneWithOperator('suspended');
  const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report' });
  const edit = { AssociationId: status?.associationId, Parameters: { commands: ['edited'] } };
  await somebody(rig).send(new UpdateAssociationCommand(edit));
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', hasReason('DriftReported'));

  const found = await suspend(rig);

  expectNotCurrent(found, 'AWS differed last (DriftReported: ');
  expect(condition(found, 'Drifted').status).toBe('True');
});

test('suspended when it was told that AWS has lost it, it is not Ready, whatever is edited then', async () => {
  const rig = await sceneWithOperator('suspended');
  const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report' });
  await somebody(rig).send(new DeleteAssociationCommand({ AssociationId: status?.associationId }));
  await rig.advance(10 * MINUTE_MS);
  await rig.associations.until('agent', (before) => !isReady(before));

  const first = await suspend(rig);
  await rig.associations.edit('agent', { checkInterval: '5m' });
  const generation = first.metadata.generation + 1;
  const second = await rig.associations.until(
    'agent',
    (found) => found.status?.observedGeneration === generation,
  );

  expectNotCurrent(first, 'Nothing is written.');
  expectNotCurrent(second, 'Nothing is written.');
});

test('suspended while its document publishes another version it is not Ready any more', async () => {
  const rig = await sceneWithOperator('suspended');
  await createReadyDocument(rig, 'script');
  const { documentName: _, ...rest } = spec({ parameters: {}, documentVersion: 'Published' });
  await rig.associations.create('agent', { ...rest, documentRef: { name: 'script' } });
  await rig.associations.until('agent', hasReason('InPlace'));
  const before = await suspend(rig);

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(10_000);
  const after = await rig.associations.until('agent', (found) => !isReady(found));

  expect(isReady(before)).toBe(true);
  expectNotCurrent(after, 'AWS does not hold the spec as it is now.');
  expect(await sent(rig)).not.toContain('UpdateAssociation');
});
