import { expect, test } from 'vitest';
import type { Execution } from '../../../src/ssm/gateway.ts';
import { execution } from './answering.ts';
import { Looking } from './looking.ts';

const at = (time: string): string => `2026-01-05T${time}Z`;
const MADE = at('00:00:00');
const EDITED = at('09:30:00');

const overview = (status: string, detailedStatus: string, counts: Execution['counts'] = {}) => ({
  overview: { status, detailedStatus, counts },
});
const WELL = overview('Success', 'Success', { Success: 2 });
const GOING = overview('Pending', 'InProgress', { Pending: 2 });

const run = (id: string, startedAt: string, status: string, associationVersion = '2'): Execution => ({
  ...execution(id, { [status]: 2 }),
  associationVersion,
  status,
  startedAt,
});

/** What AWS tells of version 2 before its run of 10 o'clock begins. */
const BEFORE = {
  'that the version is being made': { ...overview('Pending', 'Creating'), lastUpdateTime: EDITED },
  'the same, by a clock that is behind': { ...overview('Pending', 'Creating'), lastUpdateTime: MADE },
  'that nodes have heard of the version': {
    ...overview('Pending', 'Associated', { Pending: 2 }),
    lastUpdateTime: EDITED,
  },
  'that another run is going on': {
    ...GOING,
    lastUpdateTime: EDITED,
    lastExecutionTime: at('09:45:00'),
  },
};

test.each([
  ['that the version is being made', 1],
  ['the same, by a clock that is behind', 1],
  ['that nodes have heard of the version', 1],
  ['that another run is going on', 2], // its end may not be told any more
] as const)('a run that goes well, after AWS has told %s, costs so many calls: %i', async (told, calls) => {
  const seen = { version: 2, lastExecutionTime: at('09:00:00'), ...BEFORE[told] };
  const looking = new Looking({ associationId: 'a', associationVersion: '1' });
  const first = run('e1', at('09:00:00'), 'Success', '1');
  looking.executions = async () => [first];
  await looking.look({ ...WELL, lastUpdateTime: MADE, lastExecutionTime: at('09:00:00') });
  await looking.look(seen);
  looking.status = { ...looking.status, associationVersion: '2' }; // that pass has sent it
  looking.calls.splice(0);

  looking.executions = async () => [run('e2', at('10:00:00'), 'Pending'), first];
  await looking.look({ ...seen, ...GOING, lastExecutionTime: at('10:00:00') });
  looking.executions = async () => [run('e2', at('10:00:00'), 'Success'), first];
  await looking.look({ ...seen, ...WELL, lastExecutionTime: at('10:00:00') });

  expect(looking.calls).toHaveLength(calls);
  expect(looking.status.runs?.map(({ executionId }) => executionId)).toEqual(['e2', 'e1']);
});
