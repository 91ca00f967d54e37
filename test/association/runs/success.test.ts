import { expect, test } from 'vitest';
import { lastSuccess } from '../../../src/association/runs/success.ts';
import type { SeenRuns } from '../../../src/association/runs/seen.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { Execution } from '../../../src/ssm/gateway.ts';
import { execution } from './answering.ts';

const MONDAY = '2026-01-05T02:00:00Z';
const TUESDAY = '2026-01-06T02:00:00Z';

const told = { status: { associationId: 'a', lastSuccessfulExecutionTime: MONDAY } };

function seen(counts: Execution['counts'], lastSuccessfulExecutionTime?: string): SeenRuns {
  return {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status: 'Success', detailedStatus: 'Success', counts },
    lastExecutionTime: TUESDAY,
    ...(lastSuccessfulExecutionTime === undefined ? {} : { lastSuccessfulExecutionTime }),
  };
}

const success = (startedAt: string, total: number): Execution => ({
  ...execution('e1', total === 0 ? {} : { Success: total }),
  status: 'Success',
  startedAt,
});

test.each([
  ['AWS tells it', seen({ Success: 1 }, TUESDAY), [], TUESDAY],
  ['AWS lists it', seen({ Success: 1 }), [success(TUESDAY, 2)], TUESDAY],
  ['a read lags behind what was told', seen({ Success: 1 }, '2026-01-04T02:00:00Z'), [], MONDAY],
  ['nothing more is known', seen({ Success: 1 }), [], MONDAY],
  ['AWS tells it a second later than it lists it', seen({ Success: 1 }, '2026-01-05T02:00:01Z'), [], MONDAY],
  [
    'AWS lists it a second earlier than it tells it',
    seen({ Success: 1 }, '2026-01-06T02:00:01Z'),
    [success(TUESDAY, 2)],
    TUESDAY,
  ],
  [
    'it came half a minute after the one before',
    seen({ Success: 1 }, '2026-01-05T02:00:31Z'),
    [],
    '2026-01-05T02:00:31Z',
  ],
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

test('the last success of another association, which is gone, is not this one’s', () => {
  const gone = { status: { ...told.status, associationId: 'b' } };
  expect(lastSuccess(gone, seen({ Success: 1 }), [])).toBeUndefined();
});
