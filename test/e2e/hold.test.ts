import { RemoveTagsFromResourceCommand, UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { HOLD_TAG, RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT, UID_TAG } from '../../src/api/names.ts';
import { hold, isHeld, MINUTE_MS, release, UNTIL_MONDAY } from '../support/holding.ts';
import { ASKED, toldTimes } from '../support/requesting.ts';
import { condition, hasReason, isReady, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, sceneWithOperator, sent } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

async function heldAssociation(rig: Rig): Promise<string | undefined> {
  const { status } = await createReady(rig, 'agent', { tags: { team: 'a' } });
  await hold(rig, 'Association', status?.associationId);
  return status?.associationId;
}

test('a held association is not updated; asked to look after the tag is gone, the operator goes on at once', async () => {
  const rig = await sceneWithOperator('hold');
  const id = await heldAssociation(rig);

  await rig.associations.edit('agent', { parameters: { commands: ['df'] }, tags: { team: 'b' } });
  const resource = await rig.associations.until('agent', isHeld);
  await rig.advance(60 * MINUTE_MS);
  const before = await sent(rig);
  await release(rig, 'Association', id);
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  const after = await rig.associations.until('agent', isReady);

  expect(condition(resource, 'Ready').status).toBe('Unknown');
  expect(condition(resource, 'Stalled').status).toBe('False');
  expect(condition(resource, 'Ready').message).toContain(
    `carries the tag ${HOLD_TAG} in AWS. Remove it there`,
  );
  expect(before).toEqual(['CreateAssociation']);
  expect(await sent(rig)).toEqual(['CreateAssociation', 'UpdateAssociation', 'AddTagsToResource']);
  expect(after.status?.heldSince).toBeUndefined();
  expect([await toldTimes(rig, 'Held'), await toldTimes(rig, 'Released')]).toEqual([1, 1]);
});

test('drift of a held association stays, Ready is True as long as the spec is, and a release is noticed within 10 minutes', async () => {
  const rig = await sceneWithOperator('hold');
  const id = await heldAssociation(rig);
  const edit = { AssociationId: id, Parameters: { commands: ['edited'] } };
  await somebody(rig).send(new UpdateAssociationCommand(edit));

  await rig.advance(60 * MINUTE_MS);
  const resource = await rig.associations.until('agent', isHeld);
  const before = await sent(rig);
  await release(rig, 'Association', id);
  await rig.advance(10 * MINUTE_MS);

  expect(isReady(resource)).toBe(true);
  expect(before).toEqual(['CreateAssociation']);
  expect(await sent(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
  await rig.associations.until('agent', hasReason('InPlace'));
});

test('tags of a held association are not put back, and the hold tag outlives those of the spec', async () => {
  const rig = await sceneWithOperator('hold');
  const id = await heldAssociation(rig);
  const keys = ['team', UID_TAG];
  const untag = { ResourceType: 'Association', ResourceId: id, TagKeys: keys } as const;
  await somebody(rig).send(new RemoveTagsFromResourceCommand(untag));

  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.associations.until('agent', isHeld);
  await rig.associations.edit('agent', { tags: { team: null } });
  await rig.advance(60 * MINUTE_MS);

  const [held] = await rig.aws.associations();
  expect(await sent(rig)).toEqual(['CreateAssociation']);
  expect(held && tagOf(held, HOLD_TAG)).toBe(UNTIL_MONDAY);
});

test('runs of a held association are reported, and a request to run it is refused for good', async () => {
  const rig = await openScene('hold');
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
  await rig.startOperator();
  const { status } = await createReady(rig, 'agent', { scheduleExpression: 'rate(30 minutes)' });
  await hold(rig, 'Association', status?.associationId);
  await rig.advance(5 * MINUTE_MS);
  await rig.associations.annotate('agent', { [RUN_REQUESTED_AT]: ASKED });
  const refused = await rig.associations.until('agent', (found) => found.status?.lastHandledRunAt === ASKED);

  await rig.advance(40 * MINUTE_MS);
  const later = await rig.associations.get('agent');
  await release(rig, 'Association', status?.associationId);
  await rig.advance(15 * MINUTE_MS);

  await rig.associations.until('agent', hasReason('InPlace'));
  await rig.associations.events('agent', 'RunRefused');
  expect(isHeld(refused)).toBe(true);
  expect(later.status?.lastRun).toMatchObject({ status: 'Success' });
  expect(later.status?.lastRun?.executionId).not.toBe(refused.status?.lastRun?.executionId);
  expect(await sent(rig)).toEqual(['CreateAssociation']);
});

test('deleting the resource deletes what is held', async () => {
  const rig = await sceneWithOperator('hold');
  await heldAssociation(rig);
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.associations.until('agent', isHeld);

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

for (const ending of ['released', 'deleted']) {
  test(`a held association of an earlier resource is not taken over, until it is released or the new resource is ${ending}`, async () => {
    const rig = await openScene('hold');
    const first = await rig.startOperator();
    const id = await heldAssociation(rig);
    await first.stop();
    await rig.associations.abandon('agent');
    const { metadata } = await rig.associations.create('agent', spec({ tags: { team: 'a' } }));

    await rig.startOperator();
    const resource = await rig.associations.until('agent', isHeld);
    await rig.advance(20 * MINUTE_MS);
    const before = await sent(rig);
    if (ending === 'deleted') {
      await rig.associations.delete('agent');
      await rig.associations.gone('agent');
    } else {
      await release(rig, 'Association', id);
      await rig.advance(11 * MINUTE_MS);
      await rig.associations.until('agent', hasReason('InPlace'));
    }

    const [held, ...others] = await rig.aws.associations();
    expect(condition(resource, 'Ready').status).toBe('Unknown');
    expect(resource.status).not.toHaveProperty('associationId');
    expect(before).toEqual(['CreateAssociation']);
    expect(held?.AssociationId).toBe(id);
    expect(others).toEqual([]);
    expect(held && tagOf(held, UID_TAG) === metadata.uid).toBe(ending === 'released');
    expect(await sent(rig)).toEqual(
      ending === 'released' ? ['CreateAssociation', 'AddTagsToResource'] : ['CreateAssociation'],
    );
  });
}

test('a read of tags that lags behind the hold is no release', async () => {
  const rig = await sceneWithOperator('hold');
  await heldAssociation(rig);
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isHeld);
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 3 }]);

  await rig.associations.edit('agent', { parameters: { commands: ['id'] } });
  await rig.associations.until('agent', isHeld);
  await rig.advance(60 * MINUTE_MS);

  expect(await sent(rig)).toEqual(['CreateAssociation']);
  expect(isHeld(await rig.associations.get('agent'))).toBe(true);
});

test('what is held costs few reads and no write of its status', async () => {
  const rig = await sceneWithOperator('hold');
  await heldAssociation(rig);
  await createReadyDocument(rig, 'script');
  await hold(rig, 'Document', 'script');
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.associations.until('agent', isHeld);
  await rig.advance(10 * MINUTE_MS);
  const before = [await rig.associations.until('agent', isHeld), await rig.documents.until('script', isHeld)];
  const { length } = await rig.aws.calls();

  await rig.advance(120 * MINUTE_MS);

  const after = [await rig.associations.get('agent'), await rig.documents.get('script')];
  const calls = (await rig.aws.calls())
    .slice(length)
    .filter(({ operation }) => !/^List(Assoc|Doc)/.test(operation));
  const looks = calls.length / 12; // in 10 minutes, at both
  expect(looks).toBeGreaterThan(2);
  expect(looks).toBeLessThanOrEqual(5);
  expect(after.map(({ metadata }) => metadata.resourceVersion)).toEqual(
    before.map(({ metadata }) => metadata.resourceVersion),
  );
});
