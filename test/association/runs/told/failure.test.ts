import { expect, test } from 'vitest';
import { isAnotherFailure, isSuddenFailure } from '../../../../src/association/runs/told/failure.ts';
import { canonicalAssociation } from '../../../../src/ssm/association.ts';
import type { Execution } from '../../../../src/ssm/gateway.ts';

const at = (time: string): string => `2026-01-05T${time}Z`;
const NIGHT = at('02:00:00');
const WITHIN = at('02:00:30'); // of the same run, perhaps
const LATER = at('02:00:31'); // of another one for sure

const run = (id: string, startedAt: string, change: Partial<Execution> = {}): Execution => ({
  id,
  associationVersion: '1',
  status: 'Failed',
  detailedStatus: 'Failed',
  startedAt,
  counts: { Failed: 1, Success: 2 },
  ...change,
});
const E1 = run('e1', NIGHT);
const WELL = { status: 'Success', counts: { Success: 3 } };

const failed = (counts: Execution['counts'] = { Failed: 1, Success: 2 }) => ({ status: 'Failed', counts });

/** One of three has failed in run e1. */
const TOLD = {
  associationVersion: '1',
  lastExecutionTime: NIGHT,
  overview: failed(),
  failedTargets: [{ id: 'n1', at: at('02:00:01') }],
  runs: [{ executionId: 'e1', status: 'Failed' }],
};
const UNLISTED = { missing: 'Run' };
/** Of e2 nothing was listed when it was told. */
const TOLD_BY_COUNTS = {
  lastExecutionTime: LATER,
  runsIncomplete: UNLISTED,
  failedTargets: [],
};

interface Now {
  /** `undefined`: AWS says none. */
  readonly time: string | undefined;
  readonly overview?: { readonly status: string; readonly counts: Execution['counts'] };
  /** Empty: nothing could be read, because AWS refuses, or the list lags. */
  readonly listed: readonly Execution[];
}

const seen = ({ time, overview = failed() }: Omit<Now, 'listed'>) => ({
  id: 'a',
  version: 1,
  associationName: 'agent',
  association: canonicalAssociation({}),
  overview: { detailedStatus: overview.status, ...overview },
  ...(time === undefined ? {} : { lastExecutionTime: time }),
});

/** What was told is TOLD with this change. */
function isAnother(told: object, { listed, ...now }: Now): boolean {
  const observed = seen(now);
  const status = { ...TOLD, ...told };
  return isAnotherFailure({ status } as never, { observed, executions: listed, failed: [] });
}

const MORE = failed({ Failed: 2, Success: 1 });
const JOINED = failed({ Failed: 1, Success: 3 });
const GOING_ON = { status: 'Pending', counts: { Failed: 1, Pending: 2 } };
const WAS_GOING_ON = { runs: [{ executionId: 'e1', status: 'InProgress' }] };

test.each<[string, object, Now]>([
  ['it is the same run, with the same failures', {}, { time: NIGHT, listed: [E1] }],
  ['more have failed in the same run', {}, { time: NIGHT, overview: MORE, listed: [E1] }],
  ['the same run can not be read any more', {}, { time: NIGHT, listed: [] }],
  ['the same run is told of at a time that is a little later', {}, { time: WITHIN, listed: [E1] }],
  ['AWS tells of a later run, and lists none: the list lags', {}, { time: LATER, listed: [E1] }],
  [
    'a later run went well, and as many fail still',
    {},
    { time: LATER, listed: [run('e2', LATER, WELL), E1] },
  ],
  ['nodes have only joined, and nothing can be read', {}, { time: LATER, overview: JOINED, listed: [] }],
  [
    'it was told as going on, while AWS counted its failure already',
    WAS_GOING_ON,
    { time: WITHIN, listed: [E1] },
  ],
  [
    'it was told by counts, and is listed at last',
    TOLD_BY_COUNTS,
    { time: LATER, listed: [run('e2', LATER), E1] },
  ],
  [
    'the same, and AWS lists it with a time that is a little later',
    TOLD_BY_COUNTS,
    { time: at('02:01:01'), listed: [run('e2', at('02:01:01')), E1] },
  ],
  [
    'one has failed of which the status holds nothing any more',
    {},
    { time: LATER, listed: [E1, run('e0', at('01:00:00'))] },
  ],
  [
    'one of another version has failed',
    {},
    { time: LATER, listed: [run('e2', LATER, { associationVersion: '0' }), E1] },
  ],
  [
    'AWS gives no time, and as many have failed',
    { lastExecutionTime: undefined },
    { time: undefined, listed: [E1] },
  ],
  ['a run goes on, and what failed before is listed', {}, { time: LATER, overview: GOING_ON, listed: [E1] }],
  ['a run goes on, and nothing can be read', {}, { time: LATER, overview: GOING_ON, listed: [] }],
])('a failure is the one that was told when %s', (_, told, now) => {
  expect(isAnother(told, now)).toBe(false);
});

