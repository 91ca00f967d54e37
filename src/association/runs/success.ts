import type { Execution } from '../../ssm/gateway.ts';
import { mayBeOfOneRun } from './listed.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { totalIn } from './tally.ts';

/**
 * When a run last went well. Lists do not show it, it moves without anything else when two runs end between two looks,
 * and reads lag: so the latest that anything tells. What AWS tells a moment after what it lists is the same success: a pass
 * that lists nothing, as after a restart, writes nothing for it. A run without targets is a success for AWS, and none here.
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
    successes.some(({ startedAt = '', ...run }) => mayBeOfOneRun(startedAt, shown) && totalIn(run) === 0);
  const isSame = status.associationId === observed.id;
  const told = isSame ? (status.lastSuccessfulExecutionTime ?? '') : '';
  const listed = successes.find((run) => totalIn(run) > 0)?.startedAt ?? '';
  const latest = told > listed ? told : listed;
  const isNew = shown > latest && !isOfNone && !mayBeOfOneRun(latest, shown);
  return isNew ? shown : latest || undefined;
}
