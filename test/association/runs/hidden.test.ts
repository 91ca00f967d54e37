import { expect, test } from 'vitest';
import { ReconcileError } from '../../../src/controller/error.ts';
import { execution, said, target } from './answering.ts';
import { Looking } from './looking.ts';

const NIGHT = '2026-01-05T02:00:00Z';
const BAD = {
  overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: 1, Success: 1 } },
  lastExecutionTime: NIGHT,
};
const WELL = {
  overview: { status: 'Success', detailedStatus: 'Success', counts: { Success: 2 } },
  lastExecutionTime: NIGHT,
};
/** Why nobody knows which of its values are secret. */
const HIDDEN = new ReconcileError({
  reason: 'AccessDeniedException',
  retry: 'slow',
  message: 'Allow DescribeAssociation.',
});
const HAS_PRINTED = { targets: { e1: [target('n1')] }, invocations: { c1: [said('n1', 'my secret')] } };

test('of a failure no output is shown, and it is said why, when its secrets are not known', async () => {
  const looking = new Looking({ associationId: 'a', associationVersion: '1' }, HAS_PRINTED);
  looking.executions = async () => [{ ...execution('e1', { Failed: 1 }), startedAt: NIGHT }];

  await looking.look(BAD, HIDDEN);

  expect(looking.status.failedTargets).toMatchObject([{ id: 'n1', message: 'Failed', exitCode: 1 }]);
  expect(looking.status.runsIncomplete).toMatchObject({
    reason: 'AccessDeniedException',
    missing: 'Output',
    message: expect.stringContaining('Allow DescribeAssociation.'),
  });
});

test('of a run that went well there is no output, so nothing is missing', async () => {
  const looking = new Looking({ associationId: 'a', associationVersion: '1' });
  looking.executions = async () => [
    { ...execution('e1', { Success: 2 }), status: 'Success', startedAt: NIGHT },
  ];

  await looking.look(WELL, HIDDEN);

  expect(looking.status).toMatchObject({ runs: [{ executionId: 'e1' }], runsIncomplete: undefined });
});