test.each<[string, object, Now]>([
  ['a later run has failed', {}, { time: LATER, listed: [run('e2', LATER), E1] }],
  ['a run with another id has failed, though so soon', {}, { time: WITHIN, listed: [run('e2', WITHIN), E1] }],
  ['a later run can not be read, and as many have failed', {}, { time: LATER, listed: [] }],
  ['a later run can not be read, and more have failed', {}, { time: LATER, overview: MORE, listed: [] }],
  ['AWS counts more at a later time, and lists none', {}, { time: LATER, overview: MORE, listed: [E1] }],
  [
    'AWS counts more, and gives no time',
    { lastExecutionTime: undefined },
    { time: undefined, overview: MORE, listed: [E1] },
  ],
  [
    'the end of the same run was told as a success',
    { overview: WELL, runs: [{ executionId: 'e1', status: 'Success' }] },
    { time: NIGHT, listed: [E1] },
  ],
  [
    'the same, and it can not be read',
    { overview: WELL, runs: [{ executionId: 'e1', status: 'Success' }] },
    { time: NIGHT, listed: [] },
  ],
  [
    'it was told as going on, before AWS counted its failure',
    { ...WAS_GOING_ON, overview: { status: 'Pending', counts: { Pending: 3 } } },
    { time: NIGHT, listed: [E1] },
  ],
  [
    'it was told as going on, with its failure: nothing is said of that before its end',
    { ...WAS_GOING_ON, overview: GOING_ON },
    { time: NIGHT, listed: [E1] },
  ],
  [
    'a later one was told by counts, and another one after it has failed',
    TOLD_BY_COUNTS,
    { time: at('02:02:00'), listed: [run('e3', at('02:02:00')), run('e2', LATER), E1] },
  ],
  [
    'it was told with the failures of the run before, and is listed now',
    { lastExecutionTime: LATER, runsIncomplete: UNLISTED },
    { time: LATER, listed: [run('e2', LATER), E1] },
  ],
  [
    'one has failed while another one goes on',
    {},
    {
      time: LATER,
      overview: GOING_ON,
      listed: [run('e3', LATER, { status: 'Pending' }), run('e2', LATER), E1],
    },
  ],
])('a failure is another one when %s', (_, told, now) => {
  expect(isAnother(told, now)).toBe(true);
});

const saying = (status: string) => ({ conditions: [{ type: 'RunsSucceeding', status }] });

test.each<[string, object, Now['overview'], boolean]>([
  ['all was well', { ...saying('True'), overview: WELL }, failed(), true],
  [
    'all was well, and a run was going on',
    { ...saying('True'), overview: { status: 'Pending', counts: {} } },
    failed(),
    true,
  ],
  [
    'all was well, but for one that had failed in the run that was going on',
    { ...saying('True'), overview: GOING_ON },
    failed(),
    false,
  ],
  ['nothing was known', { ...saying('Unknown'), overview: WELL }, failed(), false],
  ['others had failed', { ...saying('False'), overview: failed() }, failed(), false],
  ['all was well, and the run is not over', { ...saying('True'), overview: WELL }, GOING_ON, false],
])('a failure is sudden, or not, when %s', (_, told, overview, is) => {
  const status = { ...TOLD, ...told };

  expect(isSuddenFailure({ status } as never, seen({ time: LATER, ...(overview && { overview }) }))).toBe(is);
});
