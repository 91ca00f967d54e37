import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { rfc3339 } from '../../src/clock.ts';
import { denied } from '../support/lagging.ts';
import { somebody, spec } from '../support/rig.ts';
import {
  countOf,
  DATABASE,
  DETAILS_OF_RUNS,
  failing,
  HOUR_MS,
  HOURLY,
  MINUTE_MS,
  runOnce,
  saysOfRuns,
  sceneWithNodes,
  told,
} from '../support/running.ts';
import { createReady } from '../support/scene.ts';

test.each([
  'DescribeAssociation',
  'ListTagsForResource',
  'DescribeAssociationExecutions',
  'DescribeAssociationExecutionTargets',
  'ListCommandInvocations',
])(
  'a run that fails is told also when the operator may not ask %s, once, and in full when it may',
  async (operation) => {
    const rig = await sceneWithNodes();
    await createReady(rig, 'agent', HOURLY);
    await rig.advance(2 * MINUTE_MS);
    await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));

    await denied(rig, operation);
    await failing(rig);
    await rig.advance(HOUR_MS + 2 * MINUTE_MS);
    await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
    await rig.aws.put('faults', []);
    await rig.advance(35 * MINUTE_MS);

    const { status } = await rig.associations.get('agent');
    expect(status).toMatchObject({
      failedTargets: [{ id: DATABASE, message: 'disk full' }],
      failedTargetsComplete: true,
    });
    expect(status?.runsIncomplete).toBeUndefined();
    expect(await told(rig, 'RunFailed')).toHaveLength(1);
  },
);

test.each(['DescribeAssociation', 'ListTagsForResource'])(
  'runs are told from the very start when the operator may not compare the association: %s',
  async (operation) => {
    const rig = await sceneWithNodes();
    await denied(rig, operation);
    await failing(rig);
    await rig.associations.create('agent', spec(HOURLY));
    await rig.advance(3 * MINUTE_MS);

    const resource = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));

    expect(resource.status).toMatchObject({ failedTargets: [{ id: DATABASE, message: 'disk full' }] });
    expect(await rig.aws.associations()).toHaveLength(1);
  },
);

test('a first failure after a good run costs three calls, and no comparison', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  const since = (await rig.aws.calls()).at(-1)?.seq;

  await failing(rig);
  await rig.advance(HOUR_MS + 2 * MINUTE_MS);

  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  const calls = (await rig.aws.calls(since)).map(({ operation }) => operation);
  expect(calls.filter((operation) => !/^List(Associations|Documents)$/.test(operation))).toEqual([
    'DescribeAssociationExecutions',
    'DescribeAssociationExecutionTargets',
    'ListCommandInvocations',
  ]);
});

test('what could not be read is told as such across a restart, and read when it may be', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'DescribeAssociationExecutionTargets');
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await rig.advance(2 * MINUTE_MS);
  const before = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));

  await rig.aws.put('faults', []);
  await rig.startOperator();
  await rig.advance(MINUTE_MS);

  expect(before.status?.runsIncomplete).toMatchObject({ reason: 'AccessDeniedException' });
  const { status } = await rig.associations.until(
    'agent',
    (found) => found.status?.runsIncomplete === undefined,
  );
  expect(status).toMatchObject({ failedTargets: [{ message: 'disk full' }], failedTargetsComplete: true });
  expect(status?.conditions?.find(({ type }) => type === 'RunsSucceeding')?.message).not.toContain('read');
});

