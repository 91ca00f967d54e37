import {
  AddTagsToResourceCommand,
  DeleteAssociationCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { condition, hasReason, isReady, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, sceneWithOperator, writes } from '../support/scene.ts';

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

test('an edit behind the back is put back though the read that the list calls for lags', async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent');
  await editBehindItsBack(rig, status?.associationId, { Parameters: { commands: ['id'] } });
  await rig.aws.put('faults', [{ operation: 'DescribeAssociation', kind: 'stale', times: 1 }]);

  await rig.advance(130_000);

  await rig.associations.until('agent', (found) => found.status?.drift?.correctedAt !== undefined);
  expect(await rig.aws.associations()).toMatchObject([
    { AssociationVersion: '3', Parameters: { commands: ['uptime'] } },
  ]);
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
  const events = await rig.associations.events('agent', 'Recreated');
  const [before, after] = [status?.associationId, resource.status?.associationId];
  expect(await rig.aws.associations()).toHaveLength(1);
  expect(resource.status?.drift).toMatchObject({ corrections: 1 });
  expect(events.find(({ reason }) => reason === 'Recreated')?.note).toBe(
    `Association ${before} was deleted in AWS, and was made anew. It is association ${after} now.`,
  );
});

test('a run-once association that was deleted in AWS is reported, not run again', async () => {
  const rig = await sceneWithOperator('drift');
  const once = spec();
  delete once.scheduleExpression;
  await rig.associations.create('agent', once);
  const { status } = await rig.associations.until('agent', isReady);
  await deleteBehindItsBack(rig, status?.associationId);

  await rig.advance(180_000);

  const resource = await rig.associations.until('agent', hasReason('RunOnceGone'));
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(await rig.aws.associations()).toEqual([]);
});

test('a suspended resource is left alone until it is resumed, and can be deleted', async () => {
  const rig = await sceneWithOperator('drift');
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { suspend: true, parameters: { commands: ['df'] } });
  const suspended = await rig.associations.until('agent', hasReason('Suspended'));
  await rig.advance(600_000);
  const whileSuspended = await writes(rig);
  await rig.associations.edit('agent', { suspend: false });
  await rig.associations.until('agent', isReady);
  const resumed = await writes(rig);
  const told = await rig.associations.events('agent', 'Resumed');
  await rig.associations.edit('agent', { suspend: true });
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(condition(suspended, 'Ready').status).toBe('Unknown');
  expect(told.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['Suspended', 'Resumed']));
  expect(told.filter(({ reason }) => reason === 'Suspended')).toHaveLength(1);
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
  const resource = await rig.associations.until('agent', hasReason('OwnedByAnother'));
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(condition(resource, 'Stalled').message).toContain('other/fleet/agent');
  expect(await rig.aws.associations()).toHaveLength(1);
  expect((await writes(rig)).filter((operation) => operation !== 'AddTagsToResource')).toEqual([
    'CreateAssociation',
  ]);
});

test('an at() association whose time is over is not made anew, and its status rests', async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent', {
    scheduleExpression: 'at(2026-01-05T00:30:00)',
    applyOnlyAtCronInterval: true,
  });
  await rig.advance(3_600_000);
  await deleteBehindItsBack(rig, status?.associationId);
  await rig.advance(180_000);
  const gone = await rig.associations.until('agent', hasReason('RunOnceGone'));

  await rig.advance(1_800_000);

  const later = await rig.associations.get('agent');
  expect(later.metadata.resourceVersion).toBe(gone.metadata.resourceVersion);
  expect(later.status?.drift).toMatchObject({ corrections: 0 });
  expect(await rig.aws.associations()).toEqual([]);
});

test('with driftPolicy Report a deleted association is made anew by a new spec only', async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report' });
  await deleteBehindItsBack(rig, status?.associationId);
  await rig.advance(180_000);
  const reported = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Drifted').status === 'True',
  );
  const before = await rig.aws.associations();

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.advance(120_000);

  await rig.associations.until('agent', isReady);
  expect(condition(reported, 'Ready').reason).toBe('DriftReported');
  expect(before).toEqual([]);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('a correction is told when AWS has answered it, not before', async () => {
  const rig = await sceneWithOperator('drift');
  const { status } = await createReady(rig, 'agent');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'denied' }]);
  await deleteBehindItsBack(rig, status?.associationId);

  await rig.advance(300_000);

  const resource = await rig.associations.get('agent');
  expect(condition(resource, 'Ready').reason).toBe('AccessDeniedException');
  expect(resource.status?.drift?.correctedAt).toBeUndefined();
});
