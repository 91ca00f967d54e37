import { expect, test } from 'vitest';
import { lagging } from '../support/lagging.ts';
import type { Rig } from '../support/rig.ts';
import {
  countOf,
  DATABASE,
  DETAILS_OF_RUNS,
  failing,
  HOURLY,
  MINUTE_MS,
  saysOfRuns,
  sceneWithNodes,
  WEB,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

const DAILY = { scheduleExpression: 'rate(1 day)' };
const BAD = 'i-0ccccccccccccccc3';

/** Nodes that join one after the other, so that each is an execution of its own. The first one fails. */
async function joining(rig: Rig, count: number): Promise<void> {
  await rig.aws.put('outcomes', [
    { nodeId: BAD, status: 'Failed', exitCode: 7, stdout: 'no network' },
    { nodeId: DATABASE, status: 'Failed', exitCode: 7, stdout: 'disk full' },
  ]);
  await rig.aws.put(`nodes/${BAD}`, {});
  for (let index = 1; index < count; index += 1) {
    await rig.advance(1_000); // oxlint-disable-line no-await-in-loop -- one after the other
    await rig.aws.put(`nodes/i-0ddddddddddddd${100 + index}`, {}); // oxlint-disable-line no-await-in-loop -- one after the other
  }
}

test.each([4, 7, 12])(
  'after all was well the first of %i executions is found that has failed, without those that went well',
  async (count) => {
    const rig = await sceneWithNodes();
    await createReady(rig, 'agent', DAILY);
    await rig.advance(3 * MINUTE_MS);
    await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
    const since = (await rig.aws.calls()).at(-1)?.seq;

    await joining(rig, count);
    await rig.advance(5 * MINUTE_MS);

    const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
    expect(status).toMatchObject({
      failedTargets: [{ id: BAD, message: 'no network' }],
      failedTargetsComplete: true,
    });
    expect(status?.runs).toHaveLength(5);
    expect(status?.runsIncomplete).toBeUndefined();
    expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBe(3);
  },
);

test.each([4, 7, 12])(
  'while another node fails, the first of %i executions since then is found that has failed, without those that went well',
  async (count) => {
    const rig = await sceneWithNodes();
    await failing(rig);
    await createReady(rig, 'agent', DAILY);
    await rig.advance(3 * MINUTE_MS);
    await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
    const since = (await rig.aws.calls()).at(-1)?.seq;

    await joining(rig, count);
    await rig.advance(5 * MINUTE_MS);

    const { status } = await rig.associations.until('agent', (it) => it.status?.failedTargetCount === 2);
    expect(status).toMatchObject({
      failedTargets: [{ id: DATABASE }, { id: BAD, message: 'no network' }],
      failedTargetsComplete: true,
    });
    expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBe(3);
  },
);

/** One node has failed, and the other is at work for ten minutes more. */
async function failedAtFirst(rig: Rig, operation: string): Promise<{ is: boolean }> {
  const lag = await lagging(rig, operation);
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  await rig.aws.put('outcomes', [
    { nodeId: DATABASE, status: 'Failed', exitCode: 7, stdout: 'disk full' },
    { nodeId: WEB, status: 'Success', durationMs: 10 * MINUTE_MS },
  ]);
  lag.is = true;
  await rig.advance(61 * MINUTE_MS);
  return lag;
}

test.each([
  ['DescribeAssociationExecutions', 'Run'],
  ['DescribeAssociationExecutionTargets', 'Targets'],
  ['ListCommandInvocations', 'Output'],
])(
  'at a first failure while %s lags, the status says what is missing, and tells it when the run is over',
  async (operation, missing) => {
    const rig = await withNodes(await openScene('lagging'));
    const lag = await failedAtFirst(rig, operation);
    const atFirst = await rig.associations.until('agent', ({ status }) => status?.failedTargetCount === 1);
    const since = (await rig.aws.calls()).at(-1)?.seq;
    await rig.advance(5 * MINUTE_MS);
    const meanwhile = await countOf(rig, DETAILS_OF_RUNS, since);
    lag.is = false;
    await rig.advance(5 * MINUTE_MS);

    expect(atFirst.status).toMatchObject({
      overview: { status: 'Pending' },
      failedTargetsComplete: false,
      runsIncomplete: { reason: 'NotShownYet', missing },
    });
    expect(atFirst.status?.runsIncomplete?.message).toContain('when the run is over');
    expect(meanwhile).toBe(0);
    const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
    expect(status?.runsIncomplete).toBeUndefined();
    expect(status).toMatchObject({
      failedTargets: [{ id: DATABASE, message: 'disk full' }],
      failedTargetsComplete: true,
    });
  },
);
