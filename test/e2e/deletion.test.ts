import { DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { retag } from '../support/adopting.ts';
import { hasReason, somebody, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, sceneWithOperator, sent, writes } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const NO_TAGS_ONCE = {
  operation: 'ListTagsForResource',
  kind: 'error',
  code: 'InvalidResourceId',
  times: 1,
} as const;

async function deleteBehind(rig: Rig, AssociationId: string | undefined): Promise<void> {
  await somebody(rig).send(new DeleteAssociationCommand({ AssociationId }));
}

test('deleting the resource deletes the association', async () => {
  const rig = await sceneWithOperator('deletion');
  await createReady(rig, 'agent');

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

test('with deletionPolicy Retain the association stays, marked as let go', async () => {
  const rig = await sceneWithOperator('deletion');
  await createReady(rig, 'agent', { deletionPolicy: 'Retain' });

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe('retained');
});

test('with deletionPolicy Retain a read that knows nothing of the association is not believed', async () => {
  const rig = await sceneWithOperator('deletion');
  await createReady(rig, 'agent', { deletionPolicy: 'Retain' });
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 1 }]);

  await rig.associations.delete('agent');
  await rig.advance(10_000);
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe('retained');
});

test('deletion does not believe a single read that says the association is gone', async () => {
  const rig = await sceneWithOperator('deletion');
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [
    { operation: 'DescribeAssociation', kind: 'stale', times: 1 },
    { operation: 'ListTagsForResource', kind: 'stale', times: 1 },
  ]);

  await rig.associations.delete('agent');
  await rig.advance(10_000);
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

test('with deletionPolicy Retain an association that is gone in AWS keeps nothing', async () => {
  const rig = await sceneWithOperator('deletion');
  const { status } = await createReady(rig, 'agent', { deletionPolicy: 'Retain' });
  await deleteBehind(rig, status?.associationId);

  await rig.associations.delete('agent');
  await rig.advance(70_000);
  await rig.associations.gone('agent');

  expect(await writes(rig)).toEqual(['CreateAssociation', 'DeleteAssociation']);
});

for (const [who, theirs] of Object.entries({
  'another cluster': { 'ssm-operator.dev/owner': 'other/fleet/agent', 'ssm-operator.dev/uid': 'theirs' },
  'a younger resource of this name': { 'ssm-operator.dev/uid': 'younger' },
})) {
  test(`an association that ${who} has taken is not deleted because its tags do not show for a moment`, async () => {
    const rig = await sceneWithOperator('deletion');
    const { status } = await createReady(rig, 'agent');
    await retag(rig, 'Association', status?.associationId ?? '', theirs);
    await rig.aws.put('faults', [NO_TAGS_ONCE]);

    await rig.associations.delete('agent');
    await rig.advance(10_000);
    await rig.associations.gone('agent');

    const [held] = await rig.aws.associations();
    expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe(theirs['ssm-operator.dev/uid']);
    expect(await sent(rig)).toEqual(['CreateAssociation']);
  });

  test(`a document that ${who} has taken is not deleted because its tags do not show for a moment`, async () => {
    const rig = await sceneWithOperator('deletion');
    await createReadyDocument(rig, 'script');
    await retag(rig, 'Document', 'script', theirs);
    await rig.aws.put('faults', [NO_TAGS_ONCE]);

    await rig.documents.delete('script');
    await rig.advance(10_000);
    await rig.documents.gone('script');

    const [held] = await rig.aws.documents();
    expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe(theirs['ssm-operator.dev/uid']);
    expect(await sent(rig)).toEqual(['CreateDocument']);
  });
}

test('what is gone in AWS lets its resource go after a minute, and nothing is sent', async () => {
  const rig = await sceneWithOperator('deletion');
  const { status } = await createReady(rig, 'agent');
  await deleteBehind(rig, status?.associationId);

  await rig.associations.delete('agent');
  await rig.associations.until('agent', hasReason('Missing'));
  await rig.advance(70_000);
  await rig.associations.gone('agent');

  expect(await sent(rig)).toEqual(['CreateAssociation']);
});

test('after a deletion that AWS has answered nobody waits for its tags', async () => {
  const rig = await sceneWithOperator('deletion');
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [{ operation: 'DescribeAssociation', kind: 'stale', times: 1 }]);

  await rig.associations.delete('agent');
  await rig.advance(5_000);
  await rig.associations.gone('agent');

  expect(await sent(rig)).toEqual(['CreateAssociation', 'DeleteAssociation']);
});
