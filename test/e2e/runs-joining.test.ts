import { expect, test } from 'vitest';
import { denied, lagging } from '../support/lagging.ts';
import { condition, type Rig } from '../support/rig.ts';
import {
  DATABASE,
  failing,
  MINUTE_MS,
  saysOfRuns,
  sceneWithNodes,
  told,
  withNodes,
} from '../support/running.ts';
import { createReady, openScene } from '../support/scene.ts';

const JOINING = ['i-0ccccccccccccccc1', 'i-0ccccccccccccccc2', 'i-0ccccccccccccccc3'];

/** The database has failed. */
async function failedOnOne(rig: Rig): Promise<void> {
  await failing(rig);
  await createReady(rig, 'agent', { scheduleExpression: 'rate(1 day)' });
  await rig.advance(5 * MINUTE_MS);
  await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
}

test('a node that joins and does well makes no event while its execution is not listed, and hides no failure', async () => {
  const rig = await withNodes(await openScene('lagging'));
  const lag = await lagging(rig, 'DescribeAssociationExecutions');
  await failedOnOne(rig);

  lag.is = true;
  await rig.aws.put(`nodes/${JOINING[0]}`, {});
  await rig.advance(90_000);
  const meanwhile = await rig.associations.get('agent');
  lag.is = false;
  await rig.advance(5 * MINUTE_MS);

  const failedTargets = [{ id: DATABASE, message: 'disk full' }];
  expect(meanwhile.status).toMatchObject({ failedTargets });
  const { status } = await rig.associations.get('agent');
  expect(status).toMatchObject({
    failedTargets,
    failedTargetsComplete: true,
    lastRun: { status: 'Success' },
  });
  expect(status?.runsIncomplete).toBeUndefined();
  expect(await told(rig, 'RunFailed')).toHaveLength(1);
});

test('nodes that join and do well make no event while executions may not be listed, and hide no failure', async () => {
  const rig = await sceneWithNodes();
  await failedOnOne(rig);

  await denied(rig, 'DescribeAssociationExecutions');
  for (const id of JOINING) {
    await rig.aws.put(`nodes/${id}`, {}); // oxlint-disable-line no-await-in-loop -- one after the other
    await rig.advance(5 * MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
  }

  const resource = await rig.associations.get('agent');
  expect(resource.status).toMatchObject({
    overview: { counts: { Failed: 1, Success: 4 } },
    failedTargets: [{ id: DATABASE, message: 'disk full' }],
    failedTargetsComplete: false,
    runsIncomplete: { reason: 'AccessDeniedException', missing: 'Run' },
  });
  expect(condition(resource, 'RunsSucceeding').message).toMatch(
    /^1 of 5 targets failed\. More can't be read/,
  );
  expect(await told(rig, 'RunFailed')).toHaveLength(1);
});

test('a failure among what has joined is told when executions may be listed again', async () => {
  const rig = await sceneWithNodes();
  await failedOnOne(rig);
  await denied(rig, 'DescribeAssociationExecutions');
  const [joining = ''] = JOINING;
  await failing(rig, { nodeId: joining, stdout: 'no network' });
  await rig.aws.put(`nodes/${joining}`, {});
  await rig.advance(5 * MINUTE_MS);
  await rig.aws.put('faults', []);
  await rig.advance(35 * MINUTE_MS);

  const { status } = await rig.associations.get('agent');
  expect(status?.failedTargets).toMatchObject([{ message: 'disk full' }, { message: 'no network' }]);
  expect(await told(rig, 'RunFailed')).toHaveLength(2);
});
