import {
  AddTagsToResourceCommand,
  DeleteAssociationCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { condition, isReady, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, sceneWithOperator, writes } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

async function editBehindItsBack(rig: Rig, id: string | undefined, change: object): Promise<void> {
  const client = somebody(rig);
  await client.send(new UpdateAssociationCommand({ AssociationId: id, ...change }));
}

async function deleteBehindItsBack(rig: Rig, id: string | undefined): Promise<void> {
  const client = somebody(rig);
  await client.send(new DeleteAssociationCommand({ AssociationId: id }));
}

async function retag(rig: Rig, id: string | undefined, Key: string, Value: string): Promise<void> {
  const client = somebody(rig);
  await client.send(
    new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: id, Tags: [{ Key, Value }] }),
  );
}

test('an edit behind the back is put back within a sweep, and the resource tells of it', async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent');

  await editBehindItsBack(rig, status?.associationId, {
    AssociationName: status?.associationName,
    ScheduleExpression: 'rate(2 days)',
    Parameters: { commands: ['id'] },
  });
  await rig.advance(65_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => found.status?.drift?.correctedAt !== undefined && isReady(found),
  );
  const [held] = await rig.aws.associations();
  expect(held).toMatchObject({
    ScheduleExpression: 'rate(1 day)',
    Parameters: { commands: ['uptime'] },
    AssociationVersion: '3',
  });
  expect(resource.status?.drift).toMatchObject({ corrections: 1 });
  expect(resource.status?.drift?.fields).toEqual([
    { path: 'parameters.commands', declared: 'set', observed: 'changed' },
    { path: 'scheduleExpression', declared: 'rate(1 day)', observed: 'rate(2 days)' },
  ]);
  expect(condition(resource, 'Drifted').status).toBe('False');
});

test('with driftPolicy Report an edit in AWS is shown and left alone, and a new spec replaces it', async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report' });
  await editBehindItsBack(rig, status?.associationId, {
    ScheduleExpression: 'rate(2 days)',
    Parameters: { commands: ['uptime'] },
  });

  await rig.advance(130_000);
  const drifted = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Drifted').status === 'True',
  );
  const [left] = await rig.aws.associations();
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);

  const [replaced] = await rig.aws.associations();
  expect(condition(drifted, 'Ready')).toMatchObject({ status: 'False', reason: 'DriftReported' });
  expect(left?.ScheduleExpression).toBe('rate(2 days)');
  expect(replaced).toMatchObject({ ScheduleExpression: 'rate(1 day)', Parameters: { commands: ['df'] } });
});

test('what is deleted in AWS is created again, once', async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent');
  await deleteBehindItsBack(rig, status?.associationId);

  await rig.advance(180_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => isReady(found) && found.status?.associationId !== status?.associationId,
  );
  expect(await rig.aws.associations()).toHaveLength(1);
  expect(resource.status?.drift).toMatchObject({ corrections: 1 });
});

test('a run-once association that was deleted in AWS is reported, not run again', async () => {
  const rig = await sceneWithOperator('drift');
  const once = spec();
  delete once.scheduleExpression;
  await rig.associations.create('agent', once);
  const { status } = await rig.associations.until('agent', isReady);
  await deleteBehindItsBack(rig, status?.associationId);

  await rig.advance(180_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Ready').reason === 'RunOnceGone',
  );
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(await rig.aws.associations()).toEqual([]);
});

test('deleting the resource deletes the association', async () => {
  const rig = await sceneWithOperator('drift');
  await createReady(rig, 'agent');

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

test('with deletionPolicy Retain the association stays, marked as let go', async () => {
  const rig = await sceneWithOperator('drift');
  await createReady(rig, 'agent', { deletionPolicy: 'Retain' });

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe('retained');
});

test('a suspended resource is left alone until it is resumed, and can be deleted', async () => {
  const rig = await sceneWithOperator('drift');
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { suspend: true, parameters: { commands: ['df'] } });
  const suspended = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Ready').reason === 'Suspended',
  );
  await rig.advance(600_000);
  const whileSuspended = await writes(rig);
  await rig.associations.edit('agent', { suspend: false });
  await rig.associations.until('agent', isReady);
  const resumed = await writes(rig);
  await rig.associations.edit('agent', { suspend: true });
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(condition(suspended, 'Ready').status).toBe('Unknown');
  expect(suspended.status?.observedGeneration).toBe(2);
  expect(whileSuspended).toEqual(['CreateAssociation']);
  expect(resumed).toEqual(['CreateAssociation', 'UpdateAssociation']);
  expect(await rig.aws.associations()).toEqual([]);
});

test("another owner's association is neither updated nor deleted", async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent');
  await retag(rig, status?.associationId, 'ssm-operator.dev/owner', 'other/fleet/agent');

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Ready').reason === 'OwnedByAnother',
  );
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(condition(resource, 'Stalled').message).toContain('other/fleet/agent');
  expect(await rig.aws.associations()).toHaveLength(1);
  expect((await writes(rig)).filter((operation) => operation !== 'AddTagsToResource')).toEqual([
    'CreateAssociation',
  ]);
});

test('fields that this version does not serve are refused, and nothing is created', async () => {
  const rig = await sceneWithOperator('drift');
  const { documentName: _, ...rest } = spec();
  await rig.associations.create('by-reference', { ...rest, documentRef: { name: 'script' } });

  const resource = await rig.associations.until(
    'by-reference',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  expect(condition(resource, 'Ready')).toMatchObject({ reason: 'NotServed' });
  expect(condition(resource, 'Ready').message).toContain('documentRef');
  expect(await rig.aws.associations()).toEqual([]);
});
