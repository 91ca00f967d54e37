import { StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { startThrough } from '../support/passing.ts';
import { condition, somebody, type Rig } from '../support/rig.ts';
import {
  DATABASE,
  failing,
  HOUR_MS,
  HOURLY,
  MINUTE_MS,
  saysOfRuns,
  sceneWithNodes,
  told,
  WEB,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

async function startOnce(rig: Rig): Promise<void> {
  const ids = (await rig.aws.associations()).map(({ AssociationId }) => AssociationId);
  await somebody(rig).send(new StartAssociationsOnceCommand({ AssociationIds: ids }));
}

test('a failed run is told once, with its nodes and the first reason, and so is that all is well again', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  await rig.advance(30 * MINUTE_MS);

  await rig.aws.put('outcomes', []);
  await rig.advance(HOUR_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));

  expect(await told(rig, 'RunsRecovered')).toEqual(['2 of 2 targets succeeded.']);
  expect(await told(rig, 'RunFailed')).toEqual([`1 of 2 targets failed. ${DATABASE}: disk full (exit 7).`]);
});

test('each run that fails is told of, and none of the looks between them', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await createReady(rig, 'agent', HOURLY);

  await rig.advance(3 * HOUR_MS + 10 * MINUTE_MS);

  expect(await told(rig, 'RunFailed')).toHaveLength(4); // at the creation, and three hourly ones
});

test('a failure that AWS takes back within seconds is not told', async () => {
  const rig = await sceneWithNodes({ SWEEP_INTERVAL: '5s' });
  await createReady(rig, 'agent');
  await rig.advance(MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));

  await failing(rig);
  await startOnce(rig);
  await rig.advance(7_000);
  const held = await rig.aws.associations();
  await rig.aws.put('outcomes', []);
  await startOnce(rig);
  await rig.advance(5 * MINUTE_MS);

  expect(held[0]).toMatchObject({ Overview: { Status: 'Failed' } });
  const resource = await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  expect(resource.status?.runs?.map(({ status }) => status)).toEqual(['Success', 'Failed', 'Success']);
  expect(await told(rig, 'RunFailed', 'Created')).toEqual([]);
});

test('no secret that was passed to a script is shown when the script prints it', async () => {
  const rig = await sceneWithNodes();
  const content = {
    schemaVersion: '2.2',
    parameters: { DbPassword: { type: 'String' } },
    mainSteps: [
      { action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ["db '{{ DbPassword }}'"] } },
    ],
  };
  await rig.aws.put('aws-documents/AWS-Db', { content });
  await failing(rig, { stdout: "db: refused 'hunter22', TOKEN=abc" });
  await createReady(rig, 'agent', { documentName: 'AWS-Db', parameters: { DbPassword: ['hunter22'] } });

  await rig.advance(2 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status?.failedTargets?.[0]?.message).toBe("db: refused '***', TOKEN=***");
  expect(JSON.stringify(status)).not.toContain('hunter22');
  expect((await told(rig, 'RunFailed')).join('\n')).not.toContain('hunter22');
});

test('a runbook tells for each target at which step it failed, and why', async () => {
  const rig = await sceneWithNodes();
  const content = {
    schemaVersion: '0.3',
    parameters: { InstanceId: { type: 'String' } },
    mainSteps: [
      { name: 'look', action: 'aws:executeAwsApi', inputs: {} },
      { name: 'stop', action: 'aws:changeInstanceState', inputs: {} },
    ],
  };
  await rig.aws.put('aws-documents/AWS-Stop', { content });
  await rig.aws.put('outcomes', [
    { nodeId: DATABASE, status: 'Failed', stepName: 'stop', stderr: 'It is protected.' },
  ]);
  await createReady(rig, 'agent', {
    documentName: 'AWS-Stop',
    parameters: {},
    targets: [{ key: 'ParameterValues', values: [WEB, DATABASE] }],
    automationTargetParameterName: 'InstanceId',
  });

  await rig.advance(2 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status?.failedTargets).toMatchObject([
    { id: DATABASE, message: 'Step stop (aws:changeInstanceState): It is protected.' },
  ]);
});

test('a run that loses more than half of its nodes is warned of once', async () => {
  const rig = await sceneWithNodes();
  const spare = ['i-0ccccccccccccccc3', 'i-0ddddddddddddddd4'];
  for (const id of spare) await rig.aws.put(`nodes/${id}`, {}); // oxlint-disable-line no-await-in-loop -- two
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));

  for (const id of [DATABASE, ...spare]) await rig.aws.remove(`nodes/${id}`); // oxlint-disable-line no-await-in-loop -- three
  await rig.advance(3 * HOUR_MS);

  expect(await told(rig, 'TargetsLost')).toEqual([
    'Only 1 targets match; at the run before there were 4. Were nodes terminated, or did their tags change?',
  ]);
  const resource = await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  expect(resource.status?.overview?.counts).toEqual({ Success: 1 });
});

