import { expect, test } from 'vitest';
import { findFailedTargets } from '../../../../src/association/runs/failures/failed-targets.ts';
import type { ExecutionTarget } from '../../../../src/ssm/gateway.ts';
import { automated, execution, question, runsOf, said, target } from '../answering.ts';

const LONG_AGO = '2026-01-01T00:00:00Z';

test('one call tells why all nodes of a command failed', async () => {
  const { ssm, calls } = runsOf({
    targets: { e1: [target('n1'), target('n2'), target('n3', 'Success')] },
    invocations: { c1: [said('n1', 'no disk'), said('n2', 'no net')] },
  });

  const { failed, complete } = await findFailedTargets(ssm, question({ expected: 2 }));

  expect(failed.map(({ id, message }) => [id, message])).toEqual([
    ['n1', 'no disk'],
    ['n2', 'no net'],
  ]);
  expect(complete).toBe(true);
  expect(calls).toEqual(['targets e1', 'command c1']);
});

test('older executions are read until as many failures are found as AWS counts, and the newest result of a node wins', async () => {
  const { ssm } = runsOf({
    targets: { e1: [target('n1', 'Success')], e2: [target('n1'), target('n2', 'TimedOut', 'c2')] },
    invocations: { c2: [said('n2', 'late')] },
  });

  const { failed, complete } = await findFailedTargets(
    ssm,
    question({ executions: [execution('e1'), execution('e2')] }),
  );

  expect(failed.map(({ id, status }) => [id, status])).toEqual([['n2', 'TimedOut']]);
  expect(complete).toBe(true);
});

test('a node that its command does not mention is asked itself', async () => {
  const { ssm, calls } = runsOf({ targets: { e1: [target('n1')] } });

  const { failed } = await findFailedTargets(ssm, question({ calls: 3 }));

  expect(failed[0]?.message).toBe('n1 says why');
  expect(calls).toEqual(['targets e1', 'command c1', 'node n1']);
});

test('no more calls are spent than allowed, and it says that reasons are missing', async () => {
  const many = Array.from({ length: 8 }, (_, index) => ({ ...target(`n${index}`), at: LONG_AGO }));
  const { ssm, calls } = runsOf({ targets: { e1: many } });

  const { failed, ...found } = await findFailedTargets(ssm, question({ expected: 8 }));

  expect(calls).toHaveLength(5);
  expect(failed).toHaveLength(8);
  expect(found).toMatchObject({ complete: false, lack: 'Output', isCutOff: true });
});

test('no more executions are read than there are calls for, and it says that targets are missing', async () => {
  const ids = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6'];
  const { ssm, calls } = runsOf({ targets: { e6: [target('n1')] } });

  const executions = ids.map((id) => execution(id));
  const found = await findFailedTargets(ssm, question({ executions }));

  expect(calls).toEqual(['targets e1', 'targets e2', 'targets e3', 'targets e4', 'targets e5']);
  expect(found).toMatchObject({ failed: [], complete: false, lack: 'Targets', isCutOff: true });
});

test('a call is kept back for why those failed that are found', async () => {
  const executions = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6'].map((id) => execution(id));
  const { ssm, calls } = runsOf({
    targets: { e1: [target('n1')] },
    invocations: { c1: [said('n1', 'no disk')] },
  });

  const found = await findFailedTargets(ssm, question({ executions, expected: 2 }));

  expect(calls.at(-1)).toBe('command c1');
  expect(calls).toHaveLength(5);
  expect(found).toMatchObject({
    failed: [{ id: 'n1', message: 'no disk' }],
    lack: 'Targets',
    isCutOff: true,
  });
});

test('at most ten nodes are named', async () => {
  const many = Array.from({ length: 12 }, (_, index) => target(`n${index}`));
  const { ssm } = runsOf({ targets: { e1: many }, invocations: { c1: many.map(({ id }) => said(id, 'x')) } });

  const { failed, complete, lack } = await findFailedTargets(ssm, question({ expected: 12 }));

  expect(failed).toHaveLength(10);
  expect(complete).toBe(false);
  expect(lack).toBeUndefined(); // the number of those that have failed says it
});

test('of a long output the end is shown, and none of it when that is not wanted', async () => {
  const runs = {
    targets: { e1: [target('n1')] },
    invocations: { c1: [said('n1', `${'x'.repeat(400)} the end`)] },
  };

  const tail = await findFailedTargets(runsOf(runs).ssm, question({}));
  const none = await findFailedTargets(runsOf(runs).ssm, question({ output: 'none' }));

  expect(tail.failed[0]?.message).toMatch(/^… x+ the end$/);
  expect(tail.failed[0]?.message).toHaveLength(256);
  expect(none.failed[0]?.message).toBe('Failed');
});

test('of a run larger than a page the failed targets alone are asked for, the most frequent status first', async () => {
  const well = Array.from({ length: 200 }, (_, index) => target(`m${index}`, 'Success'));
  const { ssm, calls } = runsOf({
    targets: { e1: [...well, target('n1'), target('n2'), target('n3', 'TimedOut')], e2: [target('n9')] },
    invocations: { c1: ['n1', 'n2', 'n3'].map((id) => said(id, `why of ${id}`)) },
  });

  const { failed, complete } = await findFailedTargets(
    ssm,
    question({
      executions: [execution('e1', { TimedOut: 1, Success: 200, Failed: 2 }), execution('e2', { Failed: 1 })],
      expected: 3,
    }),
  );

  expect(calls).toEqual(['targets e1 Failed', 'targets e1 TimedOut', 'command c1']);
  expect(failed.map(({ id, message }) => `${id}: ${message}`)).toEqual([
    'n1: why of n1',
    'n2: why of n2',
    'n3: why of n3',
  ]);
  expect(complete).toBe(true);
});

