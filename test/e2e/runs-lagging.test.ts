import { expect, test } from 'vitest';
import { hidingLater, lagging } from '../support/lagging.ts';
import { startThrough } from '../support/passing.ts';
import { condition, type Rig } from '../support/rig.ts';
import {
  countOf,
  DATABASE,
  failing,
  HOUR_MS,
  HOURLY,
  MINUTE_MS,
  runOnce,
  saysOfRuns,
  told,
  WEB,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

const OF_RUNS = /^(DescribeAssociation|ListCommandInvocations|DescribeInstanceAssociations)/;

test.each([
  ['DescribeAssociationExecutionTargets', 'AWS does not show yet on which targets it failed.', 5],
  ['ListCommandInvocations', 'AWS does not show the output of the targets yet.', 4],
])(
  'when %s lags, the status says what is missing, and it is told a minute later',
  async (operation, words, calls) => {
    const rig = await withNodes(await openScene('lagging'));
    const lag = await lagging(rig, operation);
    lag.is = true;
    await failing(rig);
    await createReady(rig, 'agent', HOURLY);
    const since = (await rig.aws.calls()).at(-1)?.seq;
    await rig.advance(65_000);
    const before = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));

    lag.is = false;
    await rig.advance(65_000);

    expect(before.status).toMatchObject({
      failedTargetsComplete: false,
      runsIncomplete: {
        reason: 'NotShownYet',
        message: `${words} It is asked again within a minute.`,
      },
    });
    expect(condition(before, 'RunsSucceeding').message).toContain(`More can't be read: ${words}`);
    const { status } = await rig.associations.get('agent');
    expect(status).toMatchObject({
      failedTargets: [{ id: DATABASE, message: 'disk full' }],
      failedTargetsComplete: true,
    });
    expect(status?.runsIncomplete).toBeUndefined();
    expect(await told(rig, 'RunFailed')).toHaveLength(1);
    expect(await countOf(rig, OF_RUNS, since)).toBe(calls);
  },
);

test('what AWS never shows is asked for twice, and then of the node', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await lagging(rig, 'ListCommandInvocations');
  lag.is = true;
  await failing(rig);
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  const since = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(HOUR_MS);

  const { status } = await rig.associations.get('agent');
  expect(status).toMatchObject({
    failedTargets: [{ id: DATABASE, message: expect.stringContaining('1 failed') }],
    failedTargetsComplete: false,
    runsIncomplete: { reason: 'NotShownYet' },
  });
  expect(await countOf(rig, OF_RUNS, since)).toBe(5);
});

test('executions that lag take no run back, and the new one is told when AWS lists it', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await lagging(rig, 'DescribeAssociationExecutions');
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.advance(HOUR_MS);
  const before = await rig.associations.until('agent', ({ status }) => status?.runs?.length === 2);

  await failing(rig);
  lag.is = true;
  await rig.advance(HOUR_MS);
  const meanwhile = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  lag.is = false;
  await rig.advance(2 * MINUTE_MS);

  expect(meanwhile.status).toMatchObject({
    runs: before.status?.runs,
    lastRun: before.status?.lastRun,
    failedTargetsComplete: false,
    runsIncomplete: { reason: 'NotShownYet', missing: 'Run' },
  });
  const { status } = await rig.associations.get('agent');
  expect(status?.runs).toHaveLength(3);
  expect(status).toMatchObject({ failedTargets: [{ id: DATABASE, message: 'disk full' }] });
});

/** One run that has failed on the database, and one that went well. */
async function recovered(rig: Rig): Promise<void> {
  await failing(rig, { stdout: 'the old disk is full' });
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  await rig.aws.put('outcomes', []);
  await rig.advance(HOUR_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
}

test('however long the list of executions lags, no older failure is told as the new one', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await lagging(rig, 'DescribeAssociationExecutions');
  await recovered(rig);
  const since = (await rig.aws.calls()).at(-1)?.seq;

  lag.is = true;
  await failing(rig, { nodeId: WEB, stdout: 'the new disk is full' });
  await rig.advance(HOUR_MS + 20 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status).toMatchObject({
    failedTargetsComplete: false,
    runsIncomplete: { reason: 'NotShownYet', missing: 'Run' },
  });
  expect(status).not.toHaveProperty('failedTargets');
  expect(await countOf(rig, OF_RUNS, since)).toBeLessThanOrEqual(6);
});

test('a failure is told while DescribeAssociation and the list of executions both lag, with six calls', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const executions = { is: false };
  const old = new Map<string, Buffer>();
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    if (!/^DescribeAssociation(Executions)?$/.test(call.name)) return answer;
    if (!executions.is) old.set(call.name, (answer as { body: Buffer }).body);
    return { ...answer, body: old.get(call.name)! };
  });
  await recovered(rig);
  const since = (await rig.aws.calls()).at(-1)?.seq;

  executions.is = true;
  await failing(rig);
  await rig.advance(HOUR_MS + 5 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status?.runsIncomplete).toMatchObject({ reason: 'NotShownYet', missing: 'Run' });
  expect(await countOf(rig, OF_RUNS, since)).toBeLessThanOrEqual(6);
});

test('who failed first stays told, with why, when the list lags at the end of the run', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await lagging(rig, 'DescribeAssociationExecutions');
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  const since = (await rig.aws.calls()).at(-1)?.seq;
  await rig.aws.put('outcomes', [
    { nodeId: DATABASE, status: 'Failed', exitCode: 7, stdout: 'disk full' },
    { nodeId: WEB, status: 'Success', durationMs: 10 * MINUTE_MS },
  ]);
  await rig.advance(HOUR_MS + MINUTE_MS);
  const atFirst = await rig.associations.until('agent', ({ status }) => status?.failedTargetCount === 1);

  lag.is = true;
  await rig.advance(8 * MINUTE_MS + 20_000);
  const atEnd = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  lag.is = false;
  await rig.advance(5 * MINUTE_MS);

  const failedTargets = [{ id: DATABASE, message: 'disk full' }];
  expect(atFirst.status).toMatchObject({ overview: { status: 'Pending' }, failedTargets });
  expect(atEnd.status).toMatchObject({
    failedTargets,
    runsIncomplete: { reason: 'NotShownYet', missing: 'Run' },
  });
  const { status } = await rig.associations.get('agent');
  expect(status).toMatchObject({ failedTargets, lastRun: { status: 'Failed' } });
  expect(status?.runsIncomplete).toBeUndefined();
  expect(await countOf(rig, OF_RUNS, since)).toBeLessThanOrEqual(6);
  expect(await told(rig, 'RunFailed')).toHaveLength(1);
});

test('of two runs between two looks the older one is not taken for the newer', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const hiding = await hidingLater(rig);
  await failing(rig, { stdout: 'the old disk is full' });
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  await rig.aws.put('outcomes', []);
  await runOnce(rig);
  await rig.advance(5_000);
  hiding.afterMs = rig.clock.now().getTime() - 1_000;
  await failing(rig, { nodeId: WEB, stdout: 'the new disk is full' });
  await runOnce(rig);
  await rig.advance(3 * MINUTE_MS);
  const behind = await rig.associations.get('agent');
  hiding.afterMs = undefined;
  await rig.advance(2 * MINUTE_MS);

  expect(JSON.stringify(behind.status?.failedTargets ?? [])).not.toContain('old disk');
  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: WEB, message: 'the new disk is full' }]);
  expect(await told(rig, 'RunFailed')).toHaveLength(2);
});
