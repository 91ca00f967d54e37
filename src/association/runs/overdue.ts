import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Overview } from '../../ssm/gateway.ts';
import { nextRunTime } from '../schedule.ts';
import type { SeenRuns } from './seen.ts';
import { totalIn } from './tally.ts';

/** Agents ask for work about every ten minutes, and a node may be at its work for a while. */
const TOLERANCE_MS = 30 * 60_000;
/** A run this shortly before its time is the run of that time: the clocks of nodes differ. */
const EARLY_MS = 5 * 60_000;
/** RunsSucceeding says nothing of these that a run which is missing would add to. */
const COULD_BE_OVERDUE = new Set(['Succeeded', 'AllSkipped', 'RunInProgress', 'NeverRun']);

interface Course {
  readonly overview: Pick<Overview, 'counts'>;
  readonly scheduleExpression?: string | undefined;
  readonly scheduleOffset?: number | undefined;
  readonly calendarNames?: readonly string[] | undefined;
  readonly lastExecutionTime?: string | undefined;
  readonly lastUpdateTime?: string | undefined;
}

/**
 * The nominal time of a cron() run that AWS does not show although it is over by half an hour. Without targets nothing
 * has to run, and a calendar may hold it back.
 */
export function overdueSince({ association, ...observed }: SeenRuns, now: Date): Date | undefined {
  return missedRun({ ...association, ...observed }, now);
}

/** By the status alone: a run that is missing, and that the status does not tell of yet. */
export function isNewlyOverdue({ spec, status }: SsmAssociation, now: Date): boolean {
  const said = (type: string) => status?.conditions?.find((condition) => condition.type === type);
  if (!COULD_BE_OVERDUE.has(said('RunsSucceeding')?.reason ?? '')) return false;
  if (said('Drifted')?.status === 'True') return false; // AWS may hold another schedule
  const { overview, lastExecutionTime, lastUpdateTime } = status ?? {};
  const course = { ...spec, overview: { counts: overview?.counts ?? {} }, lastExecutionTime, lastUpdateTime };
  return missedRun(course, now) !== undefined;
}

function missedRun(
  {
    overview,
    scheduleExpression = '',
    scheduleOffset: offsetDays,
    calendarNames,
    lastExecutionTime,
    lastUpdateTime,
  }: Course,
  now: Date,
): Date | undefined {
  const last = lastExecutionTime ?? lastUpdateTime;
  if (last === undefined || calendarNames !== undefined || totalIn(overview) === 0) return undefined;
  if (!scheduleExpression.startsWith('cron(')) return undefined;
  const since = lastUpdateTime === undefined ? undefined : new Date(lastUpdateTime);
  const after = new Date(new Date(last).getTime() + EARLY_MS);
  const due = nextRunTime(scheduleExpression, after, { offsetDays, since });
  return due !== undefined && due.getTime() + TOLERANCE_MS <= now.getTime() ? due : undefined;
}
