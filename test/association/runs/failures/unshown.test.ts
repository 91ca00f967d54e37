import { expect, test } from 'vitest';
import { findFailedTargets } from '../../../../src/association/runs/failures/failed-targets.ts';
import { automated, execution, question, runsOf, said, target } from '../answering.ts';

const LONG_AGO = '2026-01-01T00:00:00Z';

test('what AWS counts and does not show yet is left for another look, when there are calls for one', async () => {
  const { ssm, calls } = runsOf({ targets: { e1: [target('n1')] } });

  const found = await findFailedTargets(ssm, question({}));

  expect(found).toMatchObject({ complete: false, unshown: 'Output', spent: 2, failed: [{ id: 'n1' }] });
  expect(calls).toEqual(['targets e1', 'command c1']);
});

test.each([
  ['fewer targets than the execution counts', { Failed: 2 }, [target('n1')]],
  [
    'none of those that have failed',
    { Failed: 1, Success: 1 },
    [target('n1', 'Success'), target('n2', 'Success')],
  ],
  ['no target of a large execution', { Failed: 1, Success: 60 }, []],
  ['some of the targets that failed in a large execution', { Failed: 3, Success: 60 }, [target('n1')]],
])('it is told when AWS shows %s', async (_, counts, targets) => {
  const invocations = { c1: [said('n1', 'no disk')] };
  const { ssm } = runsOf({ targets: { e1: targets }, invocations });
  const executions = [execution('e1', counts)];

  const found = await findFailedTargets(ssm, question({ executions, expected: counts.Failed }));
  const old = await findFailedTargets(
    ssm,
    question({ executions: [{ ...executions[0]!, lastReportedAt: LONG_AGO }], expected: counts.Failed }),
  );

  expect([found.complete, found.unshown, old.unshown]).toEqual([false, 'Targets', undefined]);
});

test('of an execution that is going on, targets that have not begun are not missed', async () => {
  const { ssm } = runsOf({ targets: { e1: [target('n1')] }, invocations: { c1: [said('n1', 'no disk')] } });
  const executions = [{ ...execution('e1', { Failed: 1, Pending: 2 }), status: 'Pending' }];

  const { unshown, complete } = await findFailedTargets(ssm, question({ executions }));

  expect([unshown, complete]).toEqual([undefined, true]);
});

test('of a large run the output that AWS shows of nobody yet is told as such', async () => {
  const { ssm } = runsOf({ targets: { e1: [target('n1')] }, invocations: {} });
  const executions = [execution('e1', { Failed: 1, Success: 60 })];

  const { unshown } = await findFailedTargets(ssm, question({ executions, expected: 1 }));

  expect(unshown).toBe('Output');
});

test('an older execution that was large hides nothing of a small one', async () => {
  const { ssm } = runsOf({
    targets: { e2: [target('n1', 'Failed', 'c2')], e1: [] },
    invocations: { c2: [said('n2', 'of another node')] },
  });
  const executions = [execution('e2', { Failed: 1 }), execution('e1', { Success: 60 })];

  const { unshown } = await findFailedTargets(ssm, question({ executions, expected: 1 }));

  expect(unshown).toBe('Output');
});

test('what a node says of the run before, which went well, is no reason', async () => {
  const { ssm } = runsOf({ targets: { e1: [target('n1')] }, invocations: {} });
  const behind: typeof ssm = {
    ...ssm,
    nodeAssociationStatuses: async () => [
      { associationId: 'a', detailedStatus: 'Success', summary: '1 succeeded' },
    ],
  };
  const executions = [{ ...execution('e1', { Failed: 1 }), lastReportedAt: LONG_AGO }];

  const { failed, complete } = await findFailedTargets(behind, question({ executions, calls: 3 }));

  expect(failed[0]).not.toHaveProperty('message');
  expect(complete).toBe(false);
});

test('what a node says of the run before, which failed, too, is no reason', async () => {
  const failed = { ...target('n1'), at: '2026-01-05T02:00:10Z' };
  const { ssm } = runsOf({ targets: { e1: [failed] }, invocations: {} });
  const saidAt = (time: string): typeof ssm => ({
    ...ssm,
    nodeAssociationStatuses: async () => [
      { associationId: 'a', detailedStatus: 'Failed', summary: '1 failed', at: `2026-01-05T${time}Z` },
    ],
  });
  const executions = [{ ...execution('e1', { Failed: 1 }), lastReportedAt: LONG_AGO }];
  const asked = question({ executions, calls: 3 });

  const before = await findFailedTargets(saidAt('01:00:10'), asked);
  const now = await findFailedTargets(saidAt('02:00:05'), asked);

  expect(before.failed[0]).not.toHaveProperty('message');
  expect(now.failed[0]).toMatchObject({ message: '1 failed' });
});

test('a command that is still at work on a node tells nothing yet', async () => {
  const atWork = { ...said('n1', ''), statusDetails: 'In Progress' };
  const { ssm } = runsOf({ targets: { e1: [target('n1')] }, invocations: { c1: [atWork] } });

  const { failed, unshown } = await findFailedTargets(ssm, question({}));

  expect(failed[0]).not.toHaveProperty('message');
  expect(unshown).toBe('Output');
});

test('an automation that is still at work tells nothing yet', async () => {
  const automations = { a1: { status: 'InProgress', failedSteps: [] } };
  const { ssm } = runsOf({ targets: { e1: [automated('n1')] }, automations });

  const { failed, unshown } = await findFailedTargets(ssm, question({}));

  expect(failed[0]).not.toHaveProperty('message');
  expect(unshown).toBe('Output');
});
