import { expect, test } from 'vitest';
import {
  isEndListed,
  isFailureTold,
  isOfSameRun,
  tellsOlderFailures,
} from '../../../../src/association/runs/told/run.ts';
import { canonicalAssociation } from '../../../../src/ssm/association.ts';

const NIGHT = '2026-01-05T02:00:00Z';
const LATER = '2026-01-05T03:00:00Z';

const overview = (status: string) => ({ status, detailedStatus: status, counts: { Failed: 1 } });

/** The end of the run of the night was told, as it was listed. */
const TOLD = {
  associationVersion: '1',
  lastExecutionTime: NIGHT,
  overview: overview('Failed'),
  lastRun: { executionId: 'e1', status: 'Failed', startedAt: NIGHT },
};
const { lastRun: _lastRun, ...NEVER_LISTED } = TOLD;
const UNLISTED = { runsIncomplete: { missing: 'Run' } };
const OLDER = { failedTargets: [{ id: 'n1', at: '2026-01-05T01:00:00Z' }] };
const OF_THE_NIGHT = { failedTargets: [{ id: 'n1', at: NIGHT }] };

/** The three questions about the run that AWS says has failed at this time: same, told as a failure, listed. */
function answersTo(status: object, time: string | undefined): readonly boolean[] {
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: overview('Failed'),
    ...(time === undefined ? {} : { lastExecutionTime: time }),
  };
  const told = { status } as never;
  return [isOfSameRun, isFailureTold, isEndListed].map((ask) => ask(told, observed));
}

const [YES, NO] = [true, false];

test.each<[string, object, string | undefined, readonly boolean[]]>([
  ['nothing', {}, NIGHT, [NO, NO, NO]],
  ['just this run', TOLD, NIGHT, [YES, YES, YES]],
  ['this run, under the version before', { ...TOLD, associationVersion: '0' }, NIGHT, [NO, YES, YES]],
  ['a run before', TOLD, LATER, [NO, NO, NO]],
  [
    'a run before, with a list that shows this one already',
    { ...TOLD, lastRun: { startedAt: LATER } },
    LATER,
    [NO, NO, YES],
  ],
  [
    'the same, by the time of its last report',
    { ...TOLD, lastRun: { startedAt: NIGHT, lastReportedAt: LATER } },
    LATER,
    [NO, NO, YES],
  ],
  ['this run as going on', { ...TOLD, overview: overview('Pending') }, NIGHT, [YES, NO, NO]],
  ['this run as a success', { ...TOLD, overview: overview('Success') }, NIGHT, [YES, NO, YES]],
  ['this run by counts alone', { ...NEVER_LISTED, ...UNLISTED, ...OF_THE_NIGHT }, NIGHT, [YES, YES, NO]],
  ['the same, with nobody named', { ...NEVER_LISTED, ...UNLISTED }, NIGHT, [YES, YES, NO]],
  [
    'the same, with failures that are older',
    { ...NEVER_LISTED, ...UNLISTED, ...OLDER },
    NIGHT,
    [YES, NO, NO],
  ],
  [
    'a run without a time, as AWS does now',
    { ...NEVER_LISTED, lastExecutionTime: undefined },
    undefined,
    [YES, NO, YES],
  ],
])('told was %s: whether it is the same, its failure told, its end listed', (_, told, time, answers) => {
  expect(answersTo(told, time)).toEqual(answers);
});

test.each([
  ['all that are named failed before it', { ...UNLISTED, ...OLDER }, true],
  [
    'one failed in it',
    { ...UNLISTED, failedTargets: [...OLDER.failedTargets, ...OF_THE_NIGHT.failedTargets] },
    false,
  ],
  ['of one it is not known when', { ...UNLISTED, failedTargets: [{ id: 'n1' }] }, false],
  ['nobody is named', UNLISTED, false],
  ['the run was listed', OLDER, false],
])('a run that was told by counts was told with the failures of those before, or not: %s', (_, told, is) => {
  expect(tellsOlderFailures({ status: { ...TOLD, ...told } } as never)).toBe(is);
});
