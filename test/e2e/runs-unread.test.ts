import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { startThrough } from '../support/passing.ts';
import { condition, type Rig } from '../support/rig.ts';
import {
  DATABASE,
  failing,
  HOUR_MS,
  HOURLY,
  MINUTE_MS,
  saysOfRuns,
  sceneWithNodes,
  told,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

const denied = (rig: Rig, operation: string): Promise<unknown> =>
  rig.aws.put('faults', [{ operation, kind: 'error', code: 'AccessDeniedException' }]);

test('a failed run is told also when the operator may not ask which executions there were', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'DescribeAssociationExecutions');
  await createReady(rig, 'agent', HOURLY);

  await rig.advance(2 * MINUTE_MS);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'RunsSucceeding').status === 'False',
  );
  const { reason, message } = condition(resource, 'RunsSucceeding');
  expect(reason).toBe('SomeTargetsFailed');
  expect(message).toMatch(/^1 of 2 targets failed\. More can't be read: .*ssm:DescribeAssociationExecutions/);
  expect(resource.status).toMatchObject({ failedTargetCount: 1, failedTargetsComplete: false });
  expect(await told(rig, 'RunFailed')).toEqual([message]);
});

test('what has failed is named also when the operator may not ask for the output', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', HOURLY);

  await rig.advance(2 * MINUTE_MS);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'RunsSucceeding').reason === 'SomeTargetsFailed',
  );
  expect(condition(resource, 'RunsSucceeding').message).toContain('Allow ssm:ListCommandInvocations');
  expect(resource.status?.failedTargets).toMatchObject([
    { id: DATABASE, message: expect.stringContaining('1 failed') },
  ]);
});

test('each run that fails is told also when the operator may not ask which executions there were', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'DescribeAssociationExecutions');
  await createReady(rig, 'agent', HOURLY);

  await rig.advance(2 * HOUR_MS + 10 * MINUTE_MS);

  expect(await told(rig, 'RunFailed')).toHaveLength(3); // at the creation, and two hourly ones
});

test('what the operator may not read is read when it may, at the latest after half an hour', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'DescribeAssociationExecutions');
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await rig.advance(2 * MINUTE_MS);
  const before = await rig.associations.get('agent');

  await rig.aws.put('faults', []);
  await rig.advance(32 * MINUTE_MS);

  const { status } = await rig.associations.get('agent');
  expect([before.status?.lastRun, status?.lastRun?.status]).toEqual([undefined, 'Failed']);
  expect(status).toMatchObject({ failedTargets: [{ id: DATABASE }], failedTargetsComplete: true });
  expect(status?.conditions?.find(({ type }) => type === 'RunsSucceeding')?.message).not.toContain('read');
  expect(await told(rig, 'RunFailed')).toHaveLength(1);
});

test('why nodes have failed is asked again with the next run, also with one that only goes well', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await rig.advance(2 * MINUTE_MS);
  const before = await rig.associations.get('agent');

  await rig.aws.put('faults', []);
  await rig.aws.put('nodes/i-0ccccccccccccccc3', {}); // runs on its own, and well
  await rig.advance(3 * MINUTE_MS);

  const { status } = await rig.associations.get('agent');
  expect(before.status?.failedTargets).toMatchObject([{ message: expect.stringContaining('1 failed') }]);
  expect(status?.runs).toHaveLength(2);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
});

test('what was told of runs stays when the operator may not read them any more', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  const before = await rig.associations.get('agent');

  await denied(rig, 'DescribeAssociationExecutions');
  await rig.aws.put('outcomes', []);
  await rig.advance(HOUR_MS + 2 * MINUTE_MS);

  const { status } = await rig.associations.get('agent');
  expect(before.status?.lastRun?.status).toBe('Failed');
  expect(status?.lastRun).toEqual(before.status?.lastRun);
  expect(await told(rig, 'RunsRecovered')).toHaveLength(1);
});

