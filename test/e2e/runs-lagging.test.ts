import { expect, test } from 'vitest';
import { startThrough } from '../support/passing.ts';
import { condition, type Rig } from '../support/rig.ts';
import {
  DATABASE,
  failing,
  HOUR_MS,
  HOURLY,
  MINUTE_MS,
  saysOfRuns,
  told,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

const EMPTY: Readonly<Record<string, object>> = {
  DescribeAssociationExecutions: { AssociationExecutions: [] },
  DescribeAssociationExecutionTargets: { AssociationExecutionTargets: [] },
  ListCommandInvocations: { CommandInvocations: [] },
};

/** As AWS's answers lag: from when it begins, an operation answers as it did before, or shows nothing. */
async function lagging(rig: Rig, operation: string): Promise<{ is: boolean }> {
  const lag = { is: false };
  let body = Buffer.from(JSON.stringify(EMPTY[operation]));
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    if (call.name !== operation) return answer;
    if (!lag.is) ({ body } = answer as { body: typeof body });
    return { ...answer, body };
  });
  return lag;
}

const OF_RUNS = /^(DescribeAssociationExec|ListCommandInvocations|DescribeInstanceAssociations)/;

async function callsOfRuns(rig: Rig, since: number | undefined): Promise<number> {
  return (await rig.aws.calls(since)).filter(({ operation }) => OF_RUNS.test(operation)).length;
}

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
      runsIncomplete: { reason: 'NotShownYet', message: words },
    });
    expect(condition(before, 'RunsSucceeding').message).toContain(`More can't be read: ${words}`);
    const { status } = await rig.associations.get('agent');
    expect(status).toMatchObject({
      failedTargets: [{ id: DATABASE, message: 'disk full' }],
      failedTargetsComplete: true,
    });
    expect(status?.runsIncomplete).toBeUndefined();
    expect(await told(rig, 'RunFailed')).toHaveLength(1);
    expect(await callsOfRuns(rig, since)).toBe(calls);
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
  expect(await callsOfRuns(rig, since)).toBe(5);
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
    runsIncomplete: { reason: 'NotShownYet' },
  });
  const { status } = await rig.associations.get('agent');
  expect(status?.runs).toHaveLength(3);
  expect(status).toMatchObject({ failedTargets: [{ id: DATABASE, message: 'disk full' }] });
});
