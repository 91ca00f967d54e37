import { expect, test } from 'vitest';
import { runMark, runMarkOfStatus, versionTold } from '../../../src/association/runs/mark.ts';

const overview = (status: string, counts: Readonly<Record<string, number>> = {}) => ({
  status,
  detailedStatus: status,
  counts,
});

const ended = { version: 2, overview: overview('Failed', { Success: 3, Failed: 1 }) };

test.each([
  [
    'a node reports while a run is going on',
    { version: 1, overview: overview('Pending', { Pending: 2 }) },
    { version: 1, overview: overview('Pending', { Pending: 1, Success: 1 }) },
    true,
  ],
  [
    'a run that is going on has its first failure',
    { version: 1, overview: overview('Pending', { Pending: 2 }) },
    { version: 1, overview: overview('Pending', { Pending: 1, Failed: 1 }) },
    false,
  ],
  [
    'a run that is going on has another failure',
    { version: 1, overview: overview('Pending', { Pending: 2, Failed: 1 }) },
    { version: 1, overview: overview('Pending', { Pending: 1, Failed: 2 }) },
    true,
  ],
  ['a run begins', ended, { version: 2, overview: overview('Pending', { Pending: 4 }) }, false],
  ['another run has ended', ended, { ...ended, lastExecutionTime: '2026-01-05T02:00:00Z' }, false],
  [
    'AWS counts in another order',
    ended,
    { version: 2, overview: overview('Failed', { Failed: 1, Success: 3 }) },
    true,
  ],
  [
    'fewer have failed',
    ended,
    { version: 2, overview: overview('Failed', { Failed: 0, Success: 4 }) },
    false,
  ],
  ['there is another version', ended, { ...ended, version: 3 }, false],
])('two looks at runs, and meanwhile %s', (_, before, after, isSame) => {
  expect(runMark(after) === runMark(before)).toBe(isSame);
});

test('what the status tells has the mark of what it was told from', () => {
  const seen = { ...ended, lastExecutionTime: '2026-01-05T02:00:00Z' };
  const { lastExecutionTime } = seen;
  const status = { associationVersion: '2', overview: ended.overview, lastExecutionTime };

  expect(runMarkOfStatus({ status })).toBe(runMark(seen));
});

const ranOf = (associationVersion: string) => ({
  lastRun: { executionId: 'e1', status: 'Failed', associationVersion },
});

test.each([
  ['none', {}, 0],
  ['the one that was written last', { associationVersion: '2' }, 2],
  ['that of the last run, which somebody else has made', { associationVersion: '2', ...ranOf('3') }, 3],
  ['a newer one that has not run', { associationVersion: '10', ...ranOf('9') }, 10],
])('the version of which runs were told is %s', (_, status, version) => {
  expect(versionTold({ status })).toBe(version);
});