test('no secret that AWS still passes is shown when the spec has another one, which may not be sent', async () => {
  const rig = await sceneWithNodes();
  const content = {
    schemaVersion: '2.2',
    parameters: { DbPassword: { type: 'String' } },
    mainSteps: [
      { action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ["db '{{ DbPassword }}'"] } },
    ],
  };
  await rig.aws.put('aws-documents/AWS-Db', { content });
  await createReady(rig, 'agent', {
    ...HOURLY,
    documentName: 'AWS-Db',
    parameters: { DbPassword: ['hunter22'] },
  });
  await rig.advance(2 * MINUTE_MS);

  await denied(rig, 'DescribeAssociation');
  await failing(rig, { stdout: 'login hunter22 refused' });
  await rig.associations.edit('agent', { parameters: { DbPassword: ['tomorrow'] } });
  await rig.advance(HOUR_MS + 2 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE }]);
  expect(JSON.stringify(status)).not.toContain('hunter22');
});

test.each(['DescribeAssociationExecutions', 'DescribeAssociationExecutionTargets'])(
  'what was told of a run stays when less of it may be read later: %s',
  async (operation) => {
    const rig = await sceneWithNodes();
    await rig.aws.put('alarms/cpu-high', { state: 'ALARM' });
    await failing(rig);
    await denied(rig, 'ListCommandInvocations');
    await createReady(rig, 'agent', {
      scheduleExpression: 'rate(1 day)',
      alarmConfiguration: { alarms: [{ name: 'cpu-high' }] },
    });
    await rig.advance(2 * MINUTE_MS);
    const before = await rig.associations.until('agent', saysOfRuns('False', 'AlarmTriggered'));

    await denied(rig, operation);
    await rig.advance(40 * MINUTE_MS);

    const { status } = await rig.associations.until('agent', saysOfRuns('False', 'AlarmTriggered'));
    expect(before.status?.failedTargets).toHaveLength(2);
    expect(status?.failedTargets).toEqual(before.status?.failedTargets);
    expect(status?.triggeredAlarms).toEqual(['cpu-high']);
    expect(status?.runsIncomplete?.message).toContain(operation);
    expect(await told(rig, 'AlarmTriggered')).toHaveLength(1);
    expect(await told(rig, 'RunFailed', 'AlarmTriggered')).toEqual([]);
  },
);

test.each([
  ['may not be compared', ['DescribeAssociation', 'ListCommandInvocations']],
  ['is compared every five minutes', ['ListCommandInvocations']],
])('what is denied is asked for twice an hour while the association %s', async (_, operations) => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)', checkInterval: '5m' });
  await rig.advance(2 * MINUTE_MS);
  await denied(rig, ...operations);
  await failing(rig);
  await runOnce(rig);
  await rig.advance(10 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  const since = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(4 * HOUR_MS);

  const times = await countOf(rig, /^ListCommandInvocations$/, since);
  expect([7, 8]).toContain(times);
  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBe(times * 4);
});

test('what is missing is read at once when somebody asks the operator to look', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));

  await rig.aws.put('faults', []);
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: rfc3339(rig.clock.now()) });

  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
});

test('a request to look is answered by what AWS refuses, and the next one sees at once what it allows', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await denied(rig, 'DescribeAssociation', 'DescribeAssociationExecutions');
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  const since = (await rig.aws.calls()).at(-1)?.seq;

  const asked = rfc3339(rig.clock.now());
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: asked });
  await rig.associations.until('agent', (it) => it.status?.lastHandledReconcileAt === asked);
  await rig.advance(4 * MINUTE_MS);
  expect(await countOf(rig, /^DescribeAssociation$/, since)).toBe(1);
  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBeLessThanOrEqual(6);

  await rig.aws.put('faults', []);
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: rfc3339(rig.clock.now()) });

  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
});

test('runs of a version that somebody made are told, without output, while it may not be compared', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await denied(rig, 'DescribeAssociation');
  await failing(rig);
  const [held] = await rig.aws.associations();
  await somebody(rig).send(
    new UpdateAssociationCommand({
      AssociationId: held?.AssociationId,
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
      Parameters: { commands: ['echo secret'] },
    }),
  );
  await rig.advance(HOUR_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));

  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'Failed' }]);
  expect(await told(rig, 'RunFailed')).toHaveLength(1);
});
