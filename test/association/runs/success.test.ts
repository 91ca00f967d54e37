import { describe, expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import { lastSuccess } from '../../../src/association/runs/success.ts';
import { runsInList, type SeenRuns } from '../../../src/association/runs/seen.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { Execution } from '../../../src/ssm/gateway.ts';
import { execution, said, target } from './answering.ts';
import { Looking } from './looking.ts';

const MONDAY = '2026-01-05T02:00:00Z';
const TUESDAY = '2026-01-06T02:00:00Z';

const told = { status: { associationId: 'a', lastSuccessfulExecutionTime: MONDAY } };

function seen(counts: Execution['counts'], lastSuccessfulExecutionTime?: string): SeenRuns {
  const status = 'Failed' in counts ? 'Failed' : 'Success';
  return {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status, detailedStatus: status, counts },
    lastExecutionTime: TUESDAY,
    ...(lastSuccessfulExecutionTime === undefined ? {} : { lastSuccessfulExecutionTime }),
  };
}

const success = (startedAt: string, total: number): Execution => ({
  ...execution('e1', total === 0 ? {} : { Success: total }),
  status: 'Success',
  startedAt,
});

const failure = (startedAt: string): Execution => ({ ...execution('e2', { Failed: 1 }), startedAt });

test.each([
  ['AWS tells it', seen({ Success: 1 }, TUESDAY), [], TUESDAY],
  ['AWS lists it', seen({ Success: 1 }), [success(TUESDAY, 2)], TUESDAY],
  ['a read lags behind what was told', seen({ Success: 1 }, '2026-01-04T02:00:00Z'), [], MONDAY],
  ['nothing more is known', seen({ Failed: 1 }), [], MONDAY],
  ['AWS tells it a second later than it lists it', seen({ Success: 1 }, '2026-01-05T02:00:01Z'), [], MONDAY],
  [
    'AWS lists it a second earlier than it tells it',
    seen({ Success: 1 }, '2026-01-06T02:00:01Z'),
    [success(TUESDAY, 2)],
    TUESDAY,
  ],
  [
    'it came half a minute after the one before',
    { ...seen({ Success: 1 }, '2026-01-05T02:00:31Z'), lastExecutionTime: '2026-01-05T02:00:31Z' },
    [],
    '2026-01-05T02:00:31Z',
  ],
  [
    'it is of no run that is listed',
    seen({ Failed: 1 }, '2026-01-05T04:00:00Z'),
    [failure(TUESDAY)],
    '2026-01-05T04:00:00Z',
  ],
  ['it is not the newest run, and no list was read', seen({ Failed: 1 }, '2026-01-05T04:00:00Z'), [], MONDAY],
  ['the newest run had no targets', seen({}, TUESDAY), [], MONDAY],
  [
    'one before had none, and AWS tells it a second later than it lists it',
    seen({ Failed: 1 }, '2026-01-06T02:00:01Z'),
    [success(TUESDAY, 0)],
    MONDAY,
  ],
  ['one before had none', seen({ Failed: 1 }, TUESDAY), [success(TUESDAY, 0)], MONDAY],
])(
  'the last success is the last run that succeeded on targets, when %s',
  (_, observed, executions, wanted) => {
    expect(lastSuccess(told, observed, executions)).toBe(wanted);
  },
);

const lacking = (reason: string) => ({ reason, missing: 'Run' }) as const;

describe('while AWS does not list the newest run', () => {
  test('its counts alone, which may be older, make it no success', () => {
    expect(lastSuccess(told, seen({ Success: 1 }), [], lacking('NotShownYet'))).toBe(MONDAY);
  });

  test('the time that AWS tells makes it one', () => {
    expect(lastSuccess(told, seen({ Success: 1 }, TUESDAY), [], lacking('NotShownYet'))).toBe(TUESDAY);
  });

  test('its counts make it one when the list is refused', () => {
    expect(lastSuccess(told, seen({ Success: 1 }), [], lacking('AccessDeniedException'))).toBe(TUESDAY);
  });
});

const of = (executionId: string, status: string, startedAt: string) => ({
  executionId,
  status,
  startedAt,
  targets: { total: 1 },
});

test('a run that was cut off seconds before one that is not known to have failed makes that no mistake', () => {
  const [cutOff, edited] = ['2026-01-06T01:59:58Z', '2026-01-06T02:00:00Z'];
  const status = { associationId: 'a', lastSuccessfulExecutionTime: edited };
  const before = [of('e2', 'Failed', cutOff), of('e1', 'Success', MONDAY)];

  const unknown = { status: { ...status, runs: [of('e3', 'Pending', edited), ...before] } };
  const known = { status: { ...status, runs: [of('e3', 'Failed', edited), ...before] } };

  expect(lastSuccess(unknown, seen({ Failed: 1 }), [])).toBe(edited);
  expect(lastSuccess(known, seen({ Failed: 1 }), [])).toBe(MONDAY);
});

test('what AWS says counts when nothing is told, though no list was read', () => {
  const observed = seen({ Failed: 1 }, MONDAY);
  expect(lastSuccess({ status: { associationId: 'a' } }, observed, [])).toBe(MONDAY);
});

