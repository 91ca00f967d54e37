import type { Execution } from '../../ssm/gateway.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { totalIn } from './tally.ts';

/**
 * When a run last went well. Lists do not show it, it moves without anything else when two runs end between two looks,
 * and reads lag: so the latest that anything tells. A run without targets is a success for AWS, and none here.
 */
export function lastSuccess(
  { status = {} }: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
): string | undefined {
  const { lastSuccessfulExecutionTime: shown = '', overview, lastExecutionTime } = observed;
  const successes = executions.filter((run) => run.status === 'Success');
  const isOfNone =
    (totalIn(overview) === 0 && shown === lastExecutionTime) ||
    successes.some((run) => run.startedAt === shown && totalIn(run) === 0);
  const isSame = status.associationId === observed.id;
  const told = isSame ? (status.lastSuccessfulExecutionTime ?? '') : '';
  const listed = successes.find((run) => totalIn(run) > 0)?.startedAt ?? '';
  const [latest] = [told, listed, isOfNone ? '' : shown].toSorted().toReversed();
  return latest === '' ? undefined : latest;
}
