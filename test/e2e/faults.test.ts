import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { startForgetfulProxy } from '../support/forgetful-proxy.ts';
import { condition, hasReason, isReady, somebody, spec } from '../support/rig.ts';
import { createReady, openScene, sceneWithOperator, writes } from '../support/scene.ts';

test('a create whose answer is lost is found again, not sent again', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);

  await rig.associations.create('agent', spec());
  const waiting = await rig.associations.until('agent', ({ status }) => status?.create !== undefined);
  await rig.advance(10_000);

  const resource = await rig.associations.until('agent', isReady);
  const held = await rig.aws.associations();
  expect(waiting.status?.create?.name).toBe(`${rig.namespace}.agent`);
  expect(held.map(({ AssociationId }) => AssociationId)).toEqual([resource.status?.associationId]);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('a create that never arrived is sent again only after the wait and two looks', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'before', times: 1 }]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);

  await rig.advance(55_000);
  const early = await writes(rig);
  await rig.advance(30_000);

  await rig.associations.until('agent', isReady);
  expect(early).toEqual(['CreateAssociation']);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'CreateAssociation']);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('an error of AWS after the effect makes no second association', async () => {
  const rig = await sceneWithOperator('faults');
  const fault = {
    operation: 'CreateAssociation',
    kind: 'error',
    code: 'InternalServerError',
    when: 'after',
    times: 1,
  };
  await rig.aws.put('faults', [fault]);

  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);
  await rig.advance(10_000);

  await rig.associations.until('agent', isReady);
  expect(await rig.aws.associations()).toHaveLength(1);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('deleting a resource whose create is still open leaves nothing behind', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);

  await rig.associations.delete('agent');
  await rig.advance(10_000);
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

test('an update whose answer is lost is seen, not sent again', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  await rig.aws.put('faults', [{ operation: 'UpdateAssociation', kind: 'drop', when: 'after', times: 1 }]);

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', hasReason('AwsUnreachable'));
  await rig.advance(10_000);

  const resource = await rig.associations.until('agent', isReady);
  expect(resource.status?.associationVersion).toBe('2');
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('throttling is waited out, and the spec is written once', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'throttle', times: 3 }]);

  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', hasReason('ThrottlingException'));
  await rig.advance(60_000);

  await rig.associations.until('agent', isReady);
  const creates = (await rig.aws.calls()).filter(({ operation }) => operation === 'CreateAssociation');
  expect(creates.map(({ status }) => status)).toEqual([400, 400, 400, 200]);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test("AWS's refusal for good is shown in its own words and not repeated, also not after a restart", async () => {
  const rig = await openScene('faults');
  const first = await rig.startOperator();
  await rig.associations.create('agent', spec({ scheduleExpression: 'cron(0 9 ? * mon *)' }));
  const refused = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  await rig.advance(3_600_000);
  await first.stop();
  await rig.startOperator();
  await rig.advance(3_600_000);
  const asked = await writes(rig);
  await rig.associations.edit('agent', { scheduleExpression: 'cron(0 9 ? * MON *)' });
  await rig.associations.until('agent', isReady);

  expect(condition(refused, 'Ready')).toMatchObject({ status: 'False', reason: 'InvalidSchedule' });
  expect(condition(refused, 'Ready').message).toContain('cron(0 9 ? * mon *) is currently not accepted');
  expect(asked).toEqual(['CreateAssociation']);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'CreateAssociation']);
});

test('a refused update is not sent again, and keeps the words of AWS', async () => {
  const rig = await sceneWithOperator('faults');
  await createReady(rig, 'agent', { checkInterval: '5m' });
  await rig.associations.edit('agent', { scheduleExpression: 'cron(0 9 ? * mon *)' });
  await rig.associations.until('agent', (found) => condition(found, 'Stalled').status === 'True');

  await rig.advance(1_200_000);

  const resource = await rig.associations.get('agent');
  expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: 'InvalidSchedule' });
  expect(condition(resource, 'Ready').message).toContain('cron(0 9 ? * mon *) is currently not accepted');
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('asking with the annotation tries a refused spec once more', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.associations.create('agent', spec({ scheduleExpression: 'cron(0 9 ? * mon *)' }));
  await rig.associations.until('agent', (found) => condition(found, 'Stalled').status === 'True');

  await rig.associations.annotate('agent', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T00:00:00Z',
  });
  await rig.associations.until(
    'agent',
    ({ status }) => status?.lastHandledReconcileAt === '2026-01-05T00:00:00Z',
  );
  await rig.advance(600_000);

  expect(await writes(rig)).toEqual(['CreateAssociation', 'CreateAssociation']);
});

