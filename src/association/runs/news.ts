import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Finding } from '../../controller/reconciler.ts';
import type { ResourceEvent } from '../../controller/store.ts';
import { haveOthersJoined, tellsOlderFailures } from './failures/told.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import type { RunFacts } from './succeeding.ts';
import { failedIn, totalIn } from './tally.ts';

const ACTION = 'Run';

/** What people are told of runs: at most once for each cause and run. Nothing for what the status tells already. */
export function newsOfRuns(
  resource: SsmAssociation,
  facts: RunFacts,
  finding: Finding,
): readonly ResourceEvent[] {
  const { status: said, reason, message } = finding;
  const before = resource.status?.conditions?.find(({ type }) => type === finding.type);
  const isNew = before?.reason !== reason || before.status !== said;
  if (said === 'False') {
    const isOver = facts.observed.overview.status === 'Failed';
    return isOver && (isAnotherCause(resource, facts, reason) || isAnotherFailure(resource, facts))
      ? [warning(nameOf(reason), message)]
      : [];
  }
  if (said === 'True' && before?.status === 'False')
    return [{ type: 'Normal', reason: 'RunsRecovered', action: ACTION, message }];
  const lost = lostTargets(resource, facts);
  if (lost !== undefined) return [warning('TargetsLost', lost)];
  return isNew && WARNINGS.has(reason) ? [warning(reason, message)] : [];
}

/**
 * How many have failed is none. Without executions it is not known whether an alarm was the cause, and of a run whose end was
 * told it is known too late for an event: the condition says it.
 */
function isAnotherCause(
  resource: SsmAssociation,
  { observed, executions }: RunFacts,
  reason: string,
): boolean {
  const before = resource.status?.conditions?.find(({ type }) => type === 'RunsSucceeding');
  if (before?.status !== 'False') return true;
  const isKnownInTime = executions.length > 0 && !isEndTold(resource, observed);
  return isKnownInTime && nameOf(before.reason) !== nameOf(reason);
}

/** The end of just this run was told as a failure of its own. When AWS gives no time, nobody knows. */
function isEndTold(resource: ToldRuns, { lastExecutionTime }: SeenRuns): boolean {
  const { overview, lastExecutionTime: told } = resource.status ?? {};
  const isSame = told !== undefined && told === lastExecutionTime && overview?.status === 'Failed';
  return isSame && !tellsOlderFailures(resource);
}

const WARNINGS = new Set(['NoTargetsMatched', 'Overdue']);

function nameOf(reason: string): string {
  return reason === 'AlarmTriggered' ? reason : 'RunFailed';
}

function warning(reason: string, message: string): ResourceEvent {
  return { type: 'Warning', reason, action: ACTION, message };
}

/**
 * The newest run has failed, too, and its end was not told; or, when AWS gives no time, more targets have failed than was
 * told. Which run it was may not have been told. When it is not known now, it is another one unless others have only joined.
 */
function isAnotherFailure(resource: SsmAssociation, { observed, executions }: RunFacts): boolean {
  if (isEndTold(resource, observed)) return false;
  const [newest] = executions;
  const { lastRun, overview } = resource.status ?? {};
  if (newest === undefined) return !haveOthersJoined(resource, observed);
  const isTold = lastRun?.executionId === newest.id && lastRun.status === 'Failed';
  if (newest.status === 'Failed' && !isTold) return true;
  return failedIn(observed.overview) > failedIn({ counts: overview?.counts ?? {} });
}

/** Fewer than half of the targets that the run before had: nodes were terminated, or their tags have changed. */
function lostTargets({ status }: SsmAssociation, { observed }: RunFacts): string | undefined {
  const { overview, version } = observed;
  const isSameVersion = status?.associationVersion === String(version);
  if (!isSameVersion || overview.status !== 'Success') return undefined;
  const [before, total] = [targetsBefore(status), totalIn(overview)];
  if (total * 2 >= before) return undefined;
  return `Only ${total} targets match; at the run before there were ${before}. Were nodes terminated, or did their tags change?`;
}

/** While a run goes on, AWS counts the targets of that one. */
function targetsBefore({
  overview,
  lastRun,
  associationVersion,
}: NonNullable<SsmAssociation['status']>): number {
  if (overview?.status !== 'Pending') return totalIn({ counts: overview?.counts ?? {} });
  return lastRun?.associationVersion === associationVersion ? (lastRun?.targets?.total ?? 0) : 0;
}
