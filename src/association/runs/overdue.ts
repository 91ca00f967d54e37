import { conditionOf } from '../../api/resource.ts';
import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import { nextRunTime } from '../schedule.ts';
import type { SeenRuns } from './seen.ts';
import { totalIn } from './tally.ts';

/** Agents ask for work about every ten minutes, and a node may be at its work for a while. */
const TOLERANCE_MS = 30 * 60_000;
/** A run this shortly before its time is the run of that time: the clocks of nodes differ. */
const EARLY_MS = 5 * 60_000;
/** RunsSucceeding says nothing of these that a run which is missing would add to. */
const COULD_BE_OVERDUE = new Set(['Succeeded', 'AllSkipped', 'RunInProgress', 'NeverRun']);

/**
 * The nominal time of a cron() run that AWS does not show although it is over by half an hour. Without targets nothing
 * has to run, and a calendar may hold it back.
 */
export function overdueSince(observed: SeenRuns, now: Date): Date | undefined {
  const due = missedRun(observed, now);
  return due !== undefined && isLate(due, now) ? due : undefined;
}

/** The same of a run that is not late by so much yet. */
export function awaitedRun(observed: SeenRuns, now: Date): Date | undefined {
  const due = missedRun(observed, now);
  return due === undefined || isLate(due, now) ? undefined : due;
}

/** By the status alone: the run that it awaits is late, and it does not say so yet. */
export function isNewlyOverdue({ status }: SsmAssociation, now: Date): boolean {
  const said = conditionOf({ status }, 'RunsSucceeding');
  const { nextRunTime: awaited, overview } = status ?? {};
  const isAwaited = awaited !== undefined && totalIn({ counts: overview?.counts ?? {} }) > 0;
  return isAwaited && COULD_BE_OVERDUE.has(said?.reason ?? '') && isLate(new Date(awaited), now);
}

function isLate(due: Date, now: Date): boolean {
  return due.getTime() + TOLERANCE_MS <= now.getTime();
}

function missedRun(
  { association, overview, lastExecutionTime, lastUpdateTime }: SeenRuns,
  now: Date,
): Date | undefined {
  const { scheduleExpression = '', scheduleOffset: offsetDays, calendarNames } = association;
  const last = lastExecutionTime ?? lastUpdateTime;
  if (last === undefined || calendarNames !== undefined || totalIn(overview) === 0) return undefined;
  if (!scheduleExpression.startsWith('cron(')) return undefined;
  const since = lastUpdateTime === undefined ? undefined : new Date(lastUpdateTime);
  const after = new Date(new Date(last).getTime() + EARLY_MS);
  const due = nextRunTime(scheduleExpression, after, { offsetDays, since });
  return due !== undefined && due <= now ? due : undefined;
}
