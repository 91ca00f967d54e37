import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import { alarmFields } from '../../../src/association/runs/alarm.ts';
import { newsOfRuns } from '../../../src/association/runs/news.ts';
import { succeeding } from '../../../src/association/runs/succeeding.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { Execution } from '../../../src/ssm/gateway.ts';

const AT = '2026-01-05T00:00:00Z';
const LATER = '2026-01-05T01:00:00Z';
const NOW = new Date('2026-01-05T02:00:00Z');
const STOPPED = 'State Manager has stopped the run because of alarm cpu.high.';

interface Told {
  readonly reason: string;
  readonly alarms?: readonly string[];
  readonly version?: string;
}

interface Seen {
  readonly at?: string;
  readonly failed: number;
  readonly total?: number;
  /** Of the executions that are listed, newest first: the alarm that has stopped it. */
  readonly listed?: readonly (string | undefined)[];
  readonly version?: string;
  readonly status?: string;
}

function telling({ reason, alarms, version = '1' }: Told): SsmAssociation {
  const status = {
    associationVersion: version,
    lastExecutionTime: AT,
    overview: { status: 'Failed', counts: { Failed: 1, Success: 2 } },
    ...(alarms === undefined ? {} : { triggeredAlarms: alarms }),
    conditions: [{ type: 'RunsSucceeding', status: 'False', reason, message: 'as it was told' }],
  };
  return { status } as unknown as SsmAssociation;
}

function factsOf({ at = AT, failed, total = 3, listed = [], version = '1', status = 'Failed' }: Seen) {
  const executions = listed.map((alarm, index): Execution => ({
    id: `e${index}`,
    associationVersion: version,
    status: 'Failed',
    detailedStatus: 'Failed',
    counts: { Failed: 1 },
    ...(alarm === undefined ? {} : { triggeredAlarms: [alarm] }),
  }));
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status, detailedStatus: status, counts: { Failed: failed, Success: total - failed } },
    lastExecutionTime: at,
  };
  return { observed, executions, failed: [] };
}

const ALARM = { reason: 'AlarmTriggered', alarms: ['cpu.high'] };
const PLAIN = { reason: 'SomeTargetsFailed' };

test.each([
  ['the same run, of which more have failed', ALARM, { failed: 2 }, `${STOPPED} 2 of 3 targets failed.`],
  [
    'the same run, when it reached nobody',
    ALARM,
    { failed: 0 },
    `${STOPPED} The run failed (Failed) before it reached a target.`,
  ],
  ['nodes have only joined', ALARM, { at: LATER, failed: 1, total: 4 }, `${STOPPED} 1 of 4 targets failed.`],
  [
    'the same run, of two alarms',
    { ...ALARM, alarms: ['cpu.high', 'disk'] },
    { failed: 2 },
    'State Manager has stopped the run because of alarms cpu.high, disk. 2 of 3 targets failed.',
  ],
])('an alarm stays told when executions can not be read: %s', (_, told, seen, message) => {
  expect(succeeding(telling(told), factsOf(seen), NOW)).toMatchObject({ reason: 'AlarmTriggered', message });
});

test.each<[string, Told, Seen & { readonly reason: string }, readonly string[] | undefined]>([
  [
    'those of the run, when it has ended',
    PLAIN,
    { failed: 1, listed: ['cpu.high'], reason: 'AlarmTriggered' },
    ['cpu.high'],
  ],
  [
    'those of the run before, while the next one goes on',
    ALARM,
    { at: LATER, failed: 0, status: 'Pending', reason: 'AlarmTriggered' },
    ['cpu.high'],
  ],
  [
    'those of the run, when it can not be read any more',
    ALARM,
    { failed: 2, reason: 'AlarmTriggered' },
    ['cpu.high'],
  ],
  [
    'none when the next run fails of itself',
    ALARM,
    { at: LATER, failed: 1, listed: [undefined], reason: 'SomeTargetsFailed' },
    undefined,
  ],
  [
    'none when the next run goes well',
    ALARM,
    { at: LATER, failed: 0, status: 'Success', reason: 'Succeeded' },
    undefined,
  ],
])('the status names alarms beside the reason AlarmTriggered: %s', (_, told, seen, names) => {
  expect(alarmFields(telling(told), factsOf(seen), seen)).toEqual({ triggeredAlarms: names });
});

test.each([
  ['it is another run', ALARM, { failed: 2, at: LATER }],
  ['it is another version', { ...ALARM, version: '0' }, { failed: 2 }],
  ['no alarm was told', PLAIN, { failed: 2 }],
  ['they are listed, and none was stopped', ALARM, { failed: 2, listed: [undefined] }],
  ['an alarm has stopped one of another version', PLAIN, { failed: 2, listed: ['cpu.high'], version: '0' }],
])('no alarm is told when %s', (_, told, seen) => {
  expect(succeeding(telling(told), factsOf(seen), NOW)).toMatchObject({
    reason: 'SomeTargetsFailed',
    message: '2 of 3 targets failed.',
  });
});

/** Reasons of the events between what was told and what is seen. */
function newsBetween(told: Told, seen: Seen): readonly string[] {
  const resource = telling(told);
  const facts = factsOf(seen);
  return newsOfRuns(resource, facts, succeeding(resource, facts, NOW)).map(({ reason }) => reason);
}

test.each([
  ['its alarm is known only later', PLAIN, { failed: 1, listed: ['cpu.high'] }, []],
  ['its executions can not be read any more', ALARM, { failed: 2 }, []],
  ['another run is stopped', PLAIN, { failed: 1, at: LATER, listed: ['cpu.high'] }, ['AlarmTriggered']],
  ['another run fails of itself', ALARM, { failed: 1, at: LATER, listed: [undefined] }, ['RunFailed']],
])('a run that has failed makes one event, when %s', (_, told, seen, events) => {
  expect(newsBetween(told, seen)).toEqual(events);
});

test('a run that goes on hides no alarm that has stopped the one before', () => {
  const facts = factsOf({ at: LATER, failed: 1, listed: [undefined, 'cpu.high'] });
  const [going, ended] = facts.executions;
  const executions = [{ ...going!, status: 'InProgress' }, ended!];

  const fields = alarmFields(telling(PLAIN), { ...facts, executions }, { reason: 'AlarmTriggered' });

  expect(fields).toEqual({ triggeredAlarms: ['cpu.high'] });
});
