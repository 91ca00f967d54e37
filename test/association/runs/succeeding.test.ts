import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import type { Condition } from '../../../src/api/resource.ts';
import type { FailedTarget } from '../../../src/association/runs/failures/failed-target.ts';
import { succeeding } from '../../../src/association/runs/succeeding.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { Execution, ObservedAssociation, Overview } from '../../../src/ssm/gateway.ts';

const NOW = new Date('2026-02-01T12:00:00Z');

interface Case {
  readonly overview: Pick<Overview, 'status'> & Partial<Overview>;
  readonly runs?: readonly (readonly [status: string, version?: string])[];
  readonly failed?: readonly Partial<FailedTarget>[];
  readonly before?: Pick<Condition, 'status' | 'reason'>;
  readonly schedule?: string;
  readonly observed?: Partial<ObservedAssociation>;
  readonly run?: Partial<Execution>;
  readonly calendarNames?: readonly string[];
}

function observedIn({ overview, schedule, calendarNames, observed }: Case): ObservedAssociation {
  return {
    id: 'a',
    version: 2,
    associationName: 'a',
    documentName: 'AWS-RunShellScript',
    association: canonicalAssociation({ scheduleExpression: schedule, calendarNames }),
    overview: { detailedStatus: overview.status, counts: {}, ...overview },
    lastUpdateTime: '2026-01-01T00:00:00Z',
    ...observed,
  };
}

function saidOf(found: Case): string {
  const executions = (found.runs ?? []).map(([status, associationVersion = '2'], index): Execution => ({
    id: `e${index}`,
    associationVersion,
    status,
    detailedStatus: status,
    counts: {},
    ...found.run,
  }));
  const failed = (found.failed ?? []).map((one) => ({
    id: 'i-1',
    type: 'ManagedInstance',
    status: 'Failed',
    detailedStatus: 'Failed',
    ...one,
  }));
  const before: Condition | undefined = found.before && {
    type: 'RunsSucceeding',
    message: 'as before',
    lastTransitionTime: '',
    observedGeneration: 1,
    ...found.before,
  };
  const resource = {
    status: before === undefined ? {} : { conditions: [before] },
  } as unknown as SsmAssociation;
  const { status, reason, message } = succeeding(
    resource,
    { observed: observedIn(found), executions, failed },
    NOW,
  );
  return `${status} ${reason}: ${message}`;
}

const EACH_NIGHT = 'cron(0 2 * * ? *)';
const ran = (lastExecutionTime: string) => ({ lastExecutionTime });

