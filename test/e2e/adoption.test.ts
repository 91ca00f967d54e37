import { CreateAssociationCommand, DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { openConnection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import {
  adopting,
  existing,
  NAME,
  OWNER,
  reschedule,
  retag,
  sceneOfAdoption,
  sent,
  UID,
} from '../support/adopting.ts';
import { eventually } from '../support/eventually.ts';
import { condition, isReady, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, openScene } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const HALF_AN_HOUR = 30 * 60_000;
const NOBODY = '12345678-1234-1234-1234-123456789012';
const THEIRS = { [OWNER]: 'other/fleet/agent', [UID]: 'theirs' };

const hasReason =
  (reason: string) =>
  (found: SsmAssociation): boolean =>
    condition(found, 'Ready').reason === reason;

async function runsOf(rig: Rig): Promise<number> {
  return (await rig.aws.associations()).reduce((sum, { Executions }) => sum + Executions.length, 0);
}

async function patchStatus(rig: Rig, status: object | null): Promise<void> {
  const path = `/apis/ssm-operator.dev/v1alpha1/namespaces/${rig.namespace}/ssmassociations/agent/status`;
  const body = { status };
  await rig.kube.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
}

const ways: Record<string, (id: string) => object> = {
  'by its id': (associationId) => ({ associationId }),
  'by its name': () => ({ byName: true }),
};

for (const [way, adopt] of Object.entries(ways)) {
  test(`an association is adopted ${way}: its tags are written, and nothing runs`, async () => {
    const rig = await sceneOfAdoption();
    const id = await existing(rig);
    const runs = await runsOf(rig);

    await rig.associations.create('agent', adopting({ adopt: adopt(id), tags: { team: 'platform' } }));
    const resource = await rig.associations.until('agent', isReady);
    await rig.advance(HALF_AN_HOUR);

    const [held, ...others] = await rig.aws.associations();
    expect(others).toEqual([]);
    expect(resource.status).toMatchObject({ associationId: id, adopted: true, deletionPolicy: 'Retain' });
    expect(held && [OWNER, UID, 'their', 'team'].map((key) => tagOf(held, key))).toEqual([
      `test/${rig.namespace}/agent`,
      resource.metadata.uid,
      'tag',
      'platform',
    ]);
    expect(await sent(rig)).toEqual(['AddTagsToResource']);
    expect(await runsOf(rig)).toBe(runs);
    expect(await rig.associations.events('agent', 'Adopted')).toHaveLength(1);
  });
}

test('in a namespace that may not adopt AWS is asked nothing', async () => {
  const rig = await sceneOfAdoption({ ADOPTION_NAMESPACES: 'fleet', SWEEP_INTERVAL: '1h' });
  await existing(rig);

  await rig.associations.create('agent', adopting());
  const resource = await rig.associations.until('agent', hasReason('AdoptionNotAllowed'));
  await rig.advance(HALF_AN_HOUR);

  const calls = await rig.aws.calls();
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(condition(resource, 'Stalled').message).toContain('ADOPTION_NAMESPACES');
  expect(condition(resource, 'Stalled').message).toContain(rig.namespace);
  expect(calls.filter(({ principal }) => principal !== 'somebody')).toEqual([]);
});

test("another owner's association is left alone until it is let go, and then adopted", async () => {
  const rig = await sceneOfAdoption();
  const { status } = await createReady(rig, 'old', { associationName: NAME, deletionPolicy: 'Retain' });
  await rig.associations.create('agent', adopting());
  await rig.advance(70_000);
  const refused = await rig.associations.until('agent', hasReason('OwnedByAnother'));
  const [before] = await rig.aws.associations();

  await rig.associations.delete('old');
  await rig.associations.gone('old');
  await rig.advance(6 * 60_000);
  const resource = await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  expect(condition(refused, 'Stalled').message).toContain(`test/${rig.namespace}/old`);
  expect(condition(refused, 'Stalled').message).toContain('deletionPolicy Retain');
  expect(before && tagOf(before, OWNER)).toBe(`test/${rig.namespace}/old`);
  expect(resource.status?.associationId).toBe(status?.associationId);
  expect(held && tagOf(held, UID)).toBe(resource.metadata.uid);
  expect(await sent(rig)).toEqual(['CreateAssociation', 'AddTagsToResource', 'AddTagsToResource']);
});

test('what another cluster has let go is adopted', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig, { ...THEIRS, [UID]: 'retained', 'ssm-operator.dev/cluster': 'other' });

  await rig.associations.create('agent', adopting());
  await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  const told = await rig.associations.events('agent', 'Adopted');
  expect(held && [OWNER, 'ssm-operator.dev/cluster'].map((key) => tagOf(held, key))).toEqual([
    `test/${rig.namespace}/agent`,
    'test',
  ]);
  expect(told.map(({ note }) => note).join()).toContain('other/fleet/agent had let go of it');
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('of two associations of one name none is adopted, and both are named', async () => {
  const rig = await sceneOfAdoption();
  const ids = [await existing(rig), await existing(rig)];

  await rig.associations.create('agent', adopting());
  await rig.advance(70_000);
  const resource = await rig.associations.until('agent', hasReason('AmbiguousName'));
  await rig.associations.edit('agent', { adopt: { byName: null, associationId: ids[1] } });
  const adopted = await rig.associations.until('agent', isReady);

  for (const id of ids) expect(condition(resource, 'Stalled').message).toContain(id);
  expect(condition(resource, 'Stalled').message).toContain('adopt.associationId');
  expect(adopted.status?.associationId).toBe(ids[1]);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

for (const [way, adopt] of Object.entries(ways)) {
  test(`what does not exist is not created, and adopted ${way} once it does`, async () => {
    const rig = await sceneOfAdoption();
    await rig.associations.create('agent', adopting({ adopt: adopt(NOBODY) }));
    await rig.advance(70_000);
    const resource = await rig.associations.until('agent', hasReason('NothingToAdopt'));
    await rig.advance(HALF_AN_HOUR);
    const before = await rig.aws.associations();

    const id = await existing(rig);
    if ('associationId' in adopt('')) await rig.associations.edit('agent', { adopt: { associationId: id } });
    await rig.advance(6 * 60_000);
    await rig.associations.until('agent', isReady);

    expect(condition(resource, 'Stalled').status).toBe('True');
    expect(before).toEqual([]);
    expect(await sent(rig)).toEqual(['AddTagsToResource']);
  });
}

test('a read that lags behind makes it neither create nor stall', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig, { ...THEIRS });
  await retag(rig, 'Association', id, { [UID]: 'retained' });
  await rig.aws.put('faults', [
    { operation: 'ListAssociations', kind: 'stale', times: 2 },
    { operation: 'ListTagsForResource', kind: 'stale', times: 3 },
    { operation: 'DescribeAssociation', kind: 'stale', times: 1 },
  ]);

  await rig.associations.create('agent', adopting());
  const reasons = new Set<string>();
  await rig.associations.until('agent', (found) => {
    reasons.add(condition(found, 'Stalled').status);
    return isReady(found);
  });

  expect(reasons).not.toContain('True');
  expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
});

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

test('an association of the old form, for one node, is refused', async () => {
  const rig = await sceneOfAdoption();
  const made = await somebody(rig).send(
    new CreateAssociationCommand({
      Name: 'AWS-RunShellScript',
      InstanceId: 'i-0aaaaaaaaaaaaaaa1',
      Parameters: { commands: ['uptime'] },
    }),
  );
  const associationId = made.AssociationDescription?.AssociationId ?? '';

  await rig.associations.create('agent', adopting({ adopt: { associationId } }));
  const resource = await rig.associations.until('agent', hasReason('LegacyAssociation'));

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(resource.status?.associationId).toBeUndefined();
  expect(await sent(rig)).toEqual([]);
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

test('adopt has no effect on a resource that has an association', async () => {
  const rig = await sceneOfAdoption();
  const other = await existing(rig);
  const { status } = await createReady(rig, 'agent');

  await rig.associations.edit('agent', { adopt: { associationId: other } });
  const resource = await rig.associations.until('agent', isReady);
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(resource.status?.associationId).toBe(status?.associationId);
  expect(resource.status?.adopted).toBeUndefined();
  expect((await rig.aws.associations()).map(({ AssociationId }) => AssociationId)).toEqual([other]);
});

test('what was adopted is let go by default when the resource is deleted', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig);
  await rig.associations.create('agent', adopting());
  await rig.associations.until('agent', isReady);

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held && [UID, 'their'].map((key) => tagOf(held, key))).toEqual(['retained', 'tag']);
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'AddTagsToResource']);
});

