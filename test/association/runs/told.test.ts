import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import { failuresTold } from '../../../src/association/runs/told.ts';
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