test('an association whose nodes are all gone says that it matches none, once', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));

  for (const id of [WEB, DATABASE]) await rig.aws.remove(`nodes/${id}`); // oxlint-disable-line no-await-in-loop -- two
  await startOnce(rig);
  await rig.advance(3 * MINUTE_MS);

  await rig.associations.until('agent', saysOfRuns('Unknown', 'NoTargetsMatched'));
  expect(await told(rig, 'TargetsLost')).toHaveLength(1);
});

test('a nightly run that does not show is overdue after half an hour, is told once, and over with the next run', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', { scheduleExpression: 'cron(0 2 * * ? *)' });
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));

  await rig.aws.put('settings', { switches: { schedulesFire: false } });
  await rig.advance(2 * HOUR_MS + 20 * MINUTE_MS); // it is past two, and not yet half past
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  await rig.advance(12 * MINUTE_MS);
  const resource = await rig.associations.until('agent', saysOfRuns('Unknown', 'Overdue'));
  await rig.advance(2 * HOUR_MS);
  const before = (await rig.aws.calls()).length;
  await rig.advance(20 * MINUTE_MS);
  const calls = (await rig.aws.calls()).slice(before).map(({ operation }) => operation);
  await rig.aws.put('settings', {});
  await rig.advance(24 * HOUR_MS);

  expect(condition(resource, 'Ready').status).toBe('True');
  expect(new Set(calls)).toEqual(new Set(['ListAssociations']));
  expect(await told(rig, 'Overdue')).toHaveLength(1);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
});

test('an alarm that has stopped a run is named', async () => {
  const rig = await sceneWithNodes();
  await rig.aws.put('alarms/cpu-high', { state: 'ALARM' });
  await createReady(rig, 'agent', { alarmConfiguration: { alarms: [{ name: 'cpu-high' }] } });

  await rig.advance(2 * MINUTE_MS);

  const resource = await rig.associations.until('agent', saysOfRuns('False', 'AlarmTriggered'));
  expect(condition(resource, 'RunsSucceeding').message).toContain('because of alarm cpu-high');
  expect(resource.status?.triggeredAlarms).toEqual(['cpu-high']);
  expect(await told(rig, 'AlarmTriggered')).toHaveLength(1);
});

test('an association with a role of its own is not told that it has none', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', {
    associationDispatchAssumeRole: 'arn:aws:iam::111122223333:role/dispatch',
  });

  expect(await told(rig, 'ServiceLinkedRoleInUse', 'Created')).toEqual([]);
});

test('an edit takes the failures of the version before away at once', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', ({ status }) => status?.failedTargets !== undefined);

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const resource = await rig.associations.until('agent', saysOfRuns('Unknown', 'NeverRun'));

  expect(resource.status?.failedTargets).toBeUndefined();
  expect(resource.status?.lastRun?.status).toBe('Failed');
});

test('a node that AWS knows no more keeps neither an edit from being sent nor the others from being told', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await createReady(rig, 'agent', HOURLY);
  await rig.aws.put('faults', [
    { operation: 'ListCommandInvocations', kind: 'error', code: 'InvalidCommandId' },
    { operation: 'DescribeInstanceAssociationsStatus', kind: 'error', code: 'InvalidInstanceId' },
  ]);
  await rig.advance(2 * MINUTE_MS);
  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', (edited) => edited.status?.associationVersion === '2');

  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, detailedStatus: 'Failed' }]);
  expect(status?.failedTargetsComplete).toBe(false);
  const [held] = await rig.aws.associations();
  expect(held?.Parameters).toEqual({ commands: ['df'] });
});

test('a run that AWS does not list yet is told when it does', async () => {
  const rig = await openScene('runs');
  await rig.aws.put(`nodes/${WEB}`, {});
  let isLagging = true;
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    if (!isLagging || call.name !== 'DescribeAssociationExecutions') return answer;
    return { ...answer, body: Buffer.from('{"AssociationExecutions":[]}') };
  });
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(65_000);

  isLagging = false;
  await rig.advance(30_000);

  const { status } = await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  expect(status?.lastRun?.status).toBe('Success');
});
