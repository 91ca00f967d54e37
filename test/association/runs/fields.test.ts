import { expect, test } from 'vitest';
import { failureFields, overviewFields, runFields } from '../../../src/association/runs/fields.ts';
import type { SeenRuns } from '../../../src/association/runs/seen.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';

const NOW = new Date('2026-01-05T12:00:00Z');

/** An association with a daily run at two, which has run on three targets. */
function seen(
  change: Partial<SeenRuns> = {},
  spec: Parameters<typeof canonicalAssociation>[0] = {},
): SeenRuns {
  return {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({
      scheduleExpression: 'cron(0 2 * * ? *)',
      complianceSeverity: 'HIGH',
      ...spec,
    }),
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Success: 2, TimedOut: 1 } },
    lastExecutionTime: '2026-01-05T02:00:04Z',
    ...change,
  };
}

test('the failed targets are counted, and nodes that comply told apart from those that do not', () => {
  expect(overviewFields(seen(), NOW)).toMatchObject({
    failedTargetCount: 1,
    compliance: { compliant: 2, nonCompliant: 1, severity: 'HIGH' },
  });
});

test.each([
  ['somebody else reports compliance', seen({}, { syncCompliance: 'MANUAL' })],
  ['nothing has run', seen({ overview: { status: 'Pending', detailedStatus: 'Pending', counts: {} } })],
])('nothing is said of compliance when %s', (_, observed) => {
  expect(overviewFields(observed, NOW)).toHaveProperty('compliance', undefined);
});

const next = (observed: SeenRuns): object => {
  const { nextRun, nextRunTime, nextRunEstimate } = overviewFields(observed, NOW);
  return { nextRun, nextRunTime, nextRunEstimate };
};

test.each([
  [
    'a cron() run that AWS has made',
    seen(),
    { nextRun: '2026-01-06T02:00:00Z', nextRunTime: '2026-01-06T02:00:00Z' },
  ],
  [
    'a cron() run that is late, and not by half an hour yet',
    seen({}, { scheduleExpression: 'cron(45 11 * * ? *)' }),
    { nextRun: '2026-01-05T11:45:00Z', nextRunTime: '2026-01-05T11:45:00Z' },
  ],
  [
    'rate()',
    seen({}, { scheduleExpression: 'rate(1 day)' }),
    { nextRun: '~2026-01-06T02:00:04Z', nextRunEstimate: '2026-01-06T02:00:04Z' },
  ],
  [
    'rate(), when no node matches',
    seen(
      { overview: { status: 'Success', detailedStatus: 'Success', counts: {} } },
      { scheduleExpression: 'rate(1 day)' },
    ),
    {},
  ],
  ['no schedule', seen({}, { scheduleExpression: undefined }), {}],
  ['a calendar that may hold it back', seen({}, { calendarNames: ['arn:aws:ssm:::document/open'] }), {}],
])('the next run of %s', (_, observed, wanted) => {
  expect(next(observed)).toEqual(wanted);
});

const run = (id: string, associationVersion: string) => ({
  id,
  associationVersion,
  status: 'Failed',
  detailedStatus: 'Failed',
  startedAt: '2026-01-05T02:00:04Z',
  counts: { Success: 2, TimedOut: 1 },
});
const short = (executionId: string) => ({
  executionId,
  status: 'Failed',
  startedAt: '2026-01-05T02:00:04Z',
  targets: { total: 3, success: 2, timedOut: 1 },
});

test('the newest run is told in full, and the others in short', () => {
  expect(runFields([run('e2', '2'), run('e1', '1')], { failed: [], complete: true })).toEqual({
    lastRun: { ...short('e2'), associationVersion: '2', detailedStatus: 'Failed' },
    runs: [short('e2'), short('e1')],
  });
});

test('whether all that failed is named is said whenever something failed, or something is missing', () => {
  const failed = [{ id: 'n1', type: 'ManagedInstance', status: 'Failed', detailedStatus: 'Failed' }];

  expect(failureFields({ failed, complete: true })).toMatchObject({ failedTargetsComplete: true });
  expect(failureFields({ failed: [], complete: false })).toMatchObject({ failedTargetsComplete: false });
  expect(failureFields({ failed: [], complete: true })).toEqual({});
});

test('of the executions that are listed the newest five are told', () => {
  const executions = ['e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1'].map((id) => run(id, '1'));

  const { lastRun, runs } = runFields(executions, { failed: [], complete: true });

  expect(lastRun).toMatchObject({ executionId: 'e7' });
  expect(runs).toMatchObject(['e7', 'e6', 'e5', 'e4', 'e3'].map((executionId) => ({ executionId })));
});
