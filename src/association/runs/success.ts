import type { Execution } from '../../ssm/gateway.ts';
import { isRefusal, type Gap } from './gap/gap.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { hasFailed, totalIn } from './tally.ts';
import { isOfLaterRun, mayBeOfOneRun } from './told/same-run.ts';

interface Run {
  readonly status: string;
  readonly startedAt?: string;
  readonly total: number;
}

interface Evidence {
  /** Of this association. */
  readonly told: NonNullable<ToldRuns['status']>;
  readonly observed: SeenRuns;
  readonly isListed: boolean;
  /** AWS is about to list the newest run. */
  readonly isAwaited: boolean;
  /** Newest first: what AWS lists now, or else what was told of its last list. */
  readonly runs: readonly Run[];
}

/**
 * When a run last went well on targets: the latest time that counts. For AWS a run without targets is a success, too; lists
 * of associations do not show the time; and reads lag.
 *
 * | who says it          | of which run                                 | it counts                                          |
 * |----------------------|----------------------------------------------|----------------------------------------------------|
 * | executions           | one that went well                           | if it had targets                                  |
 * | the status           | one that is known to have failed             | no, if an older success is known: AWS was mistaken |
 * |                      | any other                                    | yes                                                |
 * | AWS, with the        | one that is known to have had no targets     | no                                                 |
 * | association          | the newest                                   | if AWS counts successes                            |
 * |                      | one before the newest that was told          | no: what it was is told with that one              |
 * |                      | another one, and executions were read        | yes: they do not reach so far                      |
 * |                      | another one, and they were not               | if none is told: else they will tell it            |
 * | its overview alone   | the newest, if it is not known as a failure  | if AWS counts successes, and the list is not       |
 * |                      |                                              | awaited: those may be older                        |
 *
 * What AWS says a moment after what is known is of the same run: a restart writes nothing for it.
 */
export function lastSuccess(
  { status = {} }: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
  gap?: Pick<Gap, 'missing' | 'reason'>,
): string | undefined {
  const told = status.associationId === observed.id ? status : {};
  const isListed = executions.length > 0;
  const runs = isListed ? executions.map(runOf) : runsTold(told);
  const isAwaited = !isListed && gap?.missing === 'Run' && !isRefusal(gap);
  const evidence = { told, observed, isListed, isAwaited, runs };
  const known = knownSuccess(evidence);
  const shown = shownSuccess(evidence);
  const isNew = isOfLaterRun(shown, known);
  return isNew && counts(shown, evidence) ? shown : known || undefined;
}

function knownSuccess({ told, runs }: Evidence): string {
  const { lastSuccessfulExecutionTime: before = '' } = told;
  const success = runs.find(({ status, total }) => status === 'Success' && total > 0)?.startedAt ?? '';
  const isOlder = success !== '' && isOfLaterRun(before, success);
  const ofThen = runs.filter((run) => isOf(run, before));
  const isMistaken = isOlder && ofThen.length > 0 && ofThen.every(hasFailed);
  return isMistaken || success > before ? success : before;
}

/** What AWS says with the association. */
function shownSuccess({ observed, runs, isAwaited }: Evidence): string {
  const { lastSuccessfulExecutionTime: shown, lastExecutionTime: newest = '', overview } = observed;
  if (shown !== undefined) return shown;
  const isFailure = runs.some((run) => hasFailed(run) && isOf(run, newest));
  return overview.status === 'Success' && !isFailure && !isAwaited ? newest : '';
}

function counts(shown: string, { told, observed, isListed, runs }: Evidence): boolean {
  const { overview, lastExecutionTime } = observed;
  const isOfNobody = runs.some((run) => run.status === 'Success' && run.total === 0 && isOf(run, shown));
  if (isOfNobody) return false;
  if (shown === lastExecutionTime) return (overview.counts['Success'] ?? 0) > 0;
  if (shown <= (told.lastRun?.startedAt ?? '')) return false;
  return isListed || told.lastSuccessfulExecutionTime === undefined;
}

function runOf(run: Execution): Run {
  return { ...run, total: totalIn(run) };
}

function runsTold({ runs = [] }: Evidence['told']): readonly Run[] {
  return runs.map((run) => ({ ...run, total: run.targets?.['total'] ?? 0 }));
}

function isOf({ startedAt = '' }: Run, time: string): boolean {
  return mayBeOfOneRun(startedAt, time);
}
