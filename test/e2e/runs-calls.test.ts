import { expect, test } from 'vitest';
import { hold, isHeld } from '../support/holding.ts';
import { HOUR_MS, HOURLY, MINUTE_MS, saysOfRuns, sceneWithNodes } from '../support/running.ts';
import { createReady } from '../support/scene.ts';

test('a nightly run that goes well costs one call beside the lists', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', { scheduleExpression: 'cron(0 2 * * ? *)' });
  await rig.advance(HOUR_MS);
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(2 * HOUR_MS);

  const calls = (await rig.aws.calls(before)).map(({ operation }) => operation);
  expect(calls.filter((operation) => !operation.startsWith('List'))).toEqual([
    'DescribeAssociationExecutions',
  ]);
  const resource = await rig.associations.get('agent');
  expect(resource.status?.nextRunTime).toBe('2026-01-06T02:00:00Z');
});

test('a schedule that is declared and may not be sent makes no run overdue', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', { scheduleExpression: 'cron(0 2 * * ? *)' });
  await rig.advance(2 * MINUTE_MS);
  const [held] = await rig.aws.associations();
  await hold(rig, 'Association', held?.AssociationId);
  await rig.associations.edit('agent', { scheduleExpression: 'cron(0/30 * * * ? *)' });
  await rig.associations.until('agent', isHeld);
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(2 * HOUR_MS - 10 * MINUTE_MS);

  const reads = (await rig.aws.calls(before)).filter(({ operation }) => operation === 'DescribeAssociation');
  expect(reads.length).toBeLessThanOrEqual(13); // every ten minutes, as what is held is looked at
});

test('however many nodes have failed, six calls tell of a run, and it says that reasons are missing', async () => {
  const rig = await sceneWithNodes();
  await rig.aws.put('outcomes', [{ status: 'Failed', exitCode: 1 }]);
  for (let index = 0; index < 8; index += 1) await rig.aws.put(`nodes/i-0cccccccccccccc${10 + index}`, {}); // oxlint-disable-line no-await-in-loop -- eight
  await rig.aws.put('faults', [
    { operation: 'ListCommandInvocations', kind: 'error', code: 'InvalidCommandId' },
  ]);
  await createReady(rig, 'agent', HOURLY);
  const before = (await rig.aws.calls()).at(-1)?.seq;

  await rig.advance(2 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'AllTargetsFailed'));
  const calls = (await rig.aws.calls(before)).filter(
    ({ operation }) => !/^List(Associations|Documents)$/.test(operation),
  );
  expect(calls).toHaveLength(6);
  expect(status?.failedTargets).toHaveLength(10);
  expect(status).toMatchObject({
    failedTargetsComplete: false,
    runsIncomplete: { reason: 'NotShownYet', missing: 'Output' },
  });
});
