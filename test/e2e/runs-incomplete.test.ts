import { DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { rfc3339 } from '../../src/clock.ts';
import { denied, lagging } from '../support/lagging.ts';
import { startThrough } from '../support/passing.ts';
import { condition, somebody, type Rig } from '../support/rig.ts';
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
  WEB,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

const DAILY = { scheduleExpression: 'rate(1 day)' };
const ask = (rig: Rig): Promise<unknown> =>
  rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: rfc3339(rig.clock.now()) });

test.each([
  ['an annotation', (rig: Rig) => rig.associations.annotate('agent', { touched: 'yes' })],
  ['an edit', (rig: Rig) => rig.associations.edit('agent', { checkInterval: '3h' })],
])('what was denied is read after half an hour, also when %s wakes the resource before', async (_, wake) => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', DAILY);
  await rig.advance(5 * MINUTE_MS);
  await rig.aws.put('faults', []);

  await wake(rig);
  await rig.advance(30 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
});

test.each(['InternalServerError', 'ThrottlingException'])(
  'a failed run is told also when the association, not in place, can not be read for a while: %s',
  async (code) => {
    const rig = await sceneWithNodes();
    await createReady(rig, 'agent', HOURLY);
    await rig.advance(2 * MINUTE_MS);
    await rig.aws.put('faults', [{ operation: 'DescribeAssociation', kind: 'error', code }]);
    await ask(rig);
    await failing(rig);
    await runOnce(rig);
    await rig.advance(5 * MINUTE_MS);

    const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));

    expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
    expect(await told(rig, 'RunFailed')).toHaveLength(1);
  },
);

test.each(['Report', 'Degrade'] as const)(
  'a comparison that lags takes no run back that a list shows: failedRuns %s',
  async (failedRuns) => {
    const rig = await withNodes(await openScene('lagging'));
    const lag = await lagging(rig, 'DescribeAssociation');
    await createReady(rig, 'agent', { ...HOURLY, failedRuns, checkInterval: '5m' });
    await rig.advance(10 * MINUTE_MS);
    lag.is = true;
    await failing(rig);
    await rig.advance(HOUR_MS);
    await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
    lag.is = false;
    await rig.advance(10 * MINUTE_MS);

    const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
    expect(status).toMatchObject({ failedTargets: [{ id: DATABASE }], overview: { status: 'Failed' } });
    expect(await told(rig, 'RunFailed')).toHaveLength(1);
    expect(await told(rig, 'RunsRecovered', 'RunFailed')).toEqual([]);
  },
);

test('after a refusal, too, no older failure is told as the new one', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await lagging(rig, 'DescribeAssociationExecutions');
  await failing(rig, { stdout: 'the old disk is full' });
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  lag.is = true;
  await denied(rig, 'DescribeAssociationExecutions');
  await failing(rig, { nodeId: WEB, stdout: 'the new disk is full' });
  await rig.advance(HOUR_MS + 2 * MINUTE_MS);

  await rig.aws.put('faults', []);
  await ask(rig);
  await rig.advance(MINUTE_MS);

  const behind = await rig.associations.get('agent');
  expect(behind.status?.runsIncomplete).toMatchObject({ missing: 'Run', reason: 'NotShownYet' });
  expect(JSON.stringify(behind.status)).not.toContain('old disk');
  lag.is = false;
  await rig.advance(MINUTE_MS);
  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: WEB, message: 'the new disk is full' }]);
});

test('a list that fails, and then lags, costs few calls', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await lagging(rig, 'DescribeAssociationExecutions');
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  lag.is = true;
  await rig.aws.put('faults', [
    { operation: 'DescribeAssociationExecutions', kind: 'error', code: 'InternalServerError' },
  ]);
  await failing(rig);
  await rig.advance(HOUR_MS + MINUTE_MS);
  await rig.aws.put('faults', []);
  const since = (await rig.aws.calls()).at(-1)?.seq;
  await rig.advance(20 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status?.runsIncomplete).toMatchObject({ missing: 'Run', reason: 'NotShownYet' });
  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBeLessThanOrEqual(6);
});

test('a run that was told, and could not be read for a while, is read in full when it can be', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', DAILY);
  await rig.advance(5 * MINUTE_MS);
  await denied(rig, 'DescribeAssociationExecutions');
  await rig.advance(40 * MINUTE_MS);
  const meanwhile = await rig.associations.get('agent');

  await rig.aws.put('faults', []);
  await rig.advance(40 * MINUTE_MS);

  expect(meanwhile.status?.runsIncomplete).toMatchObject({ missing: 'Output' });
  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
});

test('what is missing of a run is not asked for when its association is gone', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', { driftPolicy: 'Report' });
  await rig.advance(5 * MINUTE_MS);
  const [held] = await rig.aws.associations();
  await somebody(rig).send(new DeleteAssociationCommand({ AssociationId: held?.AssociationId }));
  await rig.advance(HOUR_MS);
  const since = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(HOUR_MS);

  expect(await countOf(rig, /^DescribeAssociation$/, since)).toBeLessThanOrEqual(60); // a look each sweep at most
});

