import { expect, test } from 'vitest';
import { findFailedTargets } from '../../../../src/association/runs/failures/failed-targets.ts';
import type { FailedTarget } from '../../../../src/association/runs/failures/failed-target.ts';
import { reasonsTold } from '../../../../src/association/runs/failures/kept.ts';
import { execution, question, runsOf, said, target } from '../answering.ts';

const AT = '2026-01-05T00:00:00Z';
const LATER = '2026-01-05T01:00:00Z';
const OLD: FailedTarget = {
  id: 'n1',
  type: 'ManagedInstance',
  status: 'Failed',
  detailedStatus: 'Failed',
  message: 'no disk',
  exitCode: 1,
  at: AT,
};

/** What is asked for, and told, when one has failed before and one fails now, and this was told of the first. */
async function lookAfter(told: object, status: object = {}) {
  const { ssm, calls } = runsOf({
    targets: {
      e2: [{ ...target('n2', 'Failed', 'c2'), at: LATER }],
      e1: [{ ...target('n1', 'Failed', 'c1'), at: AT }],
    },
    invocations: { c1: [said('n1', 'no disk')], c2: [said('n2', 'no net')] },
  });
  const resource = { status: { failedTargets: [{ ...OLD, ...told }], ...status } };
  const { failed } = await findFailedTargets(
    ssm,
    question({
      executions: [execution('e2', { Failed: 1 }), execution('e1', { Failed: 1 })],
      expected: 2,
      told: reasonsTold(resource),
    }),
  );
  return {
    asked: calls.filter((call) => call.startsWith('command')),
    messages: failed.map((one) => one.message),
  };
}

test('a reason that was told is not asked for again, so that the calls are for the others', async () => {
  expect(await lookAfter({})).toEqual({ asked: ['command c2'], messages: ['no disk', 'no net'] });
});

test.each([
  ['is of another failure', { at: '2026-01-04T00:00:00Z' }, {}],
  ['is no more than the status', { message: 'Failed' }, {}],
  ['is what the node alone knows', { exitCode: undefined }, {}],
  [
    'was told while output was refused',
    {},
    { runsIncomplete: { reason: 'AccessDeniedException', missing: 'Output' } },
  ],
])('a reason is asked for when the one that was told %s', async (_, told, status) => {
  expect((await lookAfter(told, status)).asked).toEqual(['command c1', 'command c2']);
});
