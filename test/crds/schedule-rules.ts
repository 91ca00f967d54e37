import type { Refused } from './fixture.ts';
import { refused, refusedByAws, type RefusedByAws } from './rule.ts';

const APPLY_ONLY = { applyOnlyAtCronInterval: true };
const monthly = { scheduleExpression: 'cron(0 3 ? * SUN#2 *)', ...APPLY_ONLY };

const KINDS = 'scheduleExpression starts with cron(, rate( or at(, in lower case';
const RATE = 'scheduleExpression rate() is a number, a space and minutes, hours or days';
const TOO_SHORT = 'scheduleExpression is too short for AWS; the shortest is rate(30 minutes)';
const TOO_LONG = 'scheduleExpression is too long for AWS; the longest is rate(30 days)';
const AT = 'scheduleExpression at() is a date and a time in UTC, without a zone';
const NO_TIME = 'scheduleExpression at() names a date or a time that does not exist';
const FIELDS = 'scheduleExpression cron() has 6 fields, minute hour day-of-month month day-of-week year';
const SECONDS = 'scheduleExpression cron() of 7 fields begins with the seconds, which can only be 0';
const MINUTE = 'the minute of a cron() in scheduleExpression is one number from 0 to 59, or 0/30';
const HOUR = 'the hour of a cron() in scheduleExpression is one number from 0 to 23, or 0/1';
const DAY = 'the day of the month of a cron() in scheduleExpression is * or ?';
const MONTH_AND_YEAR = 'month and year of a cron() in scheduleExpression are *';
const WEEKDAY = 'the weekday of a cron() in scheduleExpression is *, ? or one of SUN to SAT, alone';
const ONE_MARK = 'exactly one of day of the month and weekday of a cron() in scheduleExpression is ?';
const STEP = 'an hour of * or with a step goes with no weekday in a cron() of scheduleExpression';

