import { expect, test } from 'vitest';
import { trustIn, type Trust } from '../../../src/association/runs/listed.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { Execution } from '../../../src/ssm/gateway.ts';

const FIRST_AT = '2026-01-05T00:00:00Z';
const SECOND_AT = '2026-01-05T01:00:00Z';
const LATER_AT = '2026-01-05T02:00:00Z';

type Counts = Execution['counts'];

const run = (id: string, status: string, counts: Counts = {}): Execution => ({
  id,
  associationVersion: '1',
  status,
  detailedStatus: status,
  startedAt: id === 'e1' ? FIRST_AT : SECOND_AT,
  counts,
});

const GOOD = run('e1', 'Success', { Success: 2 });
const OF_FIVE = run('e1', 'Success', { Success: 5 });
const BAD = run('e1', 'Failed', { Failed: 1, Success: 1 });
const GOING_ON = run('e2', 'Pending', { Failed: 1, Pending: 1 });
const ENDED_BADLY = run('e2', 'Failed', { Failed: 1, Success: 1 });

/** The status that tells of these runs, the first of which was the last that AWS told of. */
function telling(...runs: readonly Execution[]): object {
  const [newest] = runs;
  const well = newest?.status === 'Success';
  return {
    associationVersion: '1',
    lastExecutionTime: newest?.startedAt,
    overview: { status: newest?.status, counts: newest?.counts },
    conditions: [{ type: 'RunsSucceeding', status: well ? 'True' : 'False' }],
    lastRun: newest && { executionId: newest.id, startedAt: newest.startedAt },
    runs: runs.map(({ id, status }) => ({ executionId: id, status })),
  };
}

const failure = (status: string, at = SECOND_AT) => ({
  overview: { status, detailedStatus: status, counts: { Failed: 1, Success: 1 } },
  lastExecutionTime: at,
});

/** Whether the list is trusted, when this was told, and AWS tells this of the association. */
function trust(status: object, seen: ReturnType<typeof failure>, list: readonly Execution[]): Trust {
  const association = canonicalAssociation({});
  const observed = { id: 'a', version: 1, associationName: 'agent', association, ...seen };
  return trustIn({ status }, observed, list);
}

test.each([
  ['a run that ended is not listed', telling(GOOD), failure('Failed'), [GOOD]],
  ['nothing is listed, and a run was told of', telling(GOOD), failure('Pending'), []],
  ['nothing is listed, and a run has ended', {}, failure('Failed'), []],
  ['the newest was told of, and a later one, too', telling(GOING_ON, GOOD), failure('Failed'), [GOOD]],
  [
    'another node has failed since the end, and the run is not listed',
    telling(ENDED_BADLY, OF_FIVE),
    failure('Failed'),
    [OF_FIVE],
  ],
  ['a run that ended is listed as one that goes on', telling(GOOD), failure('Failed'), [GOING_ON, GOOD]],
  [
    'a run that was seen going on is listed so still',
    telling(GOING_ON, GOOD),
    failure('Failed'),
    [GOING_ON, GOOD],
  ],
  ['a run goes on, and none is listed that does', telling(GOOD), failure('Pending'), [GOOD]],
  ['a run has failed again, and only the first is listed', telling(BAD), failure('Failed'), [BAD]],
  [
    'the run was not listed a minute ago, and is not listed now',
    {
      ...telling(OF_FIVE),
      conditions: [],
      lastExecutionTime: SECOND_AT,
      overview: failure('Failed').overview,
      runsIncomplete: { missing: 'Run' },
    },
    failure('Failed'),
    [OF_FIVE],
  ],
  [
    'all was well, and what is listed is as well',
    telling(GOOD),
    failure('Failed'),
    [run('e2', 'Success', { Success: 2 }), GOOD],
  ],
])('the list is behind when %s', (_, status, seen, list) => {
  expect(trust(status, seen, list)).toBe('behind');
});

