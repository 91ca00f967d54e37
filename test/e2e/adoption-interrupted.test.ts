import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { openConnection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import {
  HALF_AN_HOUR,
  adopting,
  existing,
  NAME,
  OWNER,
  retag,
  sceneOfAdoption,
  UID,
} from '../support/adopting.ts';
import { eventually } from '../support/eventually.ts';
import { hasReason, condition, isReady, spec } from '../support/rig.ts';
import { openScene, sent } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const THEIRS = { [OWNER]: 'other/fleet/agent', [UID]: 'theirs' };

const interrupted: Record<string, { fault: object; policy: 'Delete' | 'Retain' | undefined }> = {
  'and was not marked': { fault: { kind: 'denied' }, policy: undefined },
  'and was not marked, whatever deletionPolicy says': { fault: { kind: 'denied' }, policy: 'Delete' },
  'and was marked without an answer': { fault: { kind: 'drop', when: 'after' }, policy: undefined },
};

function isRecorded({ status }: SsmAssociation): boolean {
  return status?.associationId !== undefined;
}

test('an adoption that was recorded goes on without adopt in the spec and without the namespace', async () => {
  const rig = await openScene('adopt');
  await existing(rig);
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'denied' }]);
  const first = await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace });
  await rig.associations.create('agent', adopting());
  const recorded = await rig.associations.until('agent', hasReason('AccessDeniedException'));
  await first.stop();
  await rig.aws.put('faults', []);

  await rig.associations.edit('agent', { adopt: null });
  await rig.startOperator();
  const resource = await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  expect(recorded.status).toMatchObject({ adopted: true, deletionPolicy: 'Retain' });
  expect(held && tagOf(held, UID)).toBe(resource.metadata.uid);
  expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
});

test('nothing is marked as long as the adoption can not be recorded', async () => {
  const rig = await openScene('adopt');
  await existing(rig);
  const gate = { refused: 0, closed: true };
  const connect: typeof openConnection = (options) => {
    const connection = openConnection(options);
    return {
      ...connection,
      request(request) {
        if (!gate.closed || !request.path.endsWith('/status')) return connection.request(request);
        gate.refused += 1;
        return Promise.reject(new KubeError('no room', { status: 500, reason: 'InternalError' }));
      },
    };
  };
  await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace }, { openConnection: connect });
  await rig.associations.create('agent', adopting());
  await eventually(async () => {
    await rig.advance(1_000);
    expect(gate.refused).toBeGreaterThan(6);
  });
  const before = await sent(rig);

  gate.closed = false;
  await rig.associations.until('agent', isReady);

  expect(before).toEqual([]);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

for (const [how, { fault, policy }] of Object.entries(interrupted)) {
  test(`what was recorded ${how} is let go by a deletion, never deleted`, async () => {
    const rig = await sceneOfAdoption();
    await existing(rig);
    await rig.aws.put('faults', [{ operation: 'AddTagsToResource', ...fault }]);
    await rig.associations.create('agent', adopting(policy === undefined ? {} : { deletionPolicy: policy }));
    await rig.associations.until('agent', (found) => !hasReason('Adopting')(found) && isRecorded(found));

    await rig.associations.delete('agent');
    await rig.aws.put('faults', []);
    await rig.advance(6 * 60_000);
    await rig.associations.gone('agent');

    const [held] = await rig.aws.associations();
    expect(held && tagOf(held, UID)).toBe('retained');
    expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
  });
}

test('a read that lags does not make a deletion take what was recorded and not marked', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'denied' }]);
  await rig.associations.create('agent', adopting({ deletionPolicy: 'Delete' }));
  await rig.associations.until('agent', hasReason('AccessDeniedException'));
  await rig.aws.put('faults', [
    { operation: 'ListTagsForResource', kind: 'error', code: 'InvalidResourceId', times: 1 },
  ]);

  await rig.associations.delete('agent');
  await rig.advance(6 * 60_000);
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held?.AssociationId).toBe(id);
  expect(held && tagOf(held, UID)).toBe('retained');
});