test('what was not told as a success with a newer run is none when AWS does not list it any more', () => {
  const lastRun = { executionId: 'e2', status: 'Failed', startedAt: TUESDAY };
  const observed = seen({ Failed: 1 }, '2026-01-05T04:00:00Z');
  expect(lastSuccess({ status: { ...told.status, lastRun } }, observed, [failure(TUESDAY)])).toBe(MONDAY);
});

test('the last success of another association, which is gone, is not this one’s', () => {
  const gone = { status: { ...told.status, associationId: 'b' } };
  expect(lastSuccess(gone, seen({ Failed: 1 }), [])).toBeUndefined();
});

const at = (time: string): string => `2026-01-05T${time}Z`;
const run = (id: string, startedAt: string, status: string, counts: Execution['counts']): Execution => ({
  ...execution(id, counts),
  status,
  startedAt,
});
const GOOD = { overview: { status: 'Success', detailedStatus: 'Success', counts: { Success: 2 } } };
const NONE = { overview: { status: 'Success', detailedStatus: 'Success', counts: {} } };
const BAD = { overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: 1 } } };

test.each<[string, { readonly lastSuccessfulExecutionTime?: string }]>([
  ['after a success', { lastSuccessfulExecutionTime: at('09:00:00') }],
  ['as the first', {}],
])(
  'a run that matched nobody, %s, is no success after a restart, either, which writes nothing',
  async (_, before) => {
    const runs = { targets: { e2: [target('n1')] }, invocations: { c1: [said('n1', 'no disk')] } };
    const looking = new Looking({ associationId: 'a', associationVersion: '1', ...before }, runs);
    const first = run('e1', at('10:00:00'), 'Success', {});
    looking.executions = async () => [first];
    const empty = { lastExecutionTime: at('10:00:03'), lastSuccessfulExecutionTime: at('10:00:03') };
    await looking.look({ ...NONE, ...empty });
    looking.executions = async () => [run('e2', at('11:00:00'), 'Failed', { Failed: 1 }), first];
    const failed = { ...BAD, ...empty, lastExecutionTime: at('11:00:03') };
    await looking.look(failed);
    const { status } = looking;
    const anew = new Looking(status, runs);

    await anew.look(failed);

    expect(status).toMatchObject({ lastRun: { executionId: 'e2' }, ...before });
    expect(status.lastSuccessfulExecutionTime).toBe(before.lastSuccessfulExecutionTime);
    expect(anew.learned).toBeUndefined();
  },
);

const TAKEN = { status: { associationId: 'a', lastSuccessfulExecutionTime: at('10:00:03') } };
const LATER = { ...seen({ Failed: 1 }), lastExecutionTime: at('10:00:03') };

test.each<[string, readonly Execution[], string]>([
  [
    'its run is listed as a failure',
    [
      run('e2', at('10:00:00'), 'Failed', { Failed: 1 }),
      run('e1', at('09:00:00'), 'Success', { Success: 1 }),
    ],
    at('09:00:00'),
  ],
  [
    'another run of that moment is listed as a success',
    [
      run('e3', at('10:00:02'), 'Failed', { Failed: 1 }),
      run('e2', at('10:00:00'), 'Success', { Success: 1 }),
      run('e1', at('09:00:00'), 'Success', { Success: 1 }),
    ],
    at('10:00:03'),
  ],
  [
    'its run is going on',
    [
      run('e2', at('10:00:00'), 'Pending', { Pending: 1 }),
      run('e1', at('09:00:00'), 'Success', { Success: 1 }),
    ],
    at('10:00:03'),
  ],
  [
    'another run of that moment is the last that is listed',
    [run('e4', at('11:00:00'), 'Failed', { Failed: 1 }), run('e3', at('10:00:02'), 'Failed', { Failed: 1 })],
    at('10:00:03'),
  ],
])('a time that was told as a success stays, or not, when %s', (_, executions, wanted) => {
  expect(lastSuccess(TAKEN, LATER, executions)).toBe(wanted);
});

const LISTED = {
  id: 'a',
  version: 1,
  associationName: 'agent',
  documentName: 'AWS-RunShellScript',
  ...GOOD,
  lastExecutionTime: at('10:00:03'),
};

test.each<[string, SsmAssociation['status'], readonly Execution[], string]>([
  ['no list of its runs was read', {}, [], at('10:00:03')],
  ['its run is listed', {}, [run('e2', at('10:00:00'), 'Success', { Success: 2 })], at('10:00:00')],
  ['its run is listed as a failure', {}, [run('e2', at('10:00:00'), 'Failed', { Failed: 2 })], MONDAY],
  [
    'its run was told as a failure',
    { runs: [{ executionId: 'e2', startedAt: at('10:00:00'), status: 'Failed' }] },
    [],
    MONDAY,
  ],
])('a list in which all is well tells of a success, or not, when %s', (_, status, executions, wanted) => {
  const before = { status: { ...told.status, ...status } };
  const observed = runsInList(before, LISTED, canonicalAssociation({}))!;
  expect(lastSuccess(before, observed, executions)).toBe(wanted);
});

test('a list in which others fail tells of no success', () => {
  const overview = { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: 1, Success: 1 } };
  const observed = runsInList(told, { ...LISTED, overview }, canonicalAssociation({}))!;
  expect(lastSuccess(told, observed, [])).toBe(MONDAY);
});
