import { expect, test } from 'vitest';
import { isOlderThanTold } from '../../../../src/association/runs/told/order.ts';
import { canonicalAssociation } from '../../../../src/ssm/association.ts';

const EARLY = '2026-01-05T02:00:00Z';
const LATE = '2026-01-05T08:00:00Z';

const overview = (status: string) => ({ status, detailedStatus: status, counts: {} });

test.each([
  ['an earlier run', { lastExecutionTime: LATE }, { lastExecutionTime: EARLY }, true],
  ['no run yet', { lastExecutionTime: LATE }, {}, true],
  [
    'a run that has ended as one that is going on',
    { lastExecutionTime: LATE, overview: overview('Failed') },
    { lastExecutionTime: LATE, overview: overview('Pending') },
    true,
  ],
  [
    'a later run of an older version',
    { lastExecutionTime: EARLY },
    { version: 2, lastExecutionTime: LATE },
    true,
  ],
  ['a later run', { lastExecutionTime: EARLY }, { lastExecutionTime: LATE }, false],
  [
    'the same run',
    { lastExecutionTime: LATE, overview: overview('Success') },
    { lastExecutionTime: LATE },
    false,
  ],
  [
    'a run that is going on still',
    { lastExecutionTime: LATE, overview: overview('Pending') },
    { lastExecutionTime: LATE, overview: overview('Pending') },
    false,
  ],
  [
    'a version that was made and has not run',
    { overview: overview('Success') },
    { overview: overview('Pending') },
    false,
  ],
  ['an earlier run of another version', { lastExecutionTime: LATE }, { version: 4 }, false],
  ['an earlier run of another association', { lastExecutionTime: LATE }, { id: 'b' }, false],
])('an association that shows %s', (_, status, shown, isOlder) => {
  const observed = {
    id: 'a',
    version: 3,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: overview('Success'),
    ...shown,
  };
  const told = { associationId: 'a', associationVersion: '3', ...status };
  expect(isOlderThanTold({ status: told }, observed)).toBe(isOlder);
});
