import { expect, test } from 'vitest';
import { untoldAmong, wasCounted } from '../../../../src/association/runs/told/executions.ts';
import type { Execution } from '../../../../src/ssm/gateway.ts';
import { execution } from '../answering.ts';

const TOLD = {
  runs: [
    { executionId: 'e3', status: 'InProgress' },
    { executionId: 'e2', status: 'Failed' },
  ],
};
const E3 = { ...execution('e3'), status: 'InProgress' };
const [E5, E4, E2, E1] = ['e5', 'e4', 'e2', 'e1'].map((id) => execution(id)) as [
  Execution,
  Execution,
  Execution,
  Execution,
];

test.each<[string, object, readonly Execution[], readonly string[]]>([
  ['all, when nothing was told', {}, [E2, E1], ['e2', 'e1']],
  ['those that are newer', TOLD, [E5, E4, E3, E2], ['e5', 'e4']],
  ['one that is over by now', TOLD, [{ ...E3, status: 'Failed' }, E2], ['e3']],
  ['one that was listed late, between two of them', TOLD, [E3, E4, E2], ['e4']],
  ['none that is older: the status does not hold all of them', TOLD, [E3, E2, E1], []],
  ['all, when the list does not reach back', TOLD, [E5, E4], ['e5', 'e4']],
])('of the executions that AWS lists these were not told: %s', (_, status, executions, untold) => {
  expect(untoldAmong({ status }, executions).map(({ id }) => id)).toEqual(untold);
});

const at = (time: string): string => `2026-01-05T${time}Z`;

test.each<[string, string | undefined, Partial<Execution>, boolean]>([
  ['it ended before', at('02:00:00'), { startedAt: at('01:00:00') }, true],
  ['it ended at that time', at('02:00:00'), { startedAt: at('02:00:00') }, true],
  [
    'it ended within the half minute that AWS is vague by',
    at('02:00:00'),
    { startedAt: at('02:00:30') },
    true,
  ],
  ['it ended later', at('02:00:00'), { startedAt: at('02:00:31') }, false],
  [
    'it began before, and ended later',
    at('02:00:00'),
    { startedAt: at('01:59:00'), lastReportedAt: at('02:01:00') },
    false,
  ],
  ['no run was told of', undefined, { startedAt: at('02:00:00') }, false],
  ['AWS gives it no time', at('02:00:00'), {}, true],
])(
  'AWS had counted an execution when it told of the last run, or not: %s',
  (_, lastExecutionTime, times, is) => {
    const told = { status: lastExecutionTime === undefined ? {} : { lastExecutionTime } };
    expect(wasCounted(told as never, { ...execution('e1'), ...times })).toBe(is);
  },
);
