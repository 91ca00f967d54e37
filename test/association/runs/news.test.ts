import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import type { FailedTarget } from '../../../src/association/runs/failures/failed-target.ts';
import { newsOfRuns } from '../../../src/association/runs/news.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';

const FAILING = {
  type: 'RunsSucceeding',
  status: 'False',
  reason: 'SomeTargetsFailed',
  message: 'some',
} as const;

const target = (id: string): FailedTarget => ({
  id,
  type: 'ManagedInstance',
  status: 'Failed',
  detailedStatus: 'Failed',
});

interface Told {
  readonly failed: readonly string[];
  readonly count: number;
  readonly run?: string;
  readonly at?: string;
}

/** What is told when this was told before, and this is seen now. */
function newsBetween(before: Told, now: Told): readonly string[] {
  const status = {
    associationVersion: '1',
    overview: { status: 'Failed', counts: { Failed: before.count, Success: 20 } },
    lastExecutionTime: before.at,
    lastRun: { executionId: before.run ?? 'e1', status: 'Failed' },
    runs: [{ executionId: before.run ?? 'e1', status: 'Failed' }],
    failedTargets: before.failed.map(target),
    conditions: [FAILING],
  };
  return newsSince(status, now);
}

function newsSince(status: object, now: Told, startedAt?: string): readonly string[] {
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'a',
    association: canonicalAssociation({}),
    ...(now.at === undefined ? {} : { lastExecutionTime: now.at }),
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: now.count, Success: 20 } },
  };
  const newest = {
    id: now.run ?? 'e1',
    associationVersion: '1',
    status: 'Failed',
    detailedStatus: '',
    counts: {},
    ...(startedAt === undefined ? {} : { startedAt }),
  };
  const facts = { observed, executions: [newest], failed: now.failed.map(target) };
  const resource = { status } as unknown as SsmAssociation;
  return newsOfRuns(resource, facts, FAILING).map(({ reason }) => reason);
}

test.each([
  [
    'another run has failed',
    { run: 'e1', failed: ['n1'], count: 1 },
    { run: 'e2', failed: ['n1'], count: 1 },
    ['RunFailed'],
  ],
  ['more have failed', { failed: ['n1'], count: 1 }, { failed: ['n1', 'n2'], count: 2 }, ['RunFailed']],
  [
    'more have failed in the same run',
    { at: '2026-01-05T12:00:00Z', failed: ['n1'], count: 1 },
    { at: '2026-01-05T12:00:00Z', failed: ['n1', 'n2'], count: 2 },
    [],
  ],
  ['nothing is new', { failed: ['n1'], count: 1 }, { failed: ['n1'], count: 1 }, []],
  [
    'one of more than are named recovers',
    { failed: ['n1', 'n2'], count: 3 },
    { failed: ['n2', 'n3'], count: 2 },
    [],
  ],
])('a failure is told when there is another one: %s', (_, before, now, told) => {
  expect(newsBetween(before, now)).toEqual(told);
});

const NIGHT = '2026-01-05T02:00:00Z';
const LATER = '2026-01-05T03:00:00Z';

test.each([
  ['it was told as such', LATER, []],
  ['it was told with the failures of a run before', NIGHT, ['RunFailed']],
])('of a run that is listed after it was told, a failure is news or not: %s', (_, at, told) => {
  const status = {
    associationVersion: '1',
    overview: { status: 'Failed', counts: { Failed: 1, Success: 20 } },
    lastExecutionTime: LATER,
    lastRun: { executionId: 'e1', status: 'Failed' },
    failedTargets: [{ ...target('n1'), at }],
    runsIncomplete: { reason: 'NotShownYet', missing: 'Run', message: '' },
    conditions: [FAILING],
  };

  expect(newsSince(status, { at: LATER, run: 'e2', failed: ['n2'], count: 1 })).toEqual(told);
});

/** What is told of a run that has reached one target and no other, when this was told before. */
function newsAfter(status: object): readonly string[] {
  const succeeded = { type: 'RunsSucceeding', status: 'True', reason: 'Succeeded', message: 'all' } as const;
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'a',
    association: canonicalAssociation({}),
    overview: { status: 'Success', detailedStatus: 'Success', counts: { Success: 1 } },
  };
  const resource = { status: { associationVersion: '1', conditions: [succeeded], ...status } };
  const facts = { observed, executions: [], failed: [] };
  return newsOfRuns(resource as unknown as SsmAssociation, facts, succeeded).map(({ reason }) => reason);
}

const GOING_ON = { status: 'Pending', counts: { Pending: 1 } };
const ran = (total: number, associationVersion = '1') => ({ associationVersion, targets: { total } });

const ended = (total: number) => ({ overview: { status: 'Success', counts: { Success: total } } });

test.each([
  ['had more than twice as many targets', ended(3)],
  ['had more than twice as many, and this one was seen going on', { overview: GOING_ON, lastRun: ran(3) }],
])('targets are said to be lost when the run before %s', (_, before) => {
  expect(newsAfter(before)).toEqual(['TargetsLost']);
});

test.each([
  ['had twice as many targets', ended(2)],
  ['had twice as many, and this one was seen going on', { overview: GOING_ON, lastRun: ran(2) }],
  ['was of another version', { overview: GOING_ON, lastRun: ran(3, '0') }],
  ['is not known', { overview: GOING_ON }],
])('no targets are said to be lost when the run before %s', (_, before) => {
  expect(newsAfter(before)).toEqual([]);
});

test('a run that was listed before AWS counted it makes its event when it has failed', () => {
  const [counted, begun] = ['2026-01-05T02:00:00Z', '2026-01-05T02:00:20Z'];
  const status = {
    associationVersion: '1',
    overview: { status: 'Failed', counts: { Failed: 2, Success: 20 } },
    lastExecutionTime: counted,
    lastRun: { executionId: 'e2', status: 'Pending', startedAt: begun },
    runs: [
      { executionId: 'e2', status: 'Pending' },
      { executionId: 'e1', status: 'Success' },
    ],
    conditions: [FAILING],
  };
  const now = { failed: ['n1'], count: 1, run: 'e2', at: begun };

  expect(newsSince(status, now, begun)).toEqual(['RunFailed']);
  expect(newsSince(status, now, counted)).toEqual([]);
});
