import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { Finding } from '../controller/reconciler.ts';
import type {
  Execution,
  ListedAssociation,
  ObservedAssociation,
  Overview,
  SsmGateway,
} from '../ssm/gateway.ts';
import { failedTargetsOf, type FailedTarget } from './failed-targets.ts';
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

function overviewFields(observed: ObservedAssociation): Readonly<Record<string, unknown>> {
  const { overview } = observed;
  return {
    overview: { ...overview, counts: overview.counts },
    lastExecutionTime: observed.lastExecutionTime,
    lastSuccessfulExecutionTime: observed.lastSuccessfulExecutionTime,
    lastUpdateTime: observed.lastUpdateTime,
  };
}

function nextRunFields(observed: ObservedAssociation, now: Date): Readonly<Record<string, unknown>> {
  const { scheduleExpression = '', scheduleOffset, calendarNames } = observed.association;
  const next = calendarNames === undefined ? nextRunTime(scheduleExpression, now, scheduleOffset) : undefined;
  const last = observed.lastExecutionTime;
  const estimate = last === undefined ? undefined : nextRunEstimate(scheduleExpression, new Date(last));
  return { nextRunTime: text(next), nextRunEstimate: text(estimate) };
}

function text(time: Date | undefined): string | undefined {
  return time === undefined ? undefined : `${time.toISOString().slice(0, 19)}Z`;
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

const UNFAILED = new Set(['Success', 'Pending', 'InProgress', 'Skipped', 'Associated']);

function failedIn({ counts }: Overview): number {
  const failed = Object.entries(counts).filter(([status]) => !UNFAILED.has(status));
  return failed.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * | overview | nodes counted | RunsSucceeding                        |
 * |----------|---------------|---------------------------------------|
 * | Pending  | –             | as before for this version; else Unknown |
 * | Success  | none          | Unknown, NoTargetsMatched             |
 * | Success  | some          | True                                  |
 * | other    | –             | False, with the first reasons         |
 */
function findingFrom(
  { status }: SsmAssociation,
  { overview, version }: ObservedAssociation,
  failed: readonly FailedTarget[],
): Finding {
  const type = 'RunsSucceeding';
  const total = Object.values(overview.counts).reduce((sum, count) => sum + count, 0);
  if (overview.status === 'Success' && total === 0) {
    const message = 'No node matched the targets, so nothing has run.';
    return { type, status: 'Unknown', reason: 'NoTargetsMatched', message };
  }
  if (overview.status === 'Success') {
    return {
      type,
      status: 'True',
      reason: 'RunsSucceeded',
      message: `${total} of ${total} nodes succeeded.`,
    };
  }
  if (overview.status === 'Pending') {
    const before = status?.conditions?.find((condition) => condition.type === type);
    const sameVersion = status?.associationVersion === String(version);
    if (before !== undefined && sameVersion) return { ...before, type };
    return { type, status: 'Unknown', reason: 'RunPending', message: 'No run has ended yet.' };
  }
  return { type, status: 'False', reason: 'RunsFailed', message: failureMessage(overview, total, failed) };
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
