import { expect, test } from 'vitest';
import { failedTargetsOf, type FailedTargetsQuestion } from '../../src/association/failed-targets.ts';
import type { Execution, ExecutionTarget, Invocation, SsmGateway } from '../../src/ssm/gateway.ts';

const execution = (id: string): Execution => ({
  id,
  associationVersion: '1',
  status: 'Failed',
  detailedStatus: 'Failed',
  counts: {},
});

const target = (id: string, status = 'Failed', command = 'c1'): ExecutionTarget => ({
  id,
  type: 'ManagedInstance',
  status,
  detailedStatus: status,
  source: { id: command, type: 'RunCommand' },
});

const said = (nodeId: string, output: string): Invocation => ({
  nodeId,
  statusDetails: 'Failed',
  exitCode: 1,
  output,
});

interface Runs {
  readonly targets: Readonly<Record<string, readonly ExecutionTarget[]>>;
  readonly invocations?: Readonly<Record<string, readonly Invocation[]>>;
}

/** Answers from tables, and counts what is asked. */
function runsOf({ targets, invocations = {} }: Runs) {
  const calls: string[] = [];
  const ssm = {
    async executionTargets(_association: string, id: string) {
      calls.push(`targets ${id}`);
      return targets[id] ?? [];
    },
    async commandInvocations(id: string) {
      calls.push(`command ${id}`);
      return invocations[id] ?? [];
    },
    async nodeAssociationStatuses(id: string) {
      calls.push(`node ${id}`);
      return [{ associationId: 'a', detailedStatus: 'Failed', summary: `${id} says why` }];
    },
  } as unknown as SsmGateway;
  return { ssm, calls };
}

const question = (change: Partial<FailedTargetsQuestion>): FailedTargetsQuestion => ({
  associationId: 'a',
  executions: [execution('e1')],
  expected: 1,
  output: 'tail',
  calls: 5,
  ...change,
});

test('one call tells why all nodes of a command failed', async () => {
  const { ssm, calls } = runsOf({
    targets: { e1: [target('n1'), target('n2'), target('n3', 'Success')] },
    invocations: { c1: [said('n1', 'no disk'), said('n2', 'no net')] },
  });

  const { failed, complete } = await failedTargetsOf(ssm, question({ expected: 2 }));

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

  const { failed, complete } = await failedTargetsOf(
    ssm,
    question({ executions: [execution('e1'), execution('e2')] }),
  );

  expect(failed.map(({ id, status }) => [id, status])).toEqual([['n2', 'TimedOut']]);
  expect(complete).toBe(true);
});

test('a node that its command does not mention is asked itself', async () => {
  const { ssm, calls } = runsOf({ targets: { e1: [target('n1')] } });

  const { failed } = await failedTargetsOf(ssm, question({}));

  expect(failed[0]?.message).toBe('n1 says why');
  expect(calls).toEqual(['targets e1', 'command c1', 'node n1']);
});

test('no more calls are spent than allowed, and it says that reasons are missing', async () => {
  const many = Array.from({ length: 8 }, (_, index) => target(`n${index}`));
  const { ssm, calls } = runsOf({ targets: { e1: many } });

  const { failed, complete } = await failedTargetsOf(ssm, question({ expected: 8 }));

  expect(calls).toHaveLength(5);
  expect(failed).toHaveLength(8);
  expect(complete).toBe(false);
});

test('at most ten nodes are named', async () => {
  const many = Array.from({ length: 12 }, (_, index) => target(`n${index}`));
  const { ssm } = runsOf({ targets: { e1: many }, invocations: { c1: many.map(({ id }) => said(id, 'x')) } });

  const { failed, complete } = await failedTargetsOf(ssm, question({ expected: 12 }));

  expect(failed).toHaveLength(10);
  expect(complete).toBe(false);
});

test('of a long output the end is shown, and none of it when that is not wanted', async () => {
  const runs = {
    targets: { e1: [target('n1')] },
    invocations: { c1: [said('n1', `${'x'.repeat(400)} the end`)] },
  };

  const tail = await failedTargetsOf(runsOf(runs).ssm, question({}));
  const none = await failedTargetsOf(runsOf(runs).ssm, question({ output: 'none' }));

  expect(tail.failed[0]?.message).toMatch(/^… x+ the end$/);
  expect(tail.failed[0]?.message).toHaveLength(256);
  expect(none.failed[0]?.message).toBe('Failed');
});
