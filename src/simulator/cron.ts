/** Which days a cron expression means: all, one weekday (0 = Sunday), or the nth or last such weekday of a month. */
type Days = { weekday?: number; nth?: number; last?: boolean };

/** A cron expression of the subset that associations accept. Times are UTC. */
export interface Cron {
  minutes: number[];
  hours: number[];
  days: Days;
}

const HOUR_STEPS = [1, 2, 4, 8, 12, 24];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;
/** Longer than from one month with a fifth such weekday to the next. */
const LONGEST_SEARCH_DAYS = 200;

function numberUpTo(field: string, highest: number): number | undefined {
  return /^\d{1,2}$/.test(field) && Number(field) <= highest ? Number(field) : undefined;
}

function everyHour(step: number): number[] {
  return Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => hour % step === 0);
}

/** The n of `0/n`, and with `loose` of a star in place of the 0. */
function stepOf(field: string, loose: boolean): number | undefined {
  const step = /^(0|\*)\/(\d{1,2})$/.exec(field);
  if (step === null || (step[1] === '*' && !loose)) return undefined;
  return Number(step[2]);
}

function minutesOf(field: string, loose: boolean): number[] | undefined {
  if (stepOf(field, loose) === 30) return [0, 30];
  const minute = numberUpTo(field, 59);
  return minute === undefined ? undefined : [minute];
}

function hoursOf(field: string, halfHourly: boolean, loose: boolean): number[] | undefined {
  if (field === '*' && halfHourly) return everyHour(1);
  const step = stepOf(field, loose);
  if (step !== undefined) return HOUR_STEPS.includes(step) ? everyHour(step) : undefined;
  const hour = numberUpTo(field, 23);
  return hour === undefined ? undefined : [hour];
}

/** [U] numbers count from 1 = Sunday, and names are upper case. */
function weekdayOf(name: string): number | undefined {
  if (/^[1-7]$/.test(name)) return Number(name) - 1;
  const index = WEEKDAYS.indexOf(name);
  return index === -1 ? undefined : index;
}

function daysOf(field: string): Days | undefined {
  if (field === '*' || field === '?') return {};
  const form = /^(\w{3}|\d)(?:#([1-5])|(L))?$/.exec(field);
  if (form === null) return undefined;
  const weekday = weekdayOf(form[1]!);
  if (weekday === undefined) return undefined;
  if (form[2] !== undefined) return { weekday, nth: Number(form[2]) };
  return form[3] === undefined ? { weekday } : { weekday, last: true };
}

/** Minute, hour, day of month, month, day of week, year. */
export type CronFields = readonly [string, string, string, string, string, string];

/** `fields` are those between the parentheses, without seconds. Undefined: not accepted for associations. */
export function cronFrom(fields: CronFields, loose: boolean): Cron | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  if (month !== '*' || year !== '*' || !['*', '?', '1/1'].includes(dayOfMonth)) return undefined;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const minutes = minutesOf(minute, loose);
  const hours = hoursOf(hour, minutes?.length === 2, loose);
  const days = daysOf(dayOfWeek);
  if (minutes === undefined || hours === undefined || days === undefined) return undefined;
  const stepped = hour === '*' || hour.includes('/');
  return stepped && days.weekday !== undefined ? undefined : { minutes, hours, days };
}

function isOn(midnight: number, { weekday, nth, last }: Days): boolean {
  if (weekday === undefined) return true;
  const date = new Date(midnight);
  if (date.getUTCDay() !== weekday) return false;
  if (nth !== undefined) return Math.ceil(date.getUTCDate() / 7) === nth;
  if (last) return new Date(midnight + 7 * DAY_MS).getUTCMonth() !== date.getUTCMonth();
  return true;
}

/** The first time after `after` that `cron` means. */
export function nextCronTime(cron: Cron, after: number): number | undefined {
  const today = Math.floor(after / DAY_MS) * DAY_MS;
  for (let day = 0; day <= LONGEST_SEARCH_DAYS; day++) {
    const midnight = today + day * DAY_MS;
    if (!isOn(midnight, cron.days)) continue;
    const times = cron.hours.flatMap((hour) => cron.minutes.map((minute) => (hour * 60 + minute) * 60_000));
    const next = times.map((time) => midnight + time).find((time) => time > after);
    if (next !== undefined) return next;
  }
  return undefined;
}
