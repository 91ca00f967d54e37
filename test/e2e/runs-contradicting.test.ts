import { expect, test } from 'vitest';
import { startThrough } from '../support/passing.ts';
import { condition, type Rig } from '../support/rig.ts';
import {
  countOf,
  DATABASE,
  DETAILS_OF_RUNS,
  failing,
  MINUTE_MS,
  runOnce,
  saysOfRuns,
  told,
  WEB,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

const DAILY = { scheduleExpression: 'rate(1 day)' };

interface Answer {
  readonly AssociationExecutions?: readonly { readonly CreatedTime: number }[];
  readonly Associations?: readonly object[];
  readonly AssociationDescription?: object;
}

/** As if it had run a minute and a half later. */
function moved(one: { readonly LastExecutionDate?: number }): object {
  const { LastExecutionDate: at } = one;
  return at === undefined ? one : { ...one, LastExecutionDate: at + 90 };
}

/** Passes answers on, changed. */
async function startChanging(rig: Rig, change: (answer: Answer) => object): Promise<void> {
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    if (!/^(DescribeAssociation(Executions)?|ListAssociations)$/.test(call.name)) return answer;
    const said = JSON.parse(String((answer as { body: Buffer }).body)) as Answer;
    return { ...answer, body: Buffer.from(JSON.stringify(change(said))) };
  });
}

test('a node that does well vouches for no older failure while the newest execution is not listed', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const hiding: { afterMs: number | undefined } = { afterMs: undefined };
  await startChanging(rig, ({ AssociationExecutions: all, ...answer }) => ({
    ...answer,
    ...(all && {
      AssociationExecutions: all.filter(({ CreatedTime: at }) => at * 1_000 <= (hiding.afterMs ?? Infinity)),
    }),
  }));
  await failing(rig, { stdout: 'the old disk is full' });
  await createReady(rig, 'agent', DAILY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  await rig.aws.put('nodes/i-0ccccccccccccccc3', {}); // runs on its own, and well
  await rig.advance(40_000);
  hiding.afterMs = rig.clock.now().getTime() - 1_000;
  await failing(rig, { nodeId: WEB, stdout: 'the new disk is full' });
  await runOnce(rig);
  await rig.advance(80_000);
  const behind = await rig.associations.get('agent');
  hiding.afterMs = undefined;
  await rig.advance(2 * MINUTE_MS);

  expect(condition(behind, 'RunsSucceeding').message).not.toContain('old disk');
  expect(behind.status).toMatchObject({
    failedTargets: [{ id: DATABASE, at: '2026-01-05T00:00:01Z' }],
    failedTargetsComplete: false,
    runsIncomplete: { reason: 'NotShownYet', missing: 'Run' },
  });
  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: WEB, message: 'the new disk is full' }]);
  expect(await told(rig, 'RunFailed')).toHaveLength(2);
});

test('who has failed is told also when AWS moves the time of the last run later than that of its execution', async () => {
  const rig = await withNodes(await openScene('lagging'));
  await startChanging(rig, ({ Associations: all, AssociationDescription: whole, ...answer }) => ({
    ...answer,
    ...(all && { Associations: all.map(moved) }),
    ...(whole && { AssociationDescription: moved(whole) }),
  }));
  await failing(rig);
  await createReady(rig, 'agent', DAILY);
  await rig.advance(5 * MINUTE_MS);
  await runOnce(rig);
  const since = (await rig.aws.calls()).at(-1)?.seq;
  await rig.advance(5 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
  expect(status?.runs).toHaveLength(2);
  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBeLessThanOrEqual(6);
});

test('a run that went well is not told as failed while AWS counts the failures of the one before', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const counting: { old: object | undefined } = { old: undefined };
  const withOld = (one: object): object => ({ ...one, ...(counting.old && { Overview: counting.old }) });
  await startChanging(rig, ({ Associations: all, AssociationDescription: whole, ...answer }) => ({
    ...answer,
    ...(all && { Associations: all.map(withOld) }),
    ...(whole && { AssociationDescription: withOld(whole) }),
  }));
  await failing(rig);
  await createReady(rig, 'agent', DAILY);
  await rig.advance(2 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  const [held] = await rig.aws.associations();
  const since = (await rig.aws.calls()).at(-1)?.seq;

  ({ Overview: counting.old } = held as unknown as { readonly Overview: object });
  await rig.aws.put('outcomes', []);
  await runOnce(rig);
  await rig.advance(MINUTE_MS + 40_000);
  counting.old = undefined;
  await rig.advance(2 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  expect(status?.lastRun?.status).toBe('Success');
  expect(await told(rig, 'RunFailed')).toHaveLength(1); // the first one
  expect(await told(rig, 'RunsRecovered')).toHaveLength(1);
  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBeLessThanOrEqual(6);
});
