import { conditionOf, type Condition } from '../../api/resource.ts';
import { rfc3339 } from '../../clock.ts';
import type { Finding } from '../../controller/reconciler.ts';
import type { Overview } from '../../ssm/gateway.ts';
import { ALARM_TRIGGERED, alarmSentence, alarmsOf } from './alarm.ts';
import { hasBegun } from './beginning.ts';
import type { FailedTarget } from './failures/failed-target.ts';
import { isAsTold, type ToldRuns } from './mark.ts';
import { overdueSince } from './overdue.ts';
import type { RunFacts } from './run-look.ts';
import type { SeenRuns } from './seen.ts';
import { failedIn, totalIn } from './tally.ts';

const TYPE = 'RunsSucceeding';
const MOST_REASONS = 3;
const ENDED = new Set(['Success', 'Failed']);

/**
 * | overview        | and                                     | RunsSucceeding | reason               |
 * |-----------------|-----------------------------------------|----------------|----------------------|
 * | as it was told  | that was a failure, and no run is listed | as before      | as before            |
 * | Failed          | an alarm has gone off                   | False          | AlarmTriggered       |
 * | Failed          | some targets failed, all, or none ran   | False          | SomeTargetsFailed, AllTargetsFailed, NoTargetsReached |
 * | anything else   | a cron() run is late by half an hour    | Unknown        | Overdue              |
 * | Success         | some targets succeeded                  | True           | Succeeded            |
 * | Success         | no target, or none but skipped ones     | Unknown        | NoTargetsMatched, AllSkipped |
 * | Pending         | this version has ended a run            | as before      | as before            |
 * | Pending         | a run is going on, or none was started  | Unknown        | RunInProgress, NeverRun |
 */
export function succeeding(told: ToldRuns, facts: RunFacts, now: Date): Finding {
  const { observed, executions } = facts;
  const { overview } = observed;
  const before = conditionOf(told, TYPE);
  const isUnchanged = executions.length === 0 && isAsTold(told, observed);
  if (before?.status === 'False' && isUnchanged) return { ...before, type: TYPE };
  if (overview.status === 'Failed') return failure(told, facts);
  const since = overdueSince(observed, now);
  if (since !== undefined) return overdue(since, observed);
  return overview.status === 'Success'
    ? success(overview)
    : pending(before, facts, told.status?.lastRun?.associationVersion);
}

function failure(told: ToldRuns, facts: RunFacts): Finding {
  const { overview } = facts.observed;
  const message = failureMessage(overview, facts.failed);
  const alarms = alarmsOf(told, facts);
  if (alarms.length === 0) return { type: TYPE, status: 'False', reason: reasonOf(overview), message };
  const because = alarmSentence(alarms);
  return { type: TYPE, status: 'False', reason: ALARM_TRIGGERED, message: `${because} ${message}` };
}

function reasonOf(overview: Overview): string {
  const [failed, total] = [failedIn(overview), totalIn(overview)];
  if (failed === 0) return 'NoTargetsReached';
  return failed === total ? 'AllTargetsFailed' : 'SomeTargetsFailed';
}

/** `2 of 3 targets failed. i-1: disk full (exit 7). i-2: …` */
export function failureMessage(overview: Overview, failed: readonly FailedTarget[]): string {
  const count = failedIn(overview);
  if (count === 0) return `The run failed (${overview.detailedStatus}) before it reached a target.`;
  const reasons = failed.slice(0, MOST_REASONS).map(sentenceOf);
  const more = count > reasons.length && reasons.length > 0 ? [`And ${count - reasons.length} more.`] : [];
  return [`${count} of ${totalIn(overview)} targets failed.`, ...reasons, ...more].join(' ');
}

function sentenceOf({ id, message, detailedStatus, exitCode }: FailedTarget): string {
  const exit = exitCode === undefined || exitCode <= 0 ? '' : ` (exit ${exitCode})`;
  return `${id}: ${(message ?? detailedStatus).replace(/[.\s]+$/, '')}${exit}.`;
}

function overdue(since: Date, { lastExecutionTime, overview }: SeenRuns): Finding {
  const last = lastExecutionTime === undefined ? 'It has never run.' : `It last ran at ${lastExecutionTime}.`;
  const message = `The run of ${rfc3339(since)} has not shown. ${last} It has ${totalIn(overview)} targets: see whether their SSM Agent is online.`;
  return { type: TYPE, status: 'Unknown', reason: 'Overdue', message };
}

/** A target that was skipped has not run. */
function success(overview: Overview): Finding {
  const total = totalIn(overview);
  const { Success: succeeded = 0 } = overview.counts;
  if (total === 0) {
    const message = 'No node matches the targets, so nothing has run.';
    return { type: TYPE, status: 'Unknown', reason: 'NoTargetsMatched', message };
  }
  if (succeeded === 0) {
    const message = `All ${total} matching targets were skipped, so nothing has run.`;
    return { type: TYPE, status: 'Unknown', reason: 'AllSkipped', message };
  }
  const message = `${succeeded} of ${total} targets succeeded.`;
  return { type: TYPE, status: 'True', reason: 'Succeeded', message };
}

function pending(
  before: Condition | undefined,
  { observed, executions }: RunFacts,
  toldVersion: string | undefined,
): Finding {
  const version = String(observed.version);
  const hasEnded =
    toldVersion === version ||
    executions.some((run) => run.associationVersion === version && ENDED.has(run.status));
  if (before !== undefined && before.status !== 'Unknown' && hasEnded) return { ...before, type: TYPE };
  if (hasEnded || hasBegun(observed)) {
    const message = hasEnded ? 'A run is going on.' : 'The first run of this version is going on.';
    return { type: TYPE, status: 'Unknown', reason: 'RunInProgress', message };
  }
  return { type: TYPE, status: 'Unknown', reason: 'NeverRun', message: 'This version has not run yet.' };
}