test.each([
  ['the first of two that were not told of', { Success: 2 }],
  ['a run of a node that did well', { Success: 1 }],
])('the list is earlier when it shows %s, and the time of a later run is known', (_, counts) => {
  const list = [run('e2', 'Success', counts), BAD];

  expect(trust(telling(BAD), failure('Failed', LATER_AT), list)).toBe('earlier');
});

test('an old failure that the status does not hold any more is no news', () => {
  const list = [OF_FIVE, { ...BAD, id: 'e0' }];

  expect(trust(telling(OF_FIVE), failure('Failed', FIRST_AT), list)).toBe('behind');
});

test.each([
  ['went well on all, and AWS counts a failure', failure('Failed'), { Success: 2 }],
  ['has failed on all, and AWS counts another number', failure('Failed'), { Failed: 2 }],
])('either may be behind when the run that is listed %s', (_, seen, counts) => {
  const list = [run('e2', 'Failed', counts), BAD];

  expect(trust(telling(BAD), seen, list)).toBe('contradicted');
});

test.each([
  ['the run that has ended is listed', telling(GOOD), failure('Failed'), [ENDED_BADLY, GOOD]],
  ['the first run is listed', {}, failure('Failed', FIRST_AT), [BAD]],
  ['a run that was going on has ended', telling(GOING_ON, GOOD), failure('Failed'), [ENDED_BADLY, GOOD]],
  ['the run that goes on is listed', telling(GOOD), failure('Pending'), [GOING_ON, GOOD]],
  ['another node has failed since the end', telling(BAD), failure('Failed', FIRST_AT), [BAD]],
  [
    'the run is listed with a time that is a little earlier',
    telling(BAD),
    failure('Failed', '2026-01-05T01:00:30Z'),
    [ENDED_BADLY, BAD],
  ],
  [
    'a run that began earlier was reported of at that time',
    telling(BAD),
    failure('Failed', LATER_AT),
    [{ ...ENDED_BADLY, lastReportedAt: LATER_AT }, BAD],
  ],
  [
    'a node did well, and so many of the others fail still',
    telling(BAD),
    failure('Failed'),
    [run('e2', 'Success', { Success: 1 }), BAD],
  ],
  [
    'many that are older than what was told have failed, and one that is new',
    telling(GOOD),
    failure('Failed'),
    [ENDED_BADLY, GOOD, { ...BAD, id: 'e0' }],
  ],
  [
    'a newer one went well, and an older one that was going on has failed',
    telling(run('e2', 'Success', { Success: 1 }), run('e1', 'Pending', { Pending: 1 })),
    failure('Failed'),
    [run('e2', 'Success', { Success: 1 }), BAD],
  ],
  [
    'the run of which AWS tells now was listed before it told of it',
    { ...telling(ENDED_BADLY, BAD), lastExecutionTime: FIRST_AT },
    failure('Failed', SECOND_AT),
    [ENDED_BADLY, BAD],
  ],
])('the list is trusted when %s', (_, status, seen, list) => {
  expect(trust(status, seen, list)).toBe('trusted');
});

test('a run that has begun since AWS told of the association hides nothing of the one that is over', () => {
  const over = { ...ENDED_BADLY, lastReportedAt: SECOND_AT };
  const begun = { ...run('e3', 'Pending'), startedAt: LATER_AT };

  expect(trust(telling(GOOD), failure('Failed'), [begun, over, GOOD])).toBe('trusted');
  expect(trust(telling(GOOD), failure('Failed'), [begun, GOOD])).toBe('behind');
  expect(trust(telling(GOOD), failure('Failed', LATER_AT), [begun, over, GOOD])).toBe('behind');
});

test('a run of the version before is not the one that is over, however near it was', () => {
  const edited = { ...failure('Failed', '2026-01-05T01:00:20Z'), version: 2 };
  const before = { ...ENDED_BADLY, lastReportedAt: SECOND_AT };
  const after = { ...run('e3', 'Failed'), associationVersion: '2', startedAt: '2026-01-05T01:00:20Z' };

  expect(trust(telling(BAD), edited, [before, BAD])).toBe('behind');
  expect(trust(telling(BAD), edited, [after, before, BAD])).toBe('trusted');
});
