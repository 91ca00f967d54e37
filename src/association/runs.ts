import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { rfc3339 } from '../clock.ts';
import type { Finding } from '../controller/reconciler.ts';
import type {
  Execution,
  ListedAssociation,
  ObservedAssociation,
  Overview,
  SsmGateway,
} from '../ssm/gateway.ts';
import { failedTargetsOf, UNFAILED, type FailedTarget } from './failed-targets.ts';
import { nextRunEstimate, nextRunTime } from './schedule.ts';

export interface RunsOptions {
  readonly now: Date;
  readonly failureOutput: 'tail' | 'none';
}

/** The run fields of the status, and what RunsSucceeding says. */
export interface RunsReport {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly finding: Finding;
}

const KEPT_RUNS = 5;
/** Beside the list of executions: six calls in all. */
const CALLS_FOR_FAILURES = 5;

/** Changes of it are worth a look: start, first failure and end of a run, not each node that reports. */
export function runMark({ version, overview, lastExecutionTime = '' }: RunFacts): string {
  const pending = overview.status === 'Pending';
  const counts = pending
    ? String(failedIn(overview) > 0)
    : JSON.stringify(overview.counts, Object.keys(overview.counts).toSorted(alphabetically));
  return [version, overview.status, overview.detailedStatus, counts, lastExecutionTime].join('|');
}

type RunFacts = Pick<ListedAssociation, 'version' | 'overview' | 'lastExecutionTime'>;

/** The mark of what the status already tells. */
export function runMarkOfStatus({ status }: SsmAssociation): string {
  const { associationVersion, overview, lastExecutionTime } = status ?? {};
  return runMark({
    version: Number(associationVersion ?? 0),
    overview: {
      status: overview?.status ?? '',
      detailedStatus: overview?.detailedStatus ?? '',
      counts: overview?.counts ?? {},
    },
    ...(lastExecutionTime === undefined ? {} : { lastExecutionTime }),
  });
}

/** Reads the runs of an association: one call, and up to five more when nodes have failed. */
export async function runsOf(
  ssm: SsmGateway,
  resource: SsmAssociation,
  observed: ObservedAssociation,
  { now, failureOutput }: RunsOptions,
): Promise<RunsReport> {
  if (observed.overview.detailedStatus === 'Creating') {
    return {
      fields: { ...overviewFields(observed), ...nextRunFields(observed, now) },
      finding: findingFrom(resource, observed, []),
    };
  }
  const executions = await ssm.executions(observed.id, KEPT_RUNS);
  const current = executions.filter(
    ({ associationVersion }) => associationVersion === String(observed.version),
  );
  const expected = failedIn(observed.overview);
  const { failed, complete } =
    expected === 0 && observed.overview.status !== 'Failed'
      ? { failed: [], complete: true }
      : await failedTargetsOf(ssm, {
          associationId: observed.id,
          executions: current,
          expected: Math.max(expected, 1),
          output: failureOutput,
          calls: CALLS_FOR_FAILURES,
        });
  return {
    fields: {
      ...overviewFields(observed),
      lastRun: executions[0] === undefined ? undefined : lastRunFrom(executions[0]),
      runs: executions.length === 0 ? undefined : executions.map(runFrom),
      failedTargets: failed.length === 0 ? undefined : failed,
      failedTargetsComplete: failed.length === 0 && complete ? undefined : complete,
      ...nextRunFields(observed, now),
    },
    finding: findingFrom(resource, observed, failed),
  };
}

export function overviewFields(observed: ObservedAssociation): Readonly<Record<string, unknown>> {
  const { overview } = observed;
  return {
    overview: { ...overview, counts: overview.counts },
    lastExecutionTime: observed.lastExecutionTime,
    lastSuccessfulExecutionTime: observed.lastSuccessfulExecutionTime,
    lastUpdateTime: observed.lastUpdateTime,
    compliance: complianceOf(observed),
  };
}

/** State Manager's own report; with syncCompliance MANUAL somebody else writes it. */
function complianceOf({ overview, association }: ObservedAssociation): object | undefined {
  const compliant = overview.counts['Success'] ?? 0;
  const nonCompliant = failedIn(overview);
  if (association.syncCompliance !== 'AUTO' || compliant + nonCompliant === 0) return undefined;
  return { compliant, nonCompliant, severity: association.complianceSeverity };
}