/** Reference 2.1. By expression: what the API server says. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  '': KINDS,
  'every day': KINDS,
  'CRON(0 2 ? * SUN *)': KINDS,
  'rate(1 hours)': RATE,
  'rate(2 hour)': RATE,
  'rate(30minutes)': RATE,
  'rate(1.5 hours)': RATE,
  'rate(-1 hours)': RATE,
  'rate(2 weeks)': RATE,
  'rate(2 Hours)': RATE,
  'rate(1 hour) UTC': RATE,
  'rate(29 minutes)': TOO_SHORT,
  'rate(1 minute)': TOO_SHORT,
  'rate(0 hours)': TOO_SHORT,
  'rate(0 days)': TOO_SHORT,
  'rate(31 days)': TOO_LONG,
  'rate(744 hours)': TOO_LONG,
  'rate(44640 minutes)': TOO_LONG,
  'at(2030-03-01)': AT,
  'at(2030-03-01 10:00)': AT,
  'at(2030-3-1T10:00)': AT,
  'at(2030-03-01T10:00Z)': AT,
  'at(2030-03-01T10:00+01:00)': AT,
  'at(2030-02-30T10:00)': NO_TIME,
  'at(2030-02-29T10:00)': NO_TIME,
  'at(2100-02-29T10:00)': NO_TIME,
  'at(2030-04-31T10:00)': NO_TIME,
  'at(2030-13-01T10:00)': NO_TIME,
  'at(2030-01-00T10:00)': NO_TIME,
  'at(2030-01-01T24:00)': NO_TIME,
  'at(2030-01-01T10:60)': NO_TIME,
  'at(2030-01-01T10:00:60)': NO_TIME,
  'cron()': FIELDS,
  'cron(0 2 * *)': FIELDS,
  'cron(0 2 ? * SUN)': FIELDS,
  'cron(0 0 0 2 ? * SUN *)': FIELDS,
  'cron(0 2 ? * SUN *': FIELDS,
  'cron(15 0 2 ? * SUN *)': SECONDS,
  'cron(* 0 2 ? * SUN *)': SECONDS,
  'cron(60 2 * * ? *)': MINUTE,
  'cron(* 2 * * ? *)': MINUTE,
  'cron(0/15 * * * ? *)': MINUTE,
  'cron(10/30 * * * ? *)': MINUTE,
  'cron(0,30 2 * * ? *)': MINUTE,
  'cron(0-30 2 * * ? *)': MINUTE,
  'cron(0 24 * * ? *)': HOUR,
  'cron(0 * * * ? *)': HOUR,
  'cron(0 0/3 * * ? *)': HOUR,
  'cron(0 1/2 * * ? *)': HOUR,
  'cron(0 2,14 * * ? *)': HOUR,
  'cron(0 9-17 * * ? *)': HOUR,
  'cron(0 2 15 * ? *)': DAY,
  'cron(0 2 1 * ? *)': DAY,
  'cron(0 2 L * ? *)': DAY,
  'cron(0 2 15W * ? *)': DAY,
  'cron(0 2 1-7 * ? *)': DAY,
  'cron(0 2 ? 1 SUN *)': MONTH_AND_YEAR,
  'cron(0 2 ? JAN SUN *)': MONTH_AND_YEAR,
  'cron(0 2 ? * SUN 2026)': MONTH_AND_YEAR,
  'cron(0 2 ? * MON-FRI *)': WEEKDAY,
  'cron(0 2 ? * MON,TUE *)': WEEKDAY,
  'cron(0 2 ? * SUNDAY *)': WEEKDAY,
  'cron(0 2 ? * 8 *)': WEEKDAY,
  'cron(0 2 ? * TUE#6 *)': WEEKDAY,
  'cron(0 2 ? * TUE#0 *)': WEEKDAY,
  'cron(0 2 ? * L *)': WEEKDAY,
  'cron(0 2 * * * *)': ONE_MARK,
  'cron(0 2 * * SUN *)': ONE_MARK,
  'cron(0 2 ? * ? *)': ONE_MARK,
  'cron(0 0/4 ? * SUN *)': STEP,
  'cron(0 0/24 ? * TUE#1 *)': STEP,
  'cron(0/30 * ? * MON *)': STEP,
  'cron(0 0 0/4 ? * 3L *)': STEP,
};

/** Reference 2.1, rules across fields. Key completes: refuses … */
const ACROSS: Readonly<Record<string, Refused>> = {
  'applyOnlyAtCronInterval with a rate': refused(
    { scheduleExpression: 'rate(1 day)', ...APPLY_ONLY },
    "applyOnlyAtCronInterval can't be used with a rate() schedule; use a cron() schedule, or remove it",
  ),
  'applyOnlyAtCronInterval without a schedule': refused(
    APPLY_ONLY,
    'applyOnlyAtCronInterval needs a scheduleExpression, or it would never run',
  ),
  'at() without applyOnlyAtCronInterval': refused(
    { scheduleExpression: 'at(2030-01-31T02:00:00)' },
    'an at() schedule needs applyOnlyAtCronInterval: true',
  ),
  'at() with applyOnlyAtCronInterval false': refused(
    { scheduleExpression: 'at(2030-01-31T02:00:00)', applyOnlyAtCronInterval: false },
    'an at() schedule needs applyOnlyAtCronInterval: true',
  ),
  'an offset without applyOnlyAtCronInterval': refused(
    { ...monthly, applyOnlyAtCronInterval: false, scheduleOffset: 2 },
    'scheduleOffset needs applyOnlyAtCronInterval: true',
  ),
  'an offset of a weekly schedule': refused(
    { scheduleExpression: 'cron(0 2 ? * SUN *)', ...APPLY_ONLY, scheduleOffset: 1 },
    'scheduleOffset counts from one weekday of the month; use a schedule such as cron(0 2 ? * SUN#2 *)',
  ),
  'an offset of a daily schedule': refused(
    { scheduleExpression: 'cron(0 2 * * ? *)', ...APPLY_ONLY, scheduleOffset: 1 },
    'scheduleOffset counts from one weekday of the month',
  ),
  'an offset of a single time': refused(
    { scheduleExpression: 'at(2030-01-31T02:00:00)', ...APPLY_ONLY, scheduleOffset: 1 },
    'scheduleOffset counts from one weekday of the month',
  ),
  'an offset of 7 days': refused(
    { ...monthly, scheduleOffset: 7 },
    'spec.scheduleOffset in body should be less than or equal to 6',
  ),
  'an offset of 0 days': refused(
    { ...monthly, scheduleOffset: 0 },
    'spec.scheduleOffset in body should be greater than or equal to 1',
  ),
  'a duration without applyOnlyAtCronInterval': refused(
    { duration: 2 },
    'duration needs applyOnlyAtCronInterval: true',
  ),
  'a duration of 25 hours': refused(
    { ...monthly, duration: 25 },
    'spec.duration in body should be less than or equal to 24',
  ),
  'a duration of 0 hours': refused(
    { ...monthly, duration: 0 },
    'spec.duration in body should be greater than or equal to 1',
  ),
  'a schedule of 257 characters': refused(
    { scheduleExpression: `cron(0 2 ? * SUN${' '.repeat(239)}*)` },
    'spec.scheduleExpression: Too long: may not be more than 256 bytes',
  ),
};

export const scheduleRules: Readonly<Record<string, Refused>> = {
  ...Object.fromEntries(
    Object.entries(EXPRESSIONS).map(([text, words]) => [`"${text}"`, ofText(text, words)]),
  ),
  ...ACROSS,
};

const NOT_ACCEPTED =
  'is currently not accepted. Supported expressions are every half, 1, 2, 4, 8 or 12 hour(s)';

/** What the documentation shows or leaves open, and nobody has seen refused or taken. By expression. */
const OPEN: Readonly<Record<string, string>> = {
  'cron(0 */30 * * * ? *)': NOT_ACCEPTED,
  'cron(0 */1 * * ? *)': NOT_ACCEPTED,
  'cron(0 2 1/2 * ? *)': NOT_ACCEPTED,
  'cron(0 2 */3 * ? *)': NOT_ACCEPTED,
  'cron(0 2 ? * sun *)': NOT_ACCEPTED,
  'cron(0 2 ? * 0 *)': NOT_ACCEPTED,
  'cron(005 2 * * ? *)': NOT_ACCEPTED,
  'cron(0 2 ? * SUN *) UTC': 'is not a valid cron expression.',
  'rate(9999999999 days)': 'Maximum interval for rate based association is less than 31 days.',
};

export const schedulesOpenToAws: Readonly<Record<string, RefusedByAws>> = Object.fromEntries(
  Object.entries(OPEN).map(([scheduleExpression, words]) => [
    `"${scheduleExpression}"`,
    refusedByAws({ scheduleExpression }, 'InvalidSchedule', words),
  ]),
);

function ofText(scheduleExpression: string, words: string): Refused {
  return refused({ scheduleExpression, ...(scheduleExpression.startsWith('at(') ? APPLY_ONLY : {}) }, words);
}
