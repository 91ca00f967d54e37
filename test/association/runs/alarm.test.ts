import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
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
  readonly message?: string;
  readonly version?: string;
}

interface Seen {
  readonly at?: string;
  readonly failed: number;
  /** Of the executions that are listed, newest first: the alarm that has stopped it. */
  readonly listed?: readonly (string | undefined)[];
  readonly version?: string;
}

function telling({
  reason,
  message = `${STOPPED} 1 of 3 targets failed.`,
  version = '1',
}: Told): SsmAssociation {
  const status = {
    associationVersion: version,
    lastExecutionTime: AT,
    overview: { status: 'Failed', counts: { Failed: 1, Success: 2 } },
    conditions: [{ type: 'RunsSucceeding', status: 'False', reason, message }],
  };
  return { status } as unknown as SsmAssociation;
}

function factsOf({ at = AT, failed, listed = [], version = '1' }: Seen) {
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
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: failed, Success: 3 - failed } },
    lastExecutionTime: at,
  };
  return { observed, executions, failed: [] };
}

const ALARM = { reason: 'AlarmTriggered' };
const PLAIN = { reason: 'SomeTargetsFailed', message: '1 of 3 targets failed.' };

test.each([
  ['more have failed', ALARM, { failed: 2 }, `${STOPPED} 2 of 3 targets failed.`],
  [
    'more could be read before, and not all',
    { ...ALARM, message: `${STOPPED} The run failed (Failed) before it reached a target.` },
    { failed: 2 },
    `${STOPPED} 2 of 3 targets failed.`,
  ],
])('the alarm of a run stays told when its executions can not be read: %s', (_, told, seen, message) => {
  expect(succeeding(telling(told), factsOf(seen), NOW)).toMatchObject({ reason: 'AlarmTriggered', message });
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
