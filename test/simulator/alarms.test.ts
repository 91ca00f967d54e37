import { expect, test } from 'vitest';
import { createdId, describeAssociation, executionsOf, stage } from './support.ts';

const ALARMED = { AlarmConfiguration: { Alarms: [{ Name: 'cpu' }] } };

test('a run that begins while its alarm has gone off ends on all nodes before anything starts, and says so', async () => {
  const { ssm, admin, node, advance } = await stage();
  await node('1');
  await admin('PUT', 'alarms/cpu', { state: 'ALARM' });
  const id = await createdId(ssm, ALARMED);

  await advance('PT1M');

  const [run] = await executionsOf(ssm, id);
  const triggered = [{ Name: 'cpu', State: 'ALARM' }];
  expect(run).toMatchObject({ Status: 'Failed', TriggeredAlarms: triggered });
  expect(await describeAssociation(ssm, id)).toMatchObject({
    Overview: { Status: 'Failed', AssociationStatusAggregatedCount: { Failed: 1 } },
    TriggeredAlarms: triggered,
  });
});

test('an alarm that goes off stops what is running, and nothing else', async () => {
  const { ssm, admin, node, advance } = await stage();
  await node('1');
  await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 600_000 }]);
  const id = await createdId(ssm, ALARMED);
  const other = await createdId(ssm, {});
  await advance('PT1M');

  await admin('PUT', 'alarms/cpu', { state: 'ALARM' });
  await advance('PT20M');

  expect((await describeAssociation(ssm, id)).Overview?.Status).toBe('Failed');
  const unharmed = await describeAssociation(ssm, other);
  expect(unharmed.Overview?.Status).toBe('Success');
  expect(unharmed.TriggeredAlarms).toBeUndefined();
});

test('when it is over, the next run tells of no alarm', async () => {
  const { ssm, admin, node, advance } = await stage();
  await node('1');
  await admin('PUT', 'alarms/cpu', { state: 'ALARM' });
  const id = await createdId(ssm, { ...ALARMED, ScheduleExpression: 'rate(1 hour)' });
  await advance('PT1M');

  await admin('PUT', 'alarms/cpu', { state: 'OK' });
  await advance('PT2H');

  const described = await describeAssociation(ssm, id);
  expect(described.Overview?.Status).toBe('Success');
  expect(described.TriggeredAlarms).toBeUndefined();
});

test('the state shows alarms, and one that was never put can not be deleted', async () => {
  const { admin } = await stage();
  await admin('PUT', 'alarms/cpu', { state: 'OK' });

  expect((await admin('GET', 'state')).body.alarms).toEqual([{ scope: '', name: 'cpu', state: 'OK' }]);
  expect((await admin('DELETE', 'alarms/cpu')).status).toBe(200);
  expect(await admin('DELETE', 'alarms/cpu')).toEqual({ status: 404, body: { message: 'no alarm cpu' } });
});