test('what was adopted is deleted with the resource when deletionPolicy says Delete', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig);
  await rig.associations.create('agent', adopting({ deletionPolicy: 'Delete' }));
  await rig.associations.until('agent', isReady);

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
  expect(await sent(rig)).toEqual(['AddTagsToResource', 'DeleteAssociation']);
});

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

const interrupted: Record<string, { fault: object; policy: 'Delete' | 'Retain' | undefined }> = {
  'and was not marked': { fault: { kind: 'denied' }, policy: undefined },
  'and was not marked, whatever deletionPolicy says': { fault: { kind: 'denied' }, policy: 'Delete' },
  'and was marked without an answer': { fault: { kind: 'drop', when: 'after' }, policy: undefined },
};

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

function isRecorded({ status }: SsmAssociation): boolean {
  return status?.associationId !== undefined;
}

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

test('Observe adopts without writing anything, and is in place when nothing differs', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting({ driftPolicy: 'Observe' }));
  const resource = await rig.associations.until('agent', isReady);
  await rig.advance(HALF_AN_HOUR);

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(resource.status).toMatchObject({ associationId: id, adopted: true });
  expect(held?.Tags).toEqual([{ Key: 'their', Value: 'tag' }]);
  expect(await sent(rig)).toEqual([]);
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
  const observed = await rig.associations.until('agent', hasReason('DriftReported'));
  await rig.advance(HALF_AN_HOUR);
  const before = await sent(rig);

  await rig.associations.edit('agent', { driftPolicy: 'Correct' });
  await rig.associations.until('agent', hasReason('AdoptionDiffers'));

  const [held] = await rig.aws.associations();
  expect(observed.status?.drift?.fields.map(({ path }) => path)).toEqual(['scheduleExpression']);
  expect(before).toEqual([]);
  expect(held && tagOf(held, 'team')).toBe('a');
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});

