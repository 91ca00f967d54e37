import { conditionOf } from '../../api/resource.ts';
import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Finding } from '../../controller/reconciler.ts';
import type { ResourceEvent } from '../../controller/store.ts';
import type { Execution } from '../../ssm/gateway.ts';
import { haveOthersJoined, tellsOlderFailures } from './failures/told.ts';
import { mayBeOfOneRun, newsIn } from './listed.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { failureMessage, type RunFacts } from './succeeding.ts';
import { failedIn, totalIn } from './tally.ts';

const ACTION = 'Run';

/** What people are told of runs: at most once for each cause and run. Nothing for what the status tells already. */
export function newsOfRuns(
  resource: SsmAssociation,
  facts: RunFacts,
  finding: Finding,
): readonly ResourceEvent[] {
  const { status: said, reason, message } = finding;
  const before = conditionOf(resource, finding.type);
  const isNew = before?.reason !== reason || before.status !== said;
  if (said === 'False') return newsOfFailure(resource, facts, finding);
  if (said === 'True' && before?.status === 'False')
    return [{ type: 'Normal', reason: 'RunsRecovered', action: ACTION, message }];
  const lost = lostTargets(resource, facts);
  if (lost !== undefined) return [warning('TargetsLost', lost)];
  return isNew && WARNINGS.has(reason) ? [warning(reason, message)] : [];
}

/** Of a run that has failed while another one goes on the condition says nothing yet. */
function newsOfFailure(
  resource: SsmAssociation,
  facts: RunFacts,
  { reason, message }: Finding,
): readonly ResourceEvent[] {
  const { overview } = facts.observed;
  if (overview.status !== 'Failed')
    return haveMoreFailed(resource, facts)
      ? [warning(nameOf(reason), failureMessage(overview, facts.failed))]
      : [];
  return isAnotherCause(resource, facts, reason) || isAnotherFailure(resource, facts)
    ? [warning(nameOf(reason), message)]
    : [];
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
  const before = conditionOf(resource, 'RunsSucceeding');
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
 * A run has failed, too, and its end was not told; or, when AWS gives no time, more targets have failed than was told. Which
 * run it was may not have been told. When it is not known now, it is another one unless others have only joined.
 */
function isAnotherFailure(resource: SsmAssociation, facts: RunFacts): boolean {
  const { observed, executions } = facts;
  if (isEndTold(resource, observed)) return false;
  if (executions.length === 0) return !haveOthersJoined(resource, observed);
  const { overview } = resource.status ?? {};
  return (
    haveMoreFailed(resource, facts) ||
    failedIn(observed.overview) > failedIn({ counts: overview?.counts ?? {} })
  );
}

/** Executions of this version that have failed, and of which no event was made. */
function haveMoreFailed(resource: SsmAssociation, { observed, executions }: RunFacts): boolean {
  return newsIn(resource, executions).some(
    (run) =>
      run.status === 'Failed' &&
      run.associationVersion === String(observed.version) &&
      !wasToldOtherwise(resource, run),
  );
}

/** Its failure was told by what AWS counted: while AWS listed it as going on, or did not list it. */
function wasToldOtherwise({ status = {} }: ToldRuns, run: Execution): boolean {
  const { overview, runs = [], runsIncomplete, lastExecutionTime: told = '' } = status;
  const { id, startedAt = '', lastReportedAt: at = startedAt } = run;
  const isOfThen = overview?.status === 'Failed' && (at <= told || mayBeOfOneRun(at, told));
  const wasListed = runs.some(({ executionId }) => executionId === id);
  return isOfThen && (wasListed || (runsIncomplete?.missing === 'Run' && !tellsOlderFailures({ status })));
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
