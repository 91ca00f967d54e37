import { conditionOf } from '../../api/resource.ts';
import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Finding } from '../../controller/reconciler.ts';
import type { ResourceEvent } from '../../controller/store.ts';
import { ALARM_TRIGGERED } from './alarm.ts';
import type { RunFacts } from './run-look.ts';
import { failureMessage } from './succeeding.ts';
import { totalIn } from './tally.ts';
import { isAnotherFailure } from './told/failure.ts';
import { isFailureTold } from './told/run.ts';

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
  const { observed, failed } = facts;
  const isOver = observed.overview.status === 'Failed';
  const isNew = isAnotherFailure(resource, facts) || (isOver && isAnotherCause(resource, facts, reason));
  return isNew ? [warning(nameOf(reason), isOver ? message : failureMessage(observed.overview, failed))] : [];
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
  const isKnownInTime = executions.length > 0 && !isFailureTold(resource, observed);
  return isKnownInTime && nameOf(before.reason) !== nameOf(reason);
}

const WARNINGS = new Set(['NoTargetsMatched', 'Overdue']);

function nameOf(reason: string): string {
  return reason === ALARM_TRIGGERED ? reason : 'RunFailed';
}

function warning(reason: string, message: string): ResourceEvent {
  return { type: 'Warning', reason, action: ACTION, message };
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