test('denied access stalls the resource, and it heals when access is granted', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'denied' }]);
  await rig.associations.create('agent', spec());
  const denied = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Stalled').status === 'True',
  );
  await rig.aws.put('faults', []);

  await rig.advance(5 * 60_000 + 5_000);

  await rig.associations.until('agent', isReady);
  expect(condition(denied, 'Ready')).toMatchObject({ status: 'False', reason: 'AccessDeniedException' });
});

test('a value that AWS does not keep is reported, and not sent again', async () => {
  const rig = await openScene('faults');
  const forgetful = await startForgetfulProxy(rig.aws.url, 'MaxErrors');
  onTestFinished(() => forgetful.close());
  await rig.startOperator({ ENDPOINT_TEMPLATE: forgetful.url });
  await rig.associations.create('agent', spec({ maxErrors: '10%' }));
  const created = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  await rig.associations.edit('agent', { maxErrors: '20%' });
  const edited = await rig.associations.until(
    'agent',
    (found) => found.status?.observedGeneration === 2 && condition(found, 'Stalled').status === 'True',
  );
  await rig.advance(600_000);
  const calls = await writes(rig);
  const { associationId: AssociationId } = edited.status ?? {};
  const change = { AssociationId, Parameters: { commands: ['uptime'] }, ScheduleExpression: 'rate(2 days)' };
  await somebody(rig).send(new UpdateAssociationCommand(change));
  await rig.advance(600_000);
  const [held] = await rig.aws.associations();

  for (const resource of [created, edited]) {
    expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: 'NotSettled' });
    expect(condition(resource, 'Ready').message).toContain('maxErrors');
  }
  expect(calls).toEqual(['CreateAssociation', 'UpdateAssociation']);
  expect(held).toMatchObject({ AssociationVersion: '3', ScheduleExpression: 'rate(2 days)' });
});

test('a ready resource stays ready while AWS is away for a short time, and stalls when it stays away', async () => {
  const rig = await sceneWithOperator('faults');
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  await rig.aws.put('faults', [
    { operation: 'DescribeAssociation', kind: 'error', code: 'InternalServerError' },
  ]);

  await rig.associations.annotate('agent', {
    'ssm-operator.dev/reconcile-requested-at': '2026-01-05T00:00:01Z',
  });
  await rig.advance(120_000);
  const early = await rig.associations.get('agent');
  await rig.advance(900_000);
  const late = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  expect(condition(early, 'Ready').status).toBe('True');
  expect(condition(late, 'Ready')).toMatchObject({ status: 'False', reason: 'InternalServerError' });
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('an at() of the past is not created, because AWS would run it at once', async () => {
  const rig = await sceneWithOperator('faults');
  const past = spec({ scheduleExpression: 'at(2020-01-01T00:00:00)', applyOnlyAtCronInterval: true });

  await rig.associations.create('agent', past);
  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: 'ScheduleInPast' });
  expect(await writes(rig)).toEqual([]);
});

for (const driftPolicy of ['Correct', 'Report'] as const) {
  test(`with driftPolicy ${driftPolicy} an edit that takes back one whose answer was lost is sent as an edit`, async () => {
    const rig = await sceneWithOperator('faults');
    await createReady(rig, 'agent', { driftPolicy });
    await rig.aws.put('faults', [{ operation: 'UpdateAssociation', kind: 'drop', when: 'after' }]);
    await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
    await rig.associations.until('agent', hasReason('AwsUnreachable'));
    await rig.aws.put('faults', []);

    await rig.associations.edit('agent', { parameters: { commands: ['uptime'] } });
    const resource = await rig.associations.until('agent', isReady);

    const [held] = await rig.aws.associations();
    expect(held?.Parameters).toEqual({ commands: ['uptime'] });
    expect(resource.status?.drift).toBeUndefined();
    expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation', 'UpdateAssociation']);
  });
}
