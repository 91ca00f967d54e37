import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import { failuresTold, leastTold, withReasonsTold } from '../../../src/association/runs/told.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { Execution } from '../../../src/ssm/gateway.ts';

const run = (id: string, status: string, counts: Execution['counts']): Execution => ({
  id,
  associationVersion: '1',
  status,
  detailedStatus: status,
  counts,
});

const FAILED = { id: 'n1', type: 'ManagedInstance', status: 'Failed', detailedStatus: 'Failed' };
const TOLD = {
  associationVersion: '1',
  failedTargetCount: 1,
  failedTargets: [FAILED],
  failedTargetsComplete: true,
  lastRun: { executionId: 'e1', status: 'Failed' },
};
const FIRST = run('e1', 'Failed', { Failed: 1, Success: 4 });
const GOOD = run('e2', 'Success', { Success: 1 });

/** What is told still holds when this was told, AWS counts so many failures, and lists these executions. */
function stillHolds(change: object, failing: number, executions: readonly Execution[]): boolean {
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: failing, Success: 5 } },
  };
  const resource = { status: { ...TOLD, ...change } } as unknown as SsmAssociation;
  return failuresTold(resource, observed, executions) !== undefined;
}

test('failures that are told hold while others only succeed', () => {
  expect(stillHolds({}, 1, [GOOD, FIRST])).toBe(true);
});

test.each([
  ['one of them has recovered', {}, [run('e2', 'Success', { Success: 1 }), FIRST], 0],
  ['another one has failed, and one has recovered', {}, [run('e2', 'Failed', { Failed: 1 }), FIRST], 1],
  ['a run is going on', {}, [run('e2', 'Pending', { Pending: 1 }), FIRST], 1],
  ['what was told is not listed any more', {}, [GOOD], 1],
  ['they are of another version', { associationVersion: '0' }, [GOOD, FIRST], 1],
  ['none is named', { failedTargets: undefined }, [GOOD, FIRST], 1],
])('failures that are told are looked for anew when %s', (_, change, executions, failing) => {
  expect(stillHolds(change, failing, executions)).toBe(false);
});

const WHY = { ...FAILED, message: 'disk full', exitCode: 7, at: '2026-01-05T00:00:00Z' };

test.each([
  ['of the same failure', {}, WHY],
  ['of an earlier failure of the target', { at: '2026-01-05T01:00:00Z' }, undefined],
  ['of another failure of the target', { status: 'TimedOut' }, undefined],
])('a reason that was told stays told when it is one %s', (_, change, kept) => {
  const unexplained = { ...FAILED, at: WHY.at, ...change };
  const resource = { status: { failedTargets: [WHY] } } as unknown as SsmAssociation;

  const { failed } = withReasonsTold(resource, {
    failed: [unexplained],
    complete: false,
    unexplained: new Set(['n1']),
  });

  expect(failed).toEqual([kept ?? unexplained]);
});

const AT = '2026-01-05T00:00:00Z';

test.each([
  ['of the same run', 1, AT, { failed: [FAILED], complete: true }],
  ['of the same run, of which more have failed', 2, AT, { failed: [FAILED], complete: false }],
  ['of another run', 1, '2026-01-05T01:00:00Z', { failed: [], complete: false }],
  ['of which none has failed', 0, AT, { failed: [], complete: false }],
])('who has failed stays told when nobody may ask: %s', (_, failing, lastExecutionTime, kept) => {
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: failing } },
    lastExecutionTime,
  };
  const resource = { status: { ...TOLD, lastExecutionTime: AT } } as unknown as SsmAssociation;

  expect(leastTold(resource, observed, { failed: [], complete: false })).toEqual(kept);
});
