import { DeleteAssociationCommand, RemoveTagsFromResourceCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import {
  HALF_AN_HOUR,
  adopting,
  existing,
  OWNER,
  reschedule,
  retag,
  sceneOfAdoption,
  UID,
} from '../support/adopting.ts';
import { hasReason, condition, isReady, somebody } from '../support/rig.ts';
import { sent } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const THEIRS = { [OWNER]: 'other/fleet/agent', [UID]: 'theirs' };

test('the spec is sent only when AWS shows our marks, and marks that do not show yet stall nothing', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig, { ...THEIRS, [UID]: 'retained' });
  await retag(rig, 'Association', id, { their: 'other' }); // so that a read from before our marks shows who let go of it
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 6 }]);
  const adopt = { byName: true, overwrite: true };

  await rig.associations.create('agent', adopting({ scheduleExpression: 'rate(2 days)', adopt }));
  const stalls = new Set<string>();
  await rig.associations.until('agent', (found) => {
    stalls.add(condition(found, 'Stalled').status);
    return isReady(found);
  });

  const calls = (await rig.aws.calls()).map(({ operation }) => operation);
  const before = calls.slice(0, calls.indexOf('UpdateAssociation'));
  expect(before.filter((operation) => operation === 'ListTagsForResource')).toHaveLength(7);
  expect(stalls).not.toContain('True');
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateAssociation']);
});

test('what differs is shown and left so, whatever is edited, until overwrite allows to send the spec', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting({ scheduleExpression: 'rate(2 days)' }));
  const differing = await rig.associations.until('agent', hasReason('AdoptionDiffers'));
  await rig.associations.edit('agent', { scheduleExpression: 'rate(3 days)', adopt: null });
  await reschedule(rig, id, 'rate(4 days)');
  await rig.advance(HALF_AN_HOUR);
  const withheld = await rig.associations.until('agent', hasReason('AdoptionDiffers'));
  const before = await sent(rig);

  await rig.associations.edit('agent', { adopt: { byName: true, overwrite: true } });
  await rig.associations.until('agent', isReady);
  await rig.advance(HALF_AN_HOUR);

  const [held] = await rig.aws.associations();
  expect(condition(differing, 'Stalled').status).toBe('True');
  expect(differing.status).toMatchObject({ documentName: 'AWS-RunShellScript', documentVersion: '$DEFAULT' });
  expect(condition(differing, 'Drifted')).toMatchObject({ status: 'True', reason: 'AdoptionDiffers' });
  expect(differing.status?.drift?.fields).toEqual([
    { path: 'scheduleExpression', declared: 'rate(2 days)', observed: 'rate(1 day)' },
  ]);
  expect(condition(withheld, 'Ready').message).toContain('adopt.overwrite');
  expect(before).toEqual(['AddTagsToResource']);
  expect(held?.ScheduleExpression).toBe('rate(3 days)');
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateAssociation']);
});

test('overwrite from the start marks first, then sends the spec once', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig);
  const adopt = { byName: true, overwrite: true };

  await rig.associations.create('agent', adopting({ scheduleExpression: 'rate(2 days)', adopt }));
  await rig.associations.until('agent', isReady);
  await rig.advance(HALF_AN_HOUR);

  const told = await rig.associations.events('agent', 'Updating');
  expect(told.map(({ note }) => note).join()).toContain('adopt.overwrite');
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateAssociation']);
});

test('once it was as declared, edits of the spec are sent and edits in AWS are put back', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting({ scheduleExpression: 'rate(2 days)' }));
  await rig.associations.until('agent', hasReason('AdoptionDiffers'));
  await rig.associations.edit('agent', { scheduleExpression: 'rate(1 day)' });
  await rig.associations.until('agent', isReady);
  const accepted = await sent(rig);

  await rig.associations.edit('agent', { scheduleExpression: 'rate(3 days)', adopt: null });
  await rig.associations.until('agent', isReady);
  const edited = await sent(rig);
  await reschedule(rig, id, 'rate(4 days)');
  await rig.advance(65_000);
  await rig.associations.until('agent', ({ status }) => status?.drift?.corrections === 1);

  expect(accepted).toEqual(['AddTagsToResource']);
  expect(edited).toEqual([...accepted, 'UpdateAssociation']);
  expect(await sent(rig)).toEqual([...edited, 'UpdateAssociation']);
});

test('Observe shows how what it adopted differs, and Correct then marks it and does not change it', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig);
  const declared = adopting({
    driftPolicy: 'Observe',
    scheduleExpression: 'rate(2 days)',
    tags: { team: 'a' },
  });
  await rig.associations.create('agent', declared);
  await rig.advance(70_000); // for so long tags that differ are doubted
  const observed = await rig.associations.until('agent', hasReason('DriftReported'));
  await rig.advance(HALF_AN_HOUR);
  const before = await sent(rig);

  await rig.associations.edit('agent', { driftPolicy: 'Correct' });
  await rig.associations.until('agent', hasReason('AdoptionDiffers'));

  const [held] = await rig.aws.associations();
  expect(observed.status?.drift?.fields.map(({ path }) => path)).toEqual(['scheduleExpression', 'tags.team']);
  expect(before).toEqual([]);
  expect(held && tagOf(held, 'team')).toBe('a');
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('Report puts back no tag of what it adopted, but its own marks', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  const tags = { team: 'a', cost: '1' };
  const declared = adopting({ driftPolicy: 'Report', scheduleExpression: 'rate(2 days)', tags });
  await rig.associations.create('agent', declared);
  const { metadata } = await rig.associations.until('agent', hasReason('AdoptionDiffers'));
  const TagKeys = [OWNER, UID, 'cost'];
  await somebody(rig).send(
    new RemoveTagsFromResourceCommand({ ResourceType: 'Association', ResourceId: id, TagKeys }),
  );
  await retag(rig, 'Association', id, { team: 'b' });

  await rig.associations.edit('agent', { checkInterval: '5m' });
  await rig.advance(HALF_AN_HOUR);

  const [held] = await rig.aws.associations();
  const found = [UID, 'team', 'cost'].map((key) => held && tagOf(held, key));
  expect(found).toEqual([metadata.uid, 'b', undefined]);
});

test('what was adopted, never held the spec and is deleted in AWS is not made anew', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting({ scheduleExpression: 'rate(2 days)' }));
  await rig.associations.until('agent', hasReason('AdoptionDiffers'));

  await somebody(rig).send(new DeleteAssociationCommand({ AssociationId: id }));
  await rig.advance(HALF_AN_HOUR);
  const resource = await rig.associations.get('agent');

  expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: 'AdoptionDiffers' });
  expect(condition(resource, 'Ready').message).toContain('was deleted in AWS');
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('what was adopted, was as declared and is deleted in AWS is made anew', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting());
  await rig.associations.until('agent', isReady);

  await somebody(rig).send(new DeleteAssociationCommand({ AssociationId: id }));
  await rig.advance(180_000);
  await rig.associations.until('agent', (found) => isReady(found) && found.status?.associationId !== id);

  expect(await sent(rig)).toEqual(['AddTagsToResource', 'CreateAssociation']);
});

test('an edit that ends Observe is sent only after the marks', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig);
  await rig.associations.create('agent', adopting({ driftPolicy: 'Observe' }));
  await rig.associations.until('agent', isReady);

  await rig.associations.edit('agent', { driftPolicy: 'Correct', scheduleExpression: 'rate(2 days)' });
  await rig.associations.until('agent', isReady);

  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateAssociation']);
});
