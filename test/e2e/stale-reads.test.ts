import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { hasReason, isReady, somebody, spec } from '../support/rig.ts';
import { createReady, sceneWithOperator, sent, writes } from '../support/scene.ts';

test('a read that is older than our own write is no reason to write', async () => {
  const rig = await sceneWithOperator('stale');
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);
  await rig.aws.put('faults', [{ operation: 'DescribeAssociation', kind: 'stale', times: 3 }]);

  await rig.associations.annotate('agent', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T00:00:01Z',
  });
  await rig.associations.until('agent', hasReason('Confirming'));
  await rig.advance(60_000);

  await rig.associations.until('agent', isReady);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('an association that a read misses while lists lag is not made again', async () => {
  const rig = await sceneWithOperator('stale');
  await rig.aws.put('settings', { listLagMs: 3_600_000 });
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  const gone = { kind: 'error', code: 'AssociationDoesNotExist', times: 1 };
  await rig.aws.put('faults', [{ operation: 'DescribeAssociation', ...gone }]);

  await rig.associations.annotate('agent', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T00:00:01Z',
  });
  await rig.associations.until('agent', hasReason('Missing'));
  await rig.advance(120_000);

  await rig.associations.until('agent', isReady);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test.for(['InvalidAssociationVersion', 'InvalidUpdate'])(
  'an update that rests on an old read is refused once (%s), and not sent again until a read is newer',
  async (staleVersionError) => {
    const rig = await sceneWithOperator('stale');
    await rig.aws.put('settings', { switches: { staleVersionError } });
    const { status } = await createReady(rig, 'agent');
    await rig.advance(60_000);
    const { AssociationName, Targets } = (await rig.aws.associations())[0]!;
    for (const commands of [['reboot'], ['uptime']])
      await somebody(rig).send(
        new UpdateAssociationCommand({
          AssociationId: status?.associationId,
          AssociationName,
          Targets,
          ScheduleExpression: 'rate(1 day)',
          Parameters: { commands },
        }),
      );
    await rig.aws.put('faults', [{ operation: 'DescribeAssociation', kind: 'stale' }]);

    await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: '2026-01-05T00:00:01Z' });
    await rig.associations.until('agent', hasReason(staleVersionError));
    await rig.advance(30_000);
    await rig.aws.put('faults', []);
    await rig.advance(60_000);

    await rig.associations.until('agent', isReady);
    expect(await sent(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
    expect((await rig.aws.associations())[0]).toMatchObject({ AssociationVersion: '3' });
  },
);

test('lists that lag behind cause no write', async () => {
  const rig = await sceneWithOperator('stale');
  await rig.aws.put('faults', [{ operation: 'ListAssociations', kind: 'stale' }]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);

  await rig.advance(600_000);

  await rig.associations.until('agent', isReady);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('an association that carries our tags but does not show yet is waited for, not made again', async () => {
  const rig = await sceneWithOperator('stale');
  await rig.aws.put('faults', [
    { operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 },
    { operation: 'DescribeAssociation', kind: 'stale' },
  ]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);

  await rig.advance(180_000);
  const waiting = await writes(rig);
  await rig.aws.put('faults', []);
  await rig.advance(10_000);

  await rig.associations.until('agent', isReady);
  expect(waiting).toEqual(['CreateAssociation']);
  expect(await rig.aws.associations()).toHaveLength(1);
});
