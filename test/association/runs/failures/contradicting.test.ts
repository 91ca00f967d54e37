import { expect, test } from 'vitest';
import { findFailedTargets } from '../../../../src/association/runs/failures/failed-targets.ts';
import { execution, question, runsOf, said, target } from '../answering.ts';

const LONG_AGO = '2026-01-01T00:00:00Z';
const OLD = [target('n1', 'Failed', 'old'), target('n2', 'Failed', 'old')];
const OF_OLD = { old: [said('n1', 'of the old run'), said('n2', 'of the old run')] };
const NEWEST = execution('e2', { Failed: 1, Success: 1 });
const OLDER = execution('e1', { Failed: 2 });

test('while targets of the newest execution are not shown, no older failure is told as one of them', async () => {
  const { ssm, calls } = runsOf({ targets: { e2: [], e1: OLD }, invocations: OF_OLD });

  const found = await findFailedTargets(ssm, question({ executions: [NEWEST, OLDER] }));

  expect(found).toMatchObject({ failed: [], unshown: 'Targets', complete: false });
  expect(calls).toEqual(['targets e2']);
});

test('an old execution that has lost targets hides nothing of those before', async () => {
  const { ssm } = runsOf({ targets: { e2: [], e1: OLD.slice(0, 1) }, invocations: OF_OLD });
  const forgotten = { ...NEWEST, lastReportedAt: LONG_AGO };

  const { failed } = await findFailedTargets(
    ssm,
    question({ executions: [forgotten, execution('e1', { Failed: 1 })] }),
  );

  expect(failed.map(({ id }) => id)).toEqual(['n1']);
});

test('what is shown of the newest execution is told, though the rest of it is not shown yet', async () => {
  const { ssm } = runsOf({
    targets: { e2: [target('n3')], e1: OLD },
    invocations: { c1: [said('n3', 'no disk')] },
  });
  const newest = execution('e2', { Failed: 2 });

  const found = await findFailedTargets(ssm, question({ executions: [newest, OLDER], expected: 2 }));

  expect(found).toMatchObject({ failed: [{ id: 'n3', message: 'no disk' }], unshown: 'Targets' });
});

const WELL = execution('e2', { Success: 1 });
const DID_WELL = [target('n3', 'Success')];

test.each([
  ['nobody is named, and it is not told as all', {}, 1, []],
  ['all are named when it is so long ago that nothing lags', { lastReportedAt: LONG_AGO }, 1, ['n1', 'n2']],
  ['all are named while a run goes on', { status: 'Pending' }, 1, ['n1', 'n2']],
  ['all are named when AWS counts as many', {}, 2, ['n1', 'n2']],
])('when more failures are found than AWS counts, %s', async (_, change, expected, named) => {
  const { ssm } = runsOf({ targets: { e2: DID_WELL, e1: OLD }, invocations: OF_OLD });
  const executions = [{ ...WELL, ...change }, OLDER];

  const found = await findFailedTargets(ssm, question({ executions, expected }));

  expect(found.failed.map(({ id }) => id)).toEqual(named);
  expect(found.unshown).toBe(named.length === 0 ? 'Targets' : undefined);
});