test.each(['DescribeAssociationExecutions', 'ListCommandInvocations'])(
  'a failing %s hides no failed run, and holds no edit back',
  async (operation) => {
    const rig = await sceneWithNodes();
    await failing(rig);
    await rig.aws.put('faults', [{ operation, kind: 'error', code: 'InternalServerError' }]);
    await createReady(rig, 'agent', HOURLY);
    await rig.advance(2 * MINUTE_MS);
    const resource = await rig.associations.get('agent');

    await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
    await rig.advance(MINUTE_MS);
    const [held] = await rig.aws.associations();
    await rig.aws.put('faults', []);
    await rig.advance(7 * MINUTE_MS);

    expect(condition(resource, 'RunsSucceeding')).toMatchObject({
      status: 'False',
      reason: 'SomeTargetsFailed',
      message: expect.stringContaining(`More can't be read: ${operation}`),
    });
    expect(held?.Parameters).toEqual({ commands: ['df'] });
    const { status } = await rig.associations.get('agent');
    expect(status).toMatchObject({ failedTargets: [{ message: 'disk full' }], failedTargetsComplete: true });
  },
);

test('an alarm that has stopped a run is named also when the operator may not ask on which targets', async () => {
  const rig = await sceneWithNodes();
  await rig.aws.put('alarms/cpu-high', { state: 'ALARM' });
  await failing(rig);
  await denied(rig, 'DescribeAssociationExecutionTargets');
  await createReady(rig, 'agent', { alarmConfiguration: { alarms: [{ name: 'cpu-high' }] } });

  await rig.advance(2 * MINUTE_MS);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'RunsSucceeding').reason === 'AlarmTriggered',
  );
  expect(resource.status?.lastRun?.status).toBe('Failed');
});

test.each([
  ['a read that lags behind a list', ['DescribeAssociation']],
  ['reads and lists that lag', ['DescribeAssociation', 'ListAssociations']],
])('%s takes no run back that was told of', async (_, operations) => {
  const rig = await withNodes(await openScene('unread'));
  const answers = new Map<string, unknown>();
  let lagging: readonly string[] = [];
  let isKept = true;
  await startThrough(rig, async (call, send) => {
    if (!operations.includes(call.name)) return send();
    const answer = await send();
    if (isKept) answers.set(call.name, answer);
    return lagging.includes(call.name) ? (answers.get(call.name) as typeof answer) : answer;
  });
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);

  isKept = false;
  lagging = ['DescribeAssociation'];
  await rig.advance(HOUR_MS);
  const { status } = await rig.associations.until('agent', (found) => found.status?.runs?.length === 2);
  lagging = operations;
  await rig.advance(MINUTE_MS);
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: rig.clock.now().toISOString() });
  await rig.advance(40_000); // reads are known to lag for half a minute

  const after = await rig.associations.get('agent');
  expect(after.status).toMatchObject({ lastExecutionTime: status?.lastExecutionTime, runs: status?.runs });
});

test('a run that an alarm has stopped makes one event, also when that is known only later', async () => {
  const rig = await sceneWithNodes();
  await rig.aws.put('alarms/cpu-high', { state: 'ALARM' });
  await denied(rig, 'DescribeAssociationExecutions');
  await createReady(rig, 'agent', {
    scheduleExpression: 'rate(1 day)',
    alarmConfiguration: { alarms: [{ name: 'cpu-high' }] },
  });
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'AllTargetsFailed'));

  await rig.aws.put('faults', []);
  await rig.advance(32 * MINUTE_MS);

  const resource = await rig.associations.until('agent', saysOfRuns('False', 'AlarmTriggered'));
  expect(condition(resource, 'RunsSucceeding').message).toContain('cpu-high');
  expect(await told(rig, 'RunFailed')).toHaveLength(1);
  expect(await told(rig, 'AlarmTriggered', 'RunFailed')).toEqual([]);
});
