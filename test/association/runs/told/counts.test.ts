import { expect, test } from 'vitest';
import { countsMore, haveOthersJoined } from '../../../../src/association/runs/told/counts.ts';
import type { SeenRuns } from '../../../../src/association/runs/seen.ts';
import { canonicalAssociation } from '../../../../src/ssm/association.ts';
import type { Overview } from '../../../../src/ssm/gateway.ts';

const overview = (status: string, counts: Overview['counts']): Overview => ({
  status,
  detailedStatus: status,
  counts,
});
const failed = (count: number, well: number): Overview =>
  overview('Failed', { Failed: count, Success: well });

/** One of two had failed when the run was over. */
const TOLD = { associationVersion: '1', overview: failed(1, 1), failedTargetCount: 1 };

const seen = (counted: Overview): SeenRuns => ({
  id: 'a',
  version: 1,
  associationName: 'agent',
  association: canonicalAssociation({}),
  overview: counted,
});

test.each<[string, object, Overview, boolean]>([
  ['one more did well', {}, failed(1, 2), true],
  ['one more was skipped', {}, overview('Failed', { Failed: 1, Success: 1, Skipped: 1 }), true],
  [
    'one timed out in place of another, and one did well',
    {},
    overview('Failed', { TimedOut: 1, Success: 2 }),
    true,
  ],
  ['nobody has', {}, failed(1, 1), false],
  ['one more has failed', {}, failed(2, 1), false],
  ['one did well that had failed', {}, failed(0, 3), false],
  ['one is at its work', {}, overview('Pending', { Failed: 1, Success: 1, Pending: 1 }), false],
  [
    'a run was going on when it was told',
    { overview: overview('Pending', { Failed: 1, Pending: 1 }) },
    failed(1, 2),
    false,
  ],
  ['all was well then', { overview: overview('Success', { Success: 2 }) }, failed(1, 2), false],
  ['another version was told of', { associationVersion: '0' }, failed(1, 2), false],
])('nodes have only joined since, or not: %s', (_, told, counted, is) => {
  expect(haveOthersJoined({ status: { ...TOLD, ...told } }, seen(counted))).toBe(is);
});

test.each<[string, object, Overview, boolean]>([
  ['as many', {}, failed(1, 1), false],
  ['one more', {}, failed(2, 1), true],
  ['one more of a run that is going on', {}, overview('Pending', { Failed: 2, Pending: 1 }), true],
  ['one less', { failedTargetCount: 2 }, failed(1, 1), false],
  ['as many, and they were told of another version', { associationVersion: '0' }, failed(1, 1), true],
  ['some, and none was told', { failedTargetCount: undefined }, failed(1, 1), true],
  ['none', { failedTargetCount: undefined }, failed(0, 2), false],
])('AWS counts more failures than the status tells, or not: %s', (_, told, counted, is) => {
  expect(countsMore({ status: { ...TOLD, ...told } }, seen(counted))).toBe(is);
});
