import type { Finding } from '../../controller/reconciler.ts';
import type { ToldRuns } from './mark.ts';
import type { RunFacts } from './run-look.ts';
import { hasGoneWrong, isOver } from './tally.ts';
import { haveOthersJoined } from './told/counts.ts';
import { isOfSameRun } from './told/run.ts';

/** The reason of RunsSucceeding when an alarm has stopped the run. */
export const ALARM_TRIGGERED = 'AlarmTriggered';

/**
 * Names of what has stopped the newest failed run. Executions alone tell them: when none can be read, what was told of just
 * this run holds, and when others have only joined.
 */
export function alarmsOf(told: ToldRuns, { observed, executions }: RunFacts): readonly string[] {
  if (executions.length === 0) {
    const isTold = isOfSameRun(told, observed) || haveOthersJoined(told, observed);
    return isTold ? alarmsTold(told) : [];
  }
  const version = String(observed.version);
  const failed = executions.find(
    (run) => run.associationVersion === version && isOver(run) && hasGoneWrong(run),
  );
  return failed?.triggeredAlarms ?? [];
}

/** In front of what a message says of the targets. */
export function alarmSentence(names: readonly string[]): string {
  return `State Manager has stopped the run because of alarm${names.length === 1 ? '' : 's'} ${names.join(', ')}.`;
}

/** For the status. While a run goes on the condition stays as it was, and so do they. */
export function alarmFields(told: ToldRuns, facts: RunFacts, { reason }: Pick<Finding, 'reason'>): object {
  const hasEnded = facts.observed.overview.status === 'Failed';
  const names = hasEnded ? alarmsOf(told, facts) : alarmsTold(told);
  return { triggeredAlarms: reason === ALARM_TRIGGERED && names.length > 0 ? names : undefined };
}

function alarmsTold({ status }: ToldRuns): readonly string[] {
  return status?.triggeredAlarms ?? [];
}