test('an open request costs six calls and no more, however often passes fail', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', DAILY);
  await rig.advance(5 * MINUTE_MS);
  await denied(rig, 'DescribeAssociation', 'ListCommandInvocations');
  const since = (await rig.aws.calls()).at(-1)?.seq;

  await ask(rig);
  await rig.advance(29 * MINUTE_MS);

  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBeLessThanOrEqual(12); // six for the request, and six after half an hour
});

test('a run that is late costs no calls, however often it is looked at', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', { scheduleExpression: 'cron(0 0/1 * * ? *)', checkInterval: '5m' });
  await rig.advance(10 * MINUTE_MS);
  await rig.aws.put('settings', { switches: { schedulesFire: false } });
  const since = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(HOUR_MS + 40 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('Unknown', 'Overdue'));
  expect(status?.runsIncomplete).toBeUndefined();
  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBe(0);
});

test('a failure that an alarm has stopped stays told as such when another node joins and does well', async () => {
  const rig = await sceneWithNodes();
  await rig.aws.put('alarms/cpu-high', { state: 'ALARM' });
  await createReady(rig, 'agent', { ...DAILY, alarmConfiguration: { alarms: [{ name: 'cpu-high' }] } });
  await rig.advance(3 * MINUTE_MS);
  await rig.aws.put('alarms/cpu-high', { state: 'OK' });
  await rig.aws.put('nodes/i-0ccccccccccccccc3', {});
  await rig.advance(5 * MINUTE_MS);

  const resource = await rig.associations.until(
    'agent',
    ({ status }) => status?.overview?.counts?.['Success'] === 1,
  );
  expect(condition(resource, 'RunsSucceeding').reason).toBe('AlarmTriggered');
  expect(await told(rig, 'AlarmTriggered')).toHaveLength(1);
  expect(await told(rig, 'RunFailed', 'AlarmTriggered')).toEqual([]);
});

test.each([
  ['AWS does not say it again', ['ListCommandInvocations', 'DescribeInstanceAssociationsStatus']],
  ['the node alone says one', ['ListCommandInvocations']],
])('a reason that was told stays told when %s', async (_, operations) => {
  const rig = await sceneWithNodes();
  await rig.aws.put('outcomes', [
    { nodeId: DATABASE, status: 'Failed', exitCode: 7, stdout: 'disk full' },
    { nodeId: WEB, status: 'Success', durationMs: 10 * MINUTE_MS },
  ]);
  await createReady(rig, 'agent', DAILY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', ({ status }) => status?.failedTargetCount === 1);
  await denied(rig, ...operations);
  await rig.advance(10 * MINUTE_MS);

  const resource = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(resource.status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
  expect(condition(resource, 'RunsSucceeding').message).toContain('disk full');
});

test('output that was hidden while secrets were not known is shown when they are', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await denied(rig, 'DescribeAssociation');
  await failing(rig);
  await rig.associations.edit('agent', { parameters: { commands: ['date'] } });
  await rig.advance(HOUR_MS);
  const hidden = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  await rig.associations.edit('agent', { parameters: { commands: ['uptime'] } });
  await rig.aws.put('faults', []);
  await rig.advance(31 * MINUTE_MS);

  expect(hidden.status).toMatchObject({
    failedTargets: [{ message: 'Failed' }],
    runsIncomplete: { missing: 'Output', reason: 'AccessDeniedException' },
  });
  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
});

interface ListedAssociations {
  readonly Associations: readonly object[];
}

test('a failure that only a list has told for a minute leaves nothing behind, and nobody looks again and again', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const wrong: { overview: object | undefined } = { overview: undefined };
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    const { overview } = wrong;
    if (call.name !== 'ListAssociations' || overview === undefined) return answer;
    const { Associations: all } = JSON.parse(String((answer as { body: Buffer }).body)) as ListedAssociations;
    const LastExecutionDate = rig.clock.now().getTime() / 1_000;
    const changed = all.map((one) => ({ ...one, Overview: overview, LastExecutionDate }));
    return { ...answer, body: Buffer.from(JSON.stringify({ Associations: changed })) };
  });
  await createReady(rig, 'agent', DAILY);
  await rig.advance(5 * MINUTE_MS);
  wrong.overview = {
    Status: 'Failed',
    DetailedStatus: 'Failed',
    AssociationStatusAggregatedCount: { Failed: 2 },
  };
  await rig.advance(80_000);
  wrong.overview = undefined;
  await rig.advance(2 * MINUTE_MS);
  const since = (await rig.aws.calls()).at(-1)?.seq;
  await rig.advance(HOUR_MS);

  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  const reads = (await rig.aws.calls(since)).filter(({ operation }) => !operation.startsWith('List'));
  expect(reads).toEqual([]);
});
