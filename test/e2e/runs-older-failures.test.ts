import { expect, test } from 'vitest';
import { hidingLater } from '../support/lagging.ts';
import { startThrough } from '../support/passing.ts';
import type { Rig } from '../support/rig.ts';
import {
  DATABASE,
  failing,
  MINUTE_MS,
  runOnce,
  saysOfRuns,
  told,
  WEB,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

/** A run that has failed on both nodes. */
async function failedOnBoth(rig: Rig): Promise<void> {
  const why = { status: 'Failed', exitCode: 7, stdout: 'the old disk is full' };
  await rig.aws.put('outcomes', [
    { ...why, nodeId: WEB },
    { ...why, nodeId: DATABASE },
  ]);
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await rig.advance(5 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'AllTargetsFailed'));
}

interface Answer {
  readonly AssociationExecutions?: readonly { readonly ExecutionId: string }[];
  readonly AssociationExecutionTargets?: readonly { readonly ExecutionId: string }[];
}

/** While it is, targets of executions that were not listed before are not shown. */
async function hidingNewTargets(rig: Rig): Promise<{ is: boolean }> {
  const lag = { is: false };
  const known = new Set<string>();
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    if (!call.name.startsWith('DescribeAssociationExecution')) return answer;
    const { AssociationExecutions: listed = [], AssociationExecutionTargets: targets } = JSON.parse(
      String((answer as { body: Buffer }).body),
    ) as Answer;
    if (!lag.is) listed.forEach(({ ExecutionId: id }) => known.add(id));
    if (targets === undefined || !lag.is) return answer;
    const shown = targets.filter(({ ExecutionId: id }) => known.has(id));
    return { ...answer, body: Buffer.from(JSON.stringify({ AssociationExecutionTargets: shown })) };
  });
  return lag;
}

test('no failure of an older run is told as one of the new run, whose targets AWS does not show yet', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await hidingNewTargets(rig);
  await failedOnBoth(rig);

  lag.is = true;
  await failing(rig, { stdout: 'the new disk is full' }); // the other one is well again
  await runOnce(rig);
  await rig.advance(65_000);
  const behind = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  lag.is = false;
  await rig.advance(2 * MINUTE_MS);

  expect(JSON.stringify(behind.status)).not.toContain('old disk');
  expect(behind.status?.runsIncomplete).toMatchObject({ reason: 'NotShownYet', missing: 'Targets' });
  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'the new disk is full' }]);
  expect(await told(rig, 'RunFailed')).toHaveLength(2);
});

test('of two runs within half a minute, the second of which is not listed yet, nobody is told who has recovered in it', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const hiding = await hidingLater(rig);
  await failedOnBoth(rig);

  await rig.aws.put('nodes/i-0ccccccccccccccc3', {}); // runs on its own, and well
  await rig.advance(20_000);
  hiding.afterMs = rig.clock.now().getTime() - 1_000;
  await failing(rig, { stdout: 'the new disk is full' });
  await runOnce(rig);
  await rig.advance(65_000);
  const behind = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  hiding.afterMs = undefined;
  await rig.advance(2 * MINUTE_MS);

  expect(behind.status?.failedTargets ?? []).toEqual([]);
  expect(behind.status?.runsIncomplete).toMatchObject({ reason: 'NotShownYet' });
  const { status } = await rig.associations.until('agent', (it) => it.status?.runsIncomplete === undefined);
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'the new disk is full' }]);
});