test('what another owner has tagged while it was observed stays theirs', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting({ driftPolicy: 'Observe' }));
  await rig.associations.until('agent', isReady);
  await retag(rig, 'Association', id, THEIRS);

  await rig.associations.edit('agent', { driftPolicy: 'Correct' });
  await rig.associations.until('agent', hasReason('OwnedByAnother'));
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held && tagOf(held, OWNER)).toBe(THEIRS[OWNER]);
  expect(await sent(rig)).toEqual([]);
});

test('a lost status leads to the same adoption again, which changes nothing', async () => {
  const rig = await sceneOfAdoption();
  const id = await existing(rig);
  await rig.associations.create('agent', adopting());
  await rig.associations.until('agent', isReady);

  await patchStatus(rig, null);
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

test('an edit that ends Observe is sent only after the marks', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig);
  await rig.associations.create('agent', adopting({ driftPolicy: 'Observe' }));
  await rig.associations.until('agent', isReady);

  await rig.associations.edit('agent', { driftPolicy: 'Correct', scheduleExpression: 'rate(2 days)' });
  await rig.associations.until('agent', isReady);

  expect(await sent(rig)).toEqual(['AddTagsToResource', 'UpdateAssociation']);
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
  expect(reasons.toSorted()).toEqual(['OwnedByAnother', 'Succeeded']);
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

test('another id in adopt is looked for anew before it is said to be missing', async () => {
  const rig = await sceneOfAdoption();
  await rig.associations.create('agent', adopting({ adopt: { associationId: NOBODY } }));
  await rig.advance(70_000);
  await rig.associations.until('agent', hasReason('NothingToAdopt'));
  const associationId = await existing(rig);
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 1 }]);

  await rig.associations.edit('agent', { adopt: { associationId } });
  const reasons = new Set<string>();
  await rig.associations.until('agent', (found) => {
    if (found.status?.observedGeneration === 2) reasons.add(condition(found, 'Stalled').status);
    return isReady(found);
  });

  expect(reasons).not.toContain('True');
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});
