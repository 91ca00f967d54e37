import { rfc3339 } from '../../clock.ts';
import type { Execution } from '../../ssm/gateway.ts';
import { nextRunEstimate as estimateOf, nextRunTime as nextRunOf } from '../schedule.ts';
import type { FailedTargets } from './failures/failed-target.ts';
import { awaitedRun } from './overdue.ts';
import type { SeenRuns } from './seen.ts';
import { failedIn, totalIn } from './tally.ts';

/** Fields of the status; `undefined` removes. */
type Fields = Readonly<Record<string, unknown>>;

/** So many the status holds. */
const KEPT_RUNS = 5;

/** Runs of an association that is no more say nothing of the next one, whose versions begin anew. */
export const NO_RUNS: Fields = {
  overview: undefined,
  lastExecutionTime: undefined,
  lastSuccessfulExecutionTime: undefined,
  lastRun: undefined,
  runs: undefined,
  runsIncomplete: undefined,
  failedTargetCount: undefined,
  failedTargets: undefined,
  failedTargetsComplete: undefined,
  triggeredAlarms: undefined,
};

/** What an association itself shows of its runs. */
export function overviewFields(observed: SeenRuns, now: Date): Fields {
  const { overview } = observed;
  return {
    overview: { ...overview, counts: overview.counts },
    lastExecutionTime: observed.lastExecutionTime,
    lastUpdateTime: observed.lastUpdateTime,
    failedTargetCount: failedIn(overview),
    compliance: complianceOf(observed),
    ...nextRunFields(observed, now),
  };
}

export function runFields([newest, ...older]: readonly Execution[], failures: FailedTargets): Fields {
  return {
    lastRun: newest && lastRunFrom(newest),
    runs: newest && [newest, ...older].slice(0, KEPT_RUNS).map(runFrom),
    ...failureFields(failures),
  };
}

export function failureFields({ failed, complete }: FailedTargets): Fields {
  return {
    failedTargets: failed.length === 0 ? undefined : failed,
    failedTargetsComplete: failed.length === 0 && complete ? undefined : complete,
  };
}

/** State Manager's own report; with syncCompliance MANUAL somebody else writes it. */
function complianceOf({ overview, association }: SeenRuns): object | undefined {
  const compliant = overview.counts['Success'] ?? 0;
  const nonCompliant = failedIn(overview);
  if (association.syncCompliance !== 'AUTO' || compliant + nonCompliant === 0) return undefined;
  return { compliant, nonCompliant, severity: association.complianceSeverity };
}

function nextRunFields(observed: SeenRuns, now: Date): Fields {
  const { scheduleExpression = '', scheduleOffset: offsetDays, calendarNames } = observed.association;
  const { lastExecutionTime: last, lastUpdateTime, overview } = observed;
  const since = lastUpdateTime === undefined ? undefined : new Date(lastUpdateTime);
  const next =
    calendarNames === undefined
      ? (awaitedRun(observed, now) ?? nextRunOf(scheduleExpression, now, { offsetDays, since }))
      : undefined;
  const matchesNone = overview.status === 'Success' && totalIn(overview) === 0;
  const estimate =
    last === undefined || matchesNone ? undefined : estimateOf(scheduleExpression, new Date(last));
  const [nextRunTime, nextRunEstimate] = [next && rfc3339(next), estimate && rfc3339(estimate)];
  const nextRun = nextRunTime ?? (nextRunEstimate && `~${nextRunEstimate}`);
  return { nextRun, nextRunTime, nextRunEstimate };
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
  const named = Object.entries(counts).map(
    ([status, count]) => [status.charAt(0).toLowerCase() + status.slice(1), count] as const,
  );
  return { total: totalIn({ counts }), ...Object.fromEntries(named) };
}
