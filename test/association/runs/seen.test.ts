import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import { seenInList } from '../../../src/association/runs/seen.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { ListedAssociation } from '../../../src/ssm/gateway.ts';

const EARLY = '2026-01-05T02:00:00Z';
const LATE = '2026-01-05T08:00:00Z';

const association = canonicalAssociation({ associationName: 'agent', documentName: 'AWS-RunShellScript' });

const overview = (status: string, counts: Readonly<Record<string, number>> = {}) => ({
  status,
  detailedStatus: status,
  counts,
});

/** Whether a list is taken for news of runs alone by a resource that has told of this. */
function isSeen(status: NonNullable<SsmAssociation['status']>, listed: Partial<ListedAssociation>): boolean {
  const whole: ListedAssociation = {
    id: 'a',
    version: 3,
    associationName: 'agent',
    documentName: 'AWS-RunShellScript',
    overview: overview('Success', { Success: 2 }),
    ...listed,
  };
  return seenInList({ status: { associationVersion: '3', ...status } }, whole, association) !== undefined;
}

test.each([
  ['another run', { lastExecutionTime: EARLY }, { lastExecutionTime: LATE }, true],
  ['the first run', {}, { lastExecutionTime: LATE }, true],
  [
    'the end of a run',
    { lastExecutionTime: LATE, overview: overview('Pending') },
    { lastExecutionTime: LATE },
    true,
  ],
  [
    'the first failure of a run',
    { lastExecutionTime: LATE, overview: overview('Pending') },
    { lastExecutionTime: LATE, overview: overview('Pending', { Failed: 1 }) },
    true,
  ],
  ['a run that is over', { lastExecutionTime: LATE }, { lastExecutionTime: EARLY }, false],
  [
    'an end, and no time, when a version was told that has not run',
    { overview: overview('Pending') },
    {},
    false,
  ],
  ['no run any more', { lastExecutionTime: LATE }, {}, false],
  [
    'a run that has ended as one that is going on',
    { lastExecutionTime: LATE, overview: overview('Success') },
    { lastExecutionTime: LATE, overview: overview('Pending') },
    false,
  ],
  [
    'fewer failures of a run that is going on',
    { lastExecutionTime: LATE, overview: overview('Pending', { Failed: 2 }), failedTargetCount: 2 },
    { lastExecutionTime: LATE, overview: overview('Pending', { Failed: 1 }) },
    false,
  ],
  ['another version', { lastExecutionTime: EARLY }, { lastExecutionTime: LATE, version: 4 }, false],
  ['an older version', { lastExecutionTime: EARLY }, { lastExecutionTime: LATE, version: 2 }, false],
  [
    'another document',
    { lastExecutionTime: EARLY },
    { lastExecutionTime: LATE, documentName: 'Mine' },
    false,
  ],
  ['another name', { lastExecutionTime: EARLY }, { lastExecutionTime: LATE, associationName: '' }, false],
])('a list that shows %s', (_, status, listed, isNews) => {
  expect(isSeen(status, listed)).toBe(isNews);
});
