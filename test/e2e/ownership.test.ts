import {
  AddTagsToResourceCommand,
  RemoveTagsFromResourceCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { OWNER_TAG, UID_TAG } from '../../src/api/names.ts';
import { existing, NAME, retag } from '../support/adopting.ts';
import { condition, hasReason, isReady, somebody, spec } from '../support/rig.ts';
import { createReady, openScene, sceneWithOperator, sent, writes } from '../support/scene.ts';
import { tagOf, writesAmong } from '../support/simulator-admin.ts';

test('a lost status does not lead to a second association', async () => {
  const rig = await sceneWithOperator('owner');
  const { status } = await createReady(rig, 'agent');

  await rig.associations.patchStatus('agent', null);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationId).toBe(status?.associationId);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('a lost status does not lead to a second association, also when the tags do not show for a moment', async () => {
  const rig = await openScene('owner');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await operator.stop();
  await rig.associations.patchStatus('agent', null);
  const fault = { operation: 'ListTagsForResource', kind: 'error', code: 'InvalidResourceId', times: 2 };
  await rig.aws.put('faults', [fault]); // asked once for the list of all, once for the name

  await rig.startOperator();
  await rig.associations.until('agent', isReady);

  expect(await rig.aws.associations()).toHaveLength(1);
});

test('a namesake whose tags do not show yet is waited for, not doubled', async () => {
  const rig = await openScene('owner');
  await rig.startOperator();
  const id = await existing(rig);
  await rig.associations.create('agent', spec({ associationName: NAME }));
  await rig.associations.until('agent', hasReason('MakingSure'));

  await retag(rig, 'Association', id, { [OWNER_TAG]: `test/${rig.namespace}/agent`, [UID_TAG]: 'earlier' });
  await rig.advance(10_000);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationId).toBe(id);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('a namesake that has no owner stays as it is, and the resource gets its own after a minute', async () => {
  const rig = await openScene('owner');
  await rig.startOperator();
  const id = await existing(rig);
  await rig.associations.create('agent', spec({ associationName: NAME }));
  await rig.associations.until('agent', hasReason('MakingSure'));

  await rig.advance(70_000);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationId).not.toBe(id);
  expect((await sent(rig)).filter((operation) => operation === 'CreateAssociation')).toHaveLength(1);
});

test('a status that is lost and another name, before the next sweep, do not lead to a second association', async () => {
  const rig = await sceneWithOperator('owner');
  await createReady(rig, 'agent', { associationName: 'one' });
  await rig.associations.edit('agent', { suspend: true });
  await rig.associations.until('agent', hasReason('Suspended'));
  await rig.associations.patchStatus('agent', null);

  await rig.associations.edit('agent', { suspend: false, associationName: 'two' });
  await rig.associations.until('agent', isReady);

  const held = await rig.aws.associations();
  expect(held.map(({ AssociationName }) => AssociationName)).toEqual(['two']);
});

test('a lost status does not lead to a second association, also when another tool has erased the name', async () => {
  const rig = await openScene('owner');
  const operator = await rig.startOperator();
  const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report' });
  await operator.stop();
  const { associationId: AssociationId } = status ?? {};
  const update = { AssociationId, Parameters: { commands: ['uptime'] }, ScheduleExpression: 'rate(1 day)' };
  await somebody(rig).send(new UpdateAssociationCommand(update));
  await rig.associations.patchStatus('agent', null);

  await rig.startOperator();
  const resource = await rig.associations.until(
    'agent',
    ({ status: found }) => found?.associationId !== undefined,
  );

  expect(resource.status?.associationId).toBe(AssociationId);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('a status that was restored from a backup with an open create does not lock the resource', async () => {
  const rig = await openScene('owner');
  await rig.associations.create('agent', spec());
  const path = `/apis/ssm-operator.dev/v1alpha1/namespaces/${rig.namespace}/ssmassociations/agent/status`;
  const body = {
    status: { create: { at: '2026-01-01T00:00:00Z', name: 'old' }, nextRunTime: '2020-01-01T00:00:00Z' },
  };
  const query = { fieldManager: 'restore' };
  await rig.kube.request({ method: 'PATCH', path, query, body, contentType: 'application/merge-patch+json' });

  await rig.startOperator();
  await rig.advance(90_000);

  const resource = await rig.associations.until('agent', isReady);
  expect(resource.status?.create).toBeUndefined();
  expect(resource.status?.nextRunTime).toBeUndefined();
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('a rebuilt cluster takes over what its predecessor made, and runs nothing', async () => {
  const rig = await sceneWithOperator('owner');
  const { status } = await createReady(rig, 'agent');
  const [tag, uid] = ['ssm-operator.dev/uid', '00000000-0000-0000-0000-000000000000'];
  const Tags = [{ Key: tag, Value: uid }];
  await somebody(rig).send(
    new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: status?.associationId, Tags }),
  );
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.associations.patchStatus('agent', null);
  const resource = await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  const changes = writesAmong(await rig.aws.calls(before)).map(({ operation }) => operation);
  expect(changes).toEqual(['AddTagsToResource']);
  expect(held && tagOf(held, tag)).toBe(resource.metadata.uid);
  expect((await rig.associations.events('agent', 'TookOver')).length).toBeGreaterThan(0);
});

test('a takeover whose mark AWS has refused for a moment is made, once', async () => {
  const rig = await sceneWithOperator('owner');
  const { status } = await createReady(rig, 'agent');
  const Tags = [{ Key: 'ssm-operator.dev/uid', Value: '00000000-0000-0000-0000-000000000000' }];
  await somebody(rig).send(
    new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: status?.associationId, Tags }),
  );
  const before = (await rig.aws.calls()).at(-1)?.seq;
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'throttle', times: 1 }]);

  await rig.associations.patchStatus('agent', null);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationId).toBe(status?.associationId);
  expect(writesAmong(await rig.aws.calls(before)).map(({ status: code }) => code)).toEqual([400, 200]);
});

