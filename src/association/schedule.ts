/** Times of State Manager are UTC. This grammar is written a second time in the simulator, on purpose. */

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const UNIT_MS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: DAY_MS };
const HORIZON_DAYS = 400;
const EVERY_DAY = new Set(['*', '?', '1/1']);
const AT = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)\)$/;

/** An at() schedule whose time is over: AWS would run it at once. */
export function isInPast(expression: string, now: Date): boolean {
  const time = new Date(`${AT.exec(expression)?.[1] ?? ''}Z`);
  return time <= now;
}

/** `offsetDays`: scheduleOffset. `since`: when AWS took up the schedule; a cron day before it counts no more. */
export interface Offset {
  readonly offsetDays?: number | undefined;
  readonly since?: Date | undefined;
}

/** The first nominal run after `after` of a cron or at() schedule. `undefined`: none, or a form not known here. */
export function nextRunTime(expression: string, after: Date, offset: Offset = {}): Date | undefined {
  const at = AT.exec(expression)?.[1];
  if (at !== undefined) {
    const time = new Date(`${at}Z`);
    return time > after ? time : undefined;
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields === undefined) return undefined;
  const [minute = '', hour = '', dayOfMonth = '', month, dayOfWeek = '', year] =
    fields.length === 7 ? fields.slice(1) : fields;
  const times = timesOfDay(minute, hour);
  if (times === undefined || !EVERY_DAY.has(dayOfMonth) || month !== '*' || year !== '*') return undefined;
  return firstAfter(after, offset, { times, matches: (day) => matchesDay(dayOfWeek, day) });
}

/** The run that follows `last` of a rate() schedule; each node counts from its own last run, so it is an estimate. */
export function nextRunEstimate(expression: string, last: Date): Date | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  return unitMs === undefined ? undefined : new Date(last.getTime() + Number(count) * unitMs);
}

interface Days {
  readonly times: readonly number[];
  readonly matches: (day: Date) => boolean;
}

/** AWS: when the weekday of the current period is past, the first run is in the next one, whatever the offset. */
function firstAfter(
  after: Date,
  { offsetDays = 0, since }: Offset,
  { times, matches }: Days,
): Date | undefined {
  const offsetMs = offsetDays * DAY_MS;
  const earliest = Math.max(after.getTime() - offsetMs, since?.getTime() ?? -Infinity);
  const midnight = Math.floor(earliest / DAY_MS) * DAY_MS;
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead += 1) {
    const day = midnight + ahead * DAY_MS;
    if (!matches(new Date(day))) continue;
    const time = times.map((ms) => day + ms).find((candidate) => candidate > earliest);
    if (time !== undefined) return new Date(time + offsetMs);
  }
  return undefined;
}

/** Milliseconds since midnight, rising. */
function timesOfDay(minuteField: string, hourField: string): readonly number[] | undefined {
  const minutes = numbersOf(minuteField, 60);
  const hours = numbersOf(hourField, 24);
  if (minutes === undefined || hours === undefined) return undefined;
  return hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * MINUTE_MS));
}

function numbersOf(field: string, end: number): readonly number[] | undefined {
  if (/^\d+$/.test(field)) return Number(field) < end ? [Number(field)] : undefined;
  const step = field === '*' ? 1 : Number(/^(?:0|\*)\/(\d+)$/.exec(field)?.[1] ?? Number.NaN);
  if (!Number.isInteger(step) || step < 1) return undefined;
  return Array.from({ length: Math.ceil(end / step) }, (_, index) => index * step);
}

/** `*`, `?`, `SUN`, `1`…`7` (1 is Sunday), `TUE#2`, `TUEL` or `3L`. */
function matchesDay(field: string, day: Date): boolean {
  if (field === '*' || field === '?') return true;
  const [, name = '', suffix = '', nth] = /^([A-Za-z]{3}|[1-7])(?:(L)|#([1-5]))?$/.exec(field) ?? [];
  const weekday = /^\d$/.test(name) ? Number(name) - 1 : DAYS.indexOf(name.toUpperCase());
  if (day.getUTCDay() !== weekday) return false;
  if (suffix === 'L') return new Date(day.getTime() + 7 * DAY_MS).getUTCMonth() !== day.getUTCMonth();
  return nth === undefined || Math.ceil(day.getUTCDate() / 7) === Number(nth);
}