test('of a large run with one kind of failure the reasons are asked for by that status', async () => {
  const { ssm, calls } = runsOf({
    targets: { e1: [target('n1')] },
    invocations: { c1: [said('n1', 'no disk')] },
  });

  await findFailedTargets(ssm, question({ executions: [execution('e1', { Success: 50, Failed: 1 })] }));

  expect(calls).toEqual(['targets e1 Failed', 'command c1 Failed']);
});

test('nothing older than a large run is blamed on anybody', async () => {
  const { ssm } = runsOf({
    targets: { e1: [target('n1')], e2: [target('n2')] },
    invocations: { c1: [said('n1', 'no disk'), said('n2', 'no net')] },
  });

  const { failed, complete } = await findFailedTargets(
    ssm,
    question({
      executions: [execution('e1', { Success: 50, Failed: 1 }), execution('e2', { Failed: 1 })],
      expected: 2,
    }),
  );

  expect(failed.map(({ id }) => id)).toEqual(['n1']);
  expect(complete).toBe(false);
});

test('they come in the order of their ids, whatever AWS says first', async () => {
  const { ssm } = runsOf({
    targets: { e1: [target('n2'), target('n10'), target('n1')] },
    invocations: { c1: ['n1', 'n2', 'n10'].map((id) => said(id, 'x')) },
  });

  const { failed } = await findFailedTargets(ssm, question({ expected: 3 }));

  expect(failed.map(({ id }) => id)).toEqual(['n1', 'n10', 'n2']);
});

test('a target of an automation tells the step that failed for it, without words that all of them share', async () => {
  const words =
    'Step fails when it is Execute/Cancelling action. No such AMI. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.';
  const { ssm, calls } = runsOf({
    targets: { e1: [automated('n1'), automated('n2')] },
    automations: {
      a1: {
        status: 'Failed',
        failedSteps: [
          { name: 'start', action: 'aws:runInstances', message: words, targets: ['n1'] },
          { name: 'rest', action: 'aws:sleep', message: 'Too long.', targets: ['n2'] },
        ],
      },
    },
  });

  const { failed, complete } = await findFailedTargets(ssm, question({ expected: 2 }));

  expect(failed.map(({ message }) => message)).toEqual([
    'Step start (aws:runInstances): No such AMI.',
    'Step rest (aws:sleep): Too long.',
  ]);
  expect(complete).toBe(true);
  expect(calls).toEqual(['targets e1', 'automation a1']);
});

test('an automation that failed before its first step tells why', async () => {
  const { ssm } = runsOf({
    targets: { e1: [automated('n1')] },
    automations: { a1: { status: 'Failed', message: 'The role can not be assumed.', failedSteps: [] } },
  });

  const { failed } = await findFailedTargets(ssm, question({}));

  expect(failed[0]?.message).toBe('The role can not be assumed.');
});

test('an automation that AWS has forgotten leaves its targets without a reason, and that is said', async () => {
  const { ssm, calls } = runsOf({ targets: { e1: [automated('n1')] } });

  const { failed, complete } = await findFailedTargets(ssm, question({}));

  expect(failed).toMatchObject([{ id: 'n1', detailedStatus: 'Failed' }]);
  expect(complete).toBe(false);
  expect(calls).toEqual(['targets e1', 'automation a1']); // it is no node that could be asked
});

test('with two calls one finds the targets and one the reasons', async () => {
  const { ssm, calls } = runsOf({
    targets: { e1: [target('n1')] },
    invocations: { c1: [said('n1', 'no disk')] },
  });

  const { failed, complete } = await findFailedTargets(ssm, question({ calls: 2 }));

  expect(calls).toEqual(['targets e1', 'command c1']);
  expect(failed).toMatchObject([{ id: 'n1', message: 'no disk' }]);
  expect(complete).toBe(true);
});

test('of many failures in a large run those that have timed out are named as well, while there is room', async () => {
  const late = nodesWith('TimedOut', 5).map((node) => ({ ...node, id: `late-${node.id}` }));
  const { ssm, calls } = runsOf({
    targets: { e1: [...nodesWith('Success', 60), ...nodesWith('Failed', 8), ...late] },
  });
  const large = execution('e1', { Success: 60, Failed: 13 });

  const { failed, lack } = await findFailedTargets(ssm, question({ executions: [large], expected: 13 }));

  expect(failed).toHaveLength(10);
  expect(lack).not.toBe('Targets');
  expect(calls.slice(0, 2)).toEqual(['targets e1 Failed', 'targets e1 TimedOut']);
});

test('what has timed out in a large run is found, though AWS counts it as failed', async () => {
  const { ssm, calls } = runsOf({
    targets: { e1: [...nodesWith('Success', 60), target('late', 'TimedOut'), target('n1')] },
    invocations: { c1: [said('n1', 'no disk'), said('late', 'too slow')] },
  });
  const large = execution('e1', { Success: 60, Failed: 2 });

  const { failed, complete } = await findFailedTargets(ssm, question({ executions: [large], expected: 2 }));

  expect(failed.map(({ id }) => id)).toEqual(['late', 'n1']);
  expect(complete).toBe(true);
  expect(calls).toEqual(['targets e1 Failed', 'targets e1 TimedOut', 'command c1']);
});

function nodesWith(status: string, count: number): readonly ExecutionTarget[] {
  return Array.from({ length: count }, (_, index) => target(`m${index}`, status));
}
