import { expect, test } from 'vitest';
import type { Rig } from '../support/rig.ts';
import {
  DATABASE,
  failing,
  MINUTE_MS,
  runOnce,
  saysOfRuns,
  sceneWithNodes,
  told,
} from '../support/running.ts';
import { createReady } from '../support/scene.ts';

const DAILY = { scheduleExpression: 'rate(1 day)' };
const JOINING = 'nodes/i-0ccccccccccccccc3';

async function listsOf(rig: Rig): Promise<number> {
  return (await rig.aws.calls()).filter(({ operation }) => operation === 'ListAssociations').length;
}

/** Until the operator has listed what is in AWS once more. */
async function untilListed(rig: Rig): Promise<void> {
  const before = await listsOf(rig);
  while ((await listsOf(rig)) === before) await rig.advance(1_000); // oxlint-disable-line no-await-in-loop -- time goes forward
}

test('a failure is told once, with its node, though another node does well between two reads', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', DAILY);
  await rig.advance(5 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  await untilListed(rig);
  await failing(rig);
  await runOnce(rig);
  await untilListed(rig);
  await rig.advance(3_000);

  await rig.aws.put(JOINING, {}); // runs on its own, before the executions are listed
  await rig.advance(10 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status?.overview?.counts).toEqual({ Failed: 1, Success: 2 });
  expect(status?.failedTargets).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
  expect(status?.runsIncomplete).toBeUndefined();
  expect(await told(rig, 'RunFailed')).toHaveLength(1);
});
