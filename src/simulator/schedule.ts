import { cronFrom, nextCronTime, type Cron, type CronFields } from './cron.ts';
import { AwsError } from './error.ts';
import type { Configuration } from './shapes.ts';
import type { Switches } from './settings.ts';

/** A parsed ScheduleExpression. */
export type Schedule =
  | { kind: 'rate'; intervalMs: number }
  | { kind: 'cron'; cron: Cron; offsetDays: number }
  | { kind: 'at'; time: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const UNIT_MS: Record<string, number> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: DAY_MS };
const SHORTEST_RATE_MS = 30 * MINUTE_MS;
/** The documentation asks for less than this. */
const TOO_LONG_RATE_MS = 31 * DAY_MS;

function invalid(message: string): AwsError {
  return new AwsError('InvalidSchedule', message);
}

function rateFrom(expression: string): Schedule {
  const rate = /^rate\(([0-9]+) (minute|hour|day)(s?)\)$/.exec(expression);
  const count = Number(rate?.[1]);
  if (rate === null || (count === 1) !== (rate[3] === '')) {
    throw invalid(
      `${expression} is not a valid rate expression. Supported examples are: rate(30 minutes), rate(2 hours) and rate(5 days).`,
    );
  }
  const intervalMs = count * UNIT_MS[rate[2]!]!;
  if (intervalMs < SHORTEST_RATE_MS) {
    throw invalid(
      `Schedule expression ${expression} is not valid. Minimum interval for rate based association is 30 minutes.`,
    );
  }
  if (intervalMs < TOO_LONG_RATE_MS) return { kind: 'rate', intervalMs };
  // [U] the message.
  throw invalid(
    `Schedule expression ${expression} is not valid. Maximum interval for rate based association is less than 31 days.`,
  );
}

function cronSchedule(expression: string, offsetDays: number, loose: boolean): Schedule {
  const fields = /\((.*)\)$/s.exec(expression)?.[1]!.match(/\S+/g);
  if (fields?.length !== 6 && fields?.length !== 7) {
    throw invalid(`${expression} is not a valid cron expression.`);
  }
  const seconds = fields.length === 7 ? fields.shift()! : '0';
  const isWhole = ['0', '00'].includes(seconds) && hasCronFields(fields);
  const cron = isWhole ? cronFrom(fields, loose) : undefined;
  if (cron !== undefined) return { kind: 'cron', cron, offsetDays };
  throw invalid(
    `${expression} is currently not accepted. Supported expressions are every half, 1, 2, 4, 8 or 12 hour(s), every specified day and time of the week, or a specific day in a specific week of the month`,
  );
}

function hasCronFields(fields: readonly string[]): fields is CronFields {
  return fields.length === 6;
}

function atFrom(expression: string): Schedule {
  const text = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)\)$/.exec(expression)?.[1];
  const time = Date.parse(`${text}Z`);
  // A day that the month doesn't have would be read as one of the next.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text!);
  if (!exists) throw invalid('Invalid schedule at DateTime expression');
  return { kind: 'at', time };
}

/** The schedule of a configuration; undefined when it has none. Throws InvalidSchedule. */
export function scheduleOf(configuration: Configuration, switches: Switches): Schedule | undefined {
  const { ScheduleExpression: expression, ScheduleOffset: offset = 0 } = configuration;
  if (expression === undefined) return undefined;
  if (expression.startsWith('rate(')) return rateFrom(expression);
  if (expression.startsWith('at(')) return atFrom(expression);
  if (expression.startsWith('cron(')) {
    return cronSchedule(expression, offset, switches.acceptDocumentedCronSteps);
  }
  throw invalid('Only schedule expressions of type rate, cron, and at are supported.');
}

function isMonthly(schedule: Schedule): boolean {
  if (schedule.kind !== 'cron') return false;
  const { nth, last } = schedule.cron.days;
  return nth !== undefined || last !== undefined;
}

/** Throws InvalidSchedule for an expression, or a combination of members, that State Manager refuses. */
export function checkSchedule(configuration: Configuration, switches: Switches): void {
  const schedule = scheduleOf(configuration, switches);
  const { ApplyOnlyAtCronInterval: applyOnly, ScheduleOffset: offset, Duration: duration } = configuration;
  if (applyOnly && schedule?.kind === 'rate') {
    throw invalid('ApplyOnlyAtCronInterval is not supported for Rate Schedule associations.');
  }
  if (applyOnly && schedule === undefined) {
    throw invalid('ApplyOnlyAtCronInterval is not supported for No Schedule associations.');
  }
  if (!applyOnly && schedule?.kind === 'at') {
    throw invalid('At Schedule Expression must be used with ApplyOnlyAtCronInterval = true');
  }
  if (offset !== undefined && !applyOnly) {
    throw invalid('ScheduleOffset is not supported for non ApplyOnlyAtCronInterval associations.');
  }
  // Apply-only, so that there is a schedule.
  if (offset !== undefined && !isMonthly(schedule!)) {
    throw invalid('ScheduleOffset is valid with nth day of the week in the month cron expression only.');
  }
  // [U] the message.
  if (duration !== undefined && !applyOnly) {
    throw invalid('Duration is not supported for non ApplyOnlyAtCronInterval associations.');
  }
}

/** When the schedule of an association that was written at `from` fires first. A past `at` fires at once. */
export function firstTick(schedule: Schedule, from: number): number | undefined {
  return schedule.kind === 'at' ? Math.max(schedule.time, from) : tickAfter(schedule, from);
}

/** When the schedule fires after a tick at `tick`. */
export function tickAfter(schedule: Schedule, tick: number): number | undefined {
  if (schedule.kind === 'at') return undefined;
  if (schedule.kind === 'rate') return tick + schedule.intervalMs;
  const offsetMs = schedule.offsetDays * DAY_MS;
  // The offset counts from a cron day that is still to come: one that is past waits for the next period.
  // There always is one: State Manager accepts no cron that ends.
  return nextCronTime(schedule.cron, tick)! + offsetMs;
}