test('somebody else who marks it first keeps it', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'denied', times: 1 }]);
  await rig.associations.create('agent', adopting());
  await rig.associations.until('agent', hasReason('AccessDeniedException'));

  await retag(rig, 'Association', id, THEIRS);
  await rig.advance(6 * 60_000);
  await rig.associations.until('agent', hasReason('OwnedByAnother'));
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held && [OWNER, UID].map((key) => tagOf(held, key))).toEqual(Object.values(THEIRS));
});

test('a lost status leads to the same adoption again, which changes nothing', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting());
  await rig.associations.until('agent', isReady);

  await rig.associations.patchStatus('agent', null);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status).toMatchObject({ associationId: id, adopted: true });
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('a rebuilt cluster adopts what its predecessor had adopted, and sends no spec', async () => {
  const rig = await sceneOfAdoption();
  const owner = `test/${rig.namespace}/agent`;
  await existing(rig, { [OWNER]: owner, [UID]: '00000000-0000-0000-0000-000000000000' });

  await rig.associations.create('agent', adopting({ scheduleExpression: 'rate(2 days)' }));
  const resource = await rig.associations.until('agent', hasReason('AdoptionDiffers'));

  const [held] = await rig.aws.associations();
  expect(held && tagOf(held, UID)).toBe(resource.metadata.uid);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test("what was adopted and let go is found by a resource of that name, though it was nobody's when AWS was asked", async () => {
  const rig = await sceneOfAdoption();
  const associationId = await existing(rig);
  await rig.advance(HALF_AN_HOUR);
  await rig.associations.create('other', spec());
  await rig.associations.until('other', isReady);
  await rig.associations.create('agent', spec({ adopt: { associationId } }));
  await rig.associations.until('agent', hasReason('AdoptionDiffers'));
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  await rig.associations.create('agent', spec());
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationId).toBe(associationId);
  expect(await rig.aws.associations()).toHaveLength(2);
});

test('a create that was begun comes to an end before anything is adopted', async () => {
  const rig = await sceneOfAdoption();
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', times: 1 }]);
  await rig.associations.create('agent', spec({ associationName: 'Mine' }));
  await rig.associations.until('agent', hasReason('CreateUnconfirmed'));
  const associationId = await existing(rig);

  await rig.associations.edit('agent', { associationName: NAME, adopt: { associationId } });
  await rig.advance(30_000);
  const early = await rig.associations.get('agent');
  await rig.advance(60_000);
  const resource = await rig.associations.until('agent', isReady);

  expect(early.status?.adopted).toBeUndefined();
  expect(resource.status).toMatchObject({ associationId, adopted: true });
  expect(await sent(rig)).toEqual(['CreateAssociation', 'AddTagsToResource']);
});

test('of two resources that adopt the same association one gets it, and the other says who has it', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);

  await rig.associations.create('one', adopting());
  await rig.associations.create('two', adopting());
  await rig.advance(HALF_AN_HOUR);

  const [held] = await rig.aws.associations();
  const resources = await rig.associations.list();
  const marked = resources.find(({ metadata }) => held && tagOf(held, UID) === metadata.uid);
  const reasons = resources.map((found) => condition(found, 'Ready').reason);
  expect(held?.AssociationId).toBe(id);
  expect(reasons.toSorted()).toEqual(['InPlace', 'OwnedByAnother']);
  expect(marked && isReady(marked)).toBe(true);
  expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
});

test('an operator that starts with the namespace allowed adopts at once', async () => {
  const rig = await openScene('adopt');
  await existing(rig);
  const first = await rig.startOperator();
  await rig.associations.create('agent', adopting());
  await rig.associations.until('agent', hasReason('AdoptionNotAllowed'));
  await first.stop();

  await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace });
  await rig.associations.until('agent', isReady);

  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});