function nextRunFields(observed: ObservedAssociation, now: Date): Readonly<Record<string, unknown>> {
  const { scheduleExpression = '', scheduleOffset: offsetDays, calendarNames } = observed.association;
  const { lastExecutionTime: last, lastUpdateTime } = observed;
  const since = lastUpdateTime === undefined ? undefined : new Date(lastUpdateTime);
  const next =
    calendarNames === undefined ? nextRunTime(scheduleExpression, now, { offsetDays, since }) : undefined;
  const estimate = last === undefined ? undefined : nextRunEstimate(scheduleExpression, new Date(last));
  return { nextRunTime: text(next), nextRunEstimate: text(estimate) };
}

function text(time: Date | undefined): string | undefined {
  return time === undefined ? undefined : rfc3339(time);
}

function runFrom({ id, status, startedAt, counts }: Execution): object {
  return {
    executionId: id,
    status,
    ...(startedAt === undefined ? {} : { startedAt }),
    targets: targetsFrom(counts),
  };
}

function lastRunFrom(execution: Execution): object {
  const { associationVersion, detailedStatus, lastReportedAt } = execution;
  return {
    ...runFrom(execution),
    associationVersion,
    detailedStatus,
    ...(lastReportedAt === undefined ? {} : { lastReportedAt }),
  };
}

/** AWS's statuses as counters: `{Success: 2, TimedOut: 1}` is total 3, success 2, timedOut 1. */
function targetsFrom(counts: Execution['counts']): Readonly<Record<string, number>> {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const named = Object.entries(counts).map(([status, count]) => [
    status.charAt(0).toLowerCase() + status.slice(1),
    count,
  ]);
  return { total, ...(Object.fromEntries(named) as Record<string, number>) };
}

function failedIn({ counts }: Overview): number {
  const failed = Object.entries(counts).filter(([status]) => !UNFAILED.has(status));
  return failed.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * | overview | nodes that ran | RunsSucceeding                           |
 * |----------|----------------|------------------------------------------|
 * | Success  | none           | Unknown                                  |
 * | Success  | some           | True                                     |
 * | Failed   | –              | False, with the first reasons            |
 * | other    | –              | as before for this version, else Unknown |
 */
function findingFrom(
  { status }: SsmAssociation,
  { overview, version }: ObservedAssociation,
  failed: readonly FailedTarget[],
): Finding {
  const type = 'RunsSucceeding';
  const total = Object.values(overview.counts).reduce((sum, count) => sum + count, 0);
  if (overview.status === 'Success') return successFinding(overview, total);
  if (overview.status !== 'Failed') {
    const before = status?.conditions?.find((condition) => condition.type === type);
    const sameVersion = status?.lastRun?.associationVersion === String(version);
    if (before !== undefined && sameVersion) return { ...before, type };
    return { type, status: 'Unknown', reason: 'RunPending', message: 'No run has ended yet.' };
  }
  return { type, status: 'False', reason: 'RunsFailed', message: failureMessage(overview, total, failed) };
}

/** A node that was skipped has not run. */
function successFinding({ counts }: Overview, total: number): Finding {
  const type = 'RunsSucceeding';
  const success = counts['Success'] ?? 0;
  if (success > 0) {
    return {
      type,
      status: 'True',
      reason: 'RunsSucceeded',
      message: `${success} of ${total} nodes succeeded.`,
    };
  }
  const message =
    total === 0
      ? 'No node matched the targets, so nothing has run.'
      : `All ${total} matching nodes were skipped, so nothing has run.`;
  return { type, status: 'Unknown', reason: total === 0 ? 'NoTargetsMatched' : 'AllSkipped', message };
}

function failureMessage(overview: Overview, total: number, failed: readonly FailedTarget[]): string {
  const count = failedIn(overview);
  const reasons = failed
    .slice(0, 3)
    .map(({ id, message, detailedStatus }) => `${id}: ${message ?? detailedStatus}`);
  const head =
    total === 0 ? `The run failed (${overview.detailedStatus}).` : `${count} of ${total} nodes failed.`;
  return [head, ...reasons].join(' ');
}

function alphabetically(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