test('a resource whose association was taken over by another writes nothing and deletes nothing', async () => {
  const rig = await sceneWithOperator('owner');
  const { status } = await createReady(rig, 'agent');
  const Tags = [{ Key: 'ssm-operator.dev/uid', Value: 'somebody-else' }];
  await somebody(rig).send(
    new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: status?.associationId, Tags }),
  );
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const resource = await rig.associations.until('agent', hasReason('TakenOver'));
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(writesAmong(await rig.aws.calls(before))).toEqual([]);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('credentials of another account write nothing and take nothing for deleted', async () => {
  const rig = await openScene('owner');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await operator.stop();
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.startOperator({ ACCOUNT_ID: '999988887777' });
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const resource = await rig.associations.until('agent', hasReason('WrongAccount'));
  await rig.advance(600_000);

  expect(condition(resource, 'Ready').message).toContain('111122223333');
  expect(resource.status?.associationId).toBeDefined();
  expect(writesAmong(await rig.aws.calls(before))).toEqual([]);
});

test('a changed default region moves no association', async () => {
  const rig = await openScene('owner');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await operator.stop();

  await rig.startOperator({ REGION: 'us-east-1' });
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.region).toBe('eu-west-1');
  expect(await rig.aws.associations()).toHaveLength(1);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('a status that a backup has brought from another region is left alone, and nothing is written', async () => {
  const rig = await openScene('owner');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent', { region: 'eu-west-1' });
  await operator.stop();
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.associations.patchStatus('agent', { region: 'us-east-1' });
  await rig.startOperator();
  await rig.associations.annotate('agent', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T00:00:00Z',
  });
  const resource = await rig.associations.until('agent', hasReason('RegionChanged'));

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(condition(resource, 'Ready').message).toContain('us-east-1');
  expect(writesAmong(await rig.aws.calls(before))).toEqual([]);
});

test('an association in a region of its own is created, swept and deleted there', async () => {
  const rig = await sceneWithOperator('owner');
  await createReady(rig, 'agent', { region: 'us-east-1' });
  await rig.advance(65_000);

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const calls = await rig.aws.calls();
  expect(new Set(calls.map(({ region }) => region))).toEqual(new Set(['us-east-1']));
  expect(await rig.aws.associations()).toEqual([]);
});

test('our own tags are put back when somebody takes them away', async () => {
  const rig = await sceneWithOperator('owner');
  const { status, metadata } = await createReady(rig, 'agent', { tags: { team: 'platform' } });
  const keys = ['ssm-operator.dev/owner', 'ssm-operator.dev/uid', 'ssm-operator.dev/cluster', 'team'];
  await somebody(rig).send(
    new RemoveTagsFromResourceCommand({
      ResourceType: 'Association',
      ResourceId: status?.associationId,
      TagKeys: keys,
    }),
  );

  await rig.associations.annotate('agent', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T00:00:00Z',
  });
  await rig.associations.until(
    'agent',
    (found) => found.status?.lastHandledReconcileAt !== undefined && isReady(found),
  );

  const [held] = await rig.aws.associations();
  expect(held && keys.map((key) => tagOf(held, key))).toEqual([
    `test/${rig.namespace}/agent`,
    metadata.uid,
    'test',
    'platform',
  ]);
});

const WORLD_MAY_HEAL = ['InvalidTarget', 'InvalidDocument', 'InvalidParameters', 'InvalidOutputLocation'];

for (const code of WORLD_MAY_HEAL) {
  test(`${code} is tried again after 5, 15 and then every 60 minutes`, async () => {
    const rig = await sceneWithOperator('owner');
    await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'error', code }]);
    await rig.associations.create('agent', spec());
    const resource = await rig.associations.until(
      'agent',
      (found) => condition(found, 'Stalled').status === 'True',
    );
    const minutes: number[] = [];

    for (let minute = 1, seen = 1; minute <= 145; minute += 1) {
      await rig.advance(60_000); // oxlint-disable-line no-await-in-loop -- time goes forward
      const count = (await writes(rig)).length; // oxlint-disable-line no-await-in-loop -- after each minute
      if (count > seen) minutes.push(minute);
      seen = count;
    }

    expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: code });
    expect(minutes.map((minute) => Math.round(minute / 5) * 5)).toEqual([5, 20, 80, 140]);
  });
}
