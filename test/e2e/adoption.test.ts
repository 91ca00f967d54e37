import { CreateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
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
import { hasReason, condition, isReady, somebody, type Rig } from '../support/rig.ts';
import { createReady, sent } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const NOBODY = '12345678-1234-1234-1234-123456789012';
const THEIRS = { [OWNER]: 'other/fleet/agent', [UID]: 'theirs' };

async function runsOf(rig: Rig): Promise<number> {
  return (await rig.aws.associations()).reduce((sum, { Executions }) => sum + Executions.length, 0);
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
  const stalls = new Set<string>();
  await rig.associations.until('agent', (found) => {
    stalls.add(condition(found, 'Stalled').status);
    return isReady(found);
  });

  expect(stalls).not.toContain('True');
  expect(new Set(await sent(rig))).toEqual(new Set(['AddTagsToResource']));
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

test('another id in adopt is looked for anew before it is said to be missing', async () => {
  const rig = await sceneOfAdoption();
  await rig.associations.create('agent', adopting({ adopt: { associationId: NOBODY } }));
  await rig.advance(70_000);
  await rig.associations.until('agent', hasReason('NothingToAdopt'));
  const associationId = await existing(rig);
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 1 }]);

  await rig.associations.edit('agent', { adopt: { associationId } });
  const stalls = new Set<string>();
  await rig.associations.until('agent', (found) => {
    if (found.status?.observedGeneration === 2) stalls.add(condition(found, 'Stalled').status);
    return isReady(found);
  });

  expect(stalls).not.toContain('True');
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});
