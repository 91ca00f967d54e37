import type { Execution } from '../../ssm/gateway.ts';
import { mayBeOfOneRun } from './listed.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { totalIn } from './tally.ts';

type Told = NonNullable<ToldRuns['status']>;

/** A run that is listed, or told. */
interface Known {
  readonly status: string;
  readonly startedAt?: string;
  readonly total: number;
}

/**
 * When a run last went well on targets: the latest of these. AWS says it with the association, and in lists not at all; reads
 * lag; and for AWS a run without targets is a success, too.
 *
 * | who says so           | of which run                                            | it counts                              |
 * |-----------------------|---------------------------------------------------------|----------------------------------------|
 * | the status            | any                                                     | yes                                    |
 * | AWS, in its list      | one with targets                                        | yes                                    |
 * | AWS, with the         | one that is known, and had no targets                   | no                                     |
 * | association           | the newest                                              | if targets of it are counted           |
 * |                       | one before the newest that is told                      | no: with that one it was told, or not  |
 * |                       | another one, which is not in the list                   | yes                                    |
 * |                       | another one, and no list was read                       | if none is told: else a list tells it  |
 *
 * What AWS says a moment after what is known is of the same run: a restart writes nothing for it.
 */
export function lastSuccess(
  { status = {} }: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
): string | undefined {
  const told = status.associationId === observed.id ? status : {};
  const { lastSuccessfulExecutionTime: before = '' } = told;
  const listed = executions.find((run) => run.status === 'Success' && totalIn(run) > 0)?.startedAt ?? '';
  const latest = before > listed ? before : listed;
  const { lastSuccessfulExecutionTime: shown = '' } = observed;
  const isNew = shown > latest && !mayBeOfOneRun(latest, shown);
  return isNew && counts(told, { ...observed, shown }, executions) ? shown : latest || undefined;
}

/** By the lower half of the table. */
function counts(
  told: Told,
  { shown, overview, lastExecutionTime }: SeenRuns & { readonly shown: string },
  executions: readonly Execution[],
): boolean {
  const isListed = executions.length > 0;
  const known = isListed ? executions.map((run) => ({ ...run, total: totalIn(run) })) : runsOf(told);
  if (known.some((run) => isOfNobody(run) && isOf(run, shown))) return false;
  if (shown === lastExecutionTime) return (overview.counts['Success'] ?? 0) > 0;
  if (shown <= (told.lastRun?.startedAt ?? '')) return false;
  return isListed || told.lastSuccessfulExecutionTime === undefined;
}

function runsOf({ runs = [] }: Told): readonly Known[] {
  return runs.map((run) => ({ ...run, total: run.targets?.total ?? 0 }));
}

function isOfNobody({ status, total }: Known): boolean {
  return status === 'Success' && total === 0;
}

function isOf({ startedAt = '' }: Known, time: string): boolean {
  return mayBeOfOneRun(startedAt, time);
}