const TABLE: readonly (readonly [name: string, given: Case, said: string])[] = [
  [
    'all succeeded',
    { overview: { status: 'Success', counts: { Success: 3 } } },
    'True Succeeded: 3 of 3 targets succeeded.',
  ],
  [
    'some were skipped',
    { overview: { status: 'Success', counts: { Success: 2, Skipped: 1 } } },
    'True Succeeded: 2 of 3 targets succeeded.',
  ],
  [
    'AWS says Success of nobody',
    { overview: { status: 'Success' } },
    'Unknown NoTargetsMatched: No node matches the targets, so nothing has run.',
  ],
  [
    'all were skipped',
    { overview: { status: 'Success', counts: { Skipped: 2 } } },
    'Unknown AllSkipped: All 2 matching targets were skipped, so nothing has run.',
  ],
  [
    'one of two failed, with its reason',
    {
      overview: { status: 'Failed', counts: { Success: 1, Failed: 1 } },
      failed: [{ message: 'disk full.\n', exitCode: 7 }],
    },
    'False SomeTargetsFailed: 1 of 2 targets failed. i-1: disk full (exit 7).',
  ],
  [
    'more failed than are named',
    {
      overview: { status: 'Failed', counts: { TimedOut: 9 } },
      failed: ['i-1', 'i-2', 'i-3', 'i-4'].map((id) => ({ id, detailedStatus: 'DeliveryTimedOut' })),
    },
    'False AllTargetsFailed: 9 of 9 targets failed. i-1: DeliveryTimedOut. i-2: DeliveryTimedOut. i-3: DeliveryTimedOut. And 6 more.',
  ],
  [
    'it failed before any target',
    { overview: { status: 'Failed', detailedStatus: 'InvalidAutomationParameters' } },
    'False NoTargetsReached: The run failed (InvalidAutomationParameters) before it reached a target.',
  ],
  [
    'an alarm stopped it',
    {
      overview: { status: 'Failed', counts: { Success: 1, Failed: 1 } },
      runs: [['Failed']],
      run: { triggeredAlarms: ['cpu-high'] },
    },
    'False AlarmTriggered: State Manager has stopped the run because of alarm cpu-high. 1 of 2 targets failed.',
  ],
  [
    'nothing was started',
    { overview: { status: 'Pending' } },
    'Unknown NeverRun: This version has not run yet.',
  ],
  [
    'only the version before has run',
    {
      overview: { status: 'Pending' },
      runs: [['Success', '1']],
      before: { status: 'True', reason: 'Succeeded' },
    },
    'Unknown NeverRun: This version has not run yet.',
  ],
  [
    'the first run is going on',
    { overview: { status: 'Pending' }, observed: ran('2026-01-01T00:00:00Z') },
    'Unknown RunInProgress: The first run of this version is going on.',
  ],
  [
    'a later run is going on',
    {
      overview: { status: 'Pending' },
      runs: [['Pending'], ['Failed']],
      before: { status: 'False', reason: 'AllTargetsFailed' },
    },
    'False AllTargetsFailed: as before',
  ],
  [
    'a later run is going on after one that proved nothing',
    {
      overview: { status: 'Pending' },
      runs: [['Pending'], ['Success']],
      before: { status: 'Unknown', reason: 'NoTargetsMatched' },
    },
    'Unknown RunInProgress: A run is going on.',
  ],
  [
    'the run of tonight has not shown',
    {
      overview: { status: 'Success', counts: { Success: 2 } },
      schedule: EACH_NIGHT,
      observed: ran('2026-01-31T02:00:04Z'),
    },
    'Unknown Overdue: The run of 2026-02-01T02:00:00Z has not shown. It last ran at 2026-01-31T02:00:04Z. It has 2 targets: see whether their SSM Agent is online.',
  ],
  [
    'nobody was ever there for it',
    { overview: { status: 'Pending', counts: { Pending: 2 } }, schedule: EACH_NIGHT },
    'Unknown Overdue: The run of 2026-01-01T02:00:00Z has not shown. It has never run. It has 2 targets: see whether their SSM Agent is online.',
  ],
  [
    'it failed, and is late besides',
    {
      overview: { status: 'Failed', counts: { Failed: 2 } },
      schedule: EACH_NIGHT,
      observed: ran('2026-01-31T02:00:04Z'),
    },
    'False AllTargetsFailed: 2 of 2 targets failed.',
  ],
  ...(
    [
      ['the run was a little early', { schedule: EACH_NIGHT, observed: ran('2026-02-01T01:57:00Z') }],
      [
        'it is late by less than half an hour',
        { schedule: 'cron(31 11 * * ? *)', observed: ran('2026-01-31T11:31:00Z') },
      ],
      [
        'a calendar may hold it back',
        { schedule: EACH_NIGHT, calendarNames: ['c'], observed: ran('2026-01-31T02:00:00Z') },
      ],
      [
        'of a rate() each node counts on its own',
        { schedule: 'rate(1 day)', observed: ran('2026-01-20T02:00:00Z') },
      ],
    ] as const
  ).map(
    ([name, given]) =>
      [
        `${name}, so it is not overdue`,
        { overview: { status: 'Success', counts: { Success: 2 } }, ...given },
        'True Succeeded: 2 of 2 targets succeeded.',
      ] as const,
  ),
  [
    'without targets nothing is overdue',
    { overview: { status: 'Success' }, schedule: EACH_NIGHT, observed: ran('2026-01-20T02:00:00Z') },
    'Unknown NoTargetsMatched: No node matches the targets, so nothing has run.',
  ],
];

test.each(TABLE)('%s', (_, given, said) => {
  expect(saidOf(given)).toBe(said);
});

test.each<[string, readonly Execution[], string]>([
  ['stays as it was told, with its reasons, when no run is listed', [], 'as it was told'],
  [
    'is told anew when a run is listed',
    [{ id: 'e1', associationVersion: '2', status: 'Failed', detailedStatus: 'Failed', counts: {} }],
    '1 of 1 targets failed.',
  ],
])('a failure of which AWS says nothing new %s', (_, executions, message) => {
  const observed = observedIn({ overview: { status: 'Failed', counts: { Failed: 1 } } });
  const before = { type: 'RunsSucceeding', status: 'False', reason: 'X', message: 'as it was told' };
  const status = { associationVersion: '2', overview: observed.overview, conditions: [before] };
  const resource = { status } as unknown as SsmAssociation;

  expect(succeeding(resource, { observed, executions, failed: [] }, NOW).message).toBe(message);
});
