import { expect, test } from 'vitest';
import { isInPast, nextRunEstimate, nextRunTime } from '../../src/association/schedule.ts';

const monday = new Date('2026-01-05T10:15:00Z');

type Next = readonly [expression: string, expected: string | undefined, offsetDays?: number];

/** From Monday 5 January 2026, 10:15. */
const next: Record<string, Next> = {
  'every Sunday at two': ['cron(0 2 ? * SUN *)', '2026-01-11T02:00:00Z'],
  'every Monday later today': ['cron(30 10 ? * MON *)', '2026-01-05T10:30:00Z'],
  'every Monday, this time already past': ['cron(0 10 ? * MON *)', '2026-01-12T10:00:00Z'],
  'every Monday, just now': ['cron(15 10 ? * MON *)', '2026-01-12T10:15:00Z'],
  'weekday 1, which is Sunday': ['cron(0 2 ? * 1 *)', '2026-01-11T02:00:00Z'],
  'weekday 3, which is Tuesday': ['cron(0 2 ? * 3 *)', '2026-01-06T02:00:00Z'],
  'weekday 7, which is Saturday': ['cron(0 2 ? * 7 *)', '2026-01-10T02:00:00Z'],
  'every day': ['cron(15 10 * * ? *)', '2026-01-06T10:15:00Z'],
  'every first of one day': ['cron(16 10 1/1 * ? *)', '2026-01-05T10:16:00Z'],
  'every weekday': ['cron(05 23 ? * * *)', '2026-01-05T23:05:00Z'],
  'every half hour': ['cron(0/30 * * * ? *)', '2026-01-05T10:30:00Z'],
  'every half hour of the hour of five': ['cron(0/30 5 * * ? *)', '2026-01-06T05:00:00Z'],
  'every hour': ['cron(10 0/1 * * ? *)', '2026-01-05T11:10:00Z'],
  'every two hours': ['cron(20 0/2 * * ? *)', '2026-01-05T10:20:00Z'],
  'every four hours': ['cron(0 0/4 * * ? *)', '2026-01-05T12:00:00Z'],
  'every eight hours': ['cron(0 0/8 ? * * *)', '2026-01-05T16:00:00Z'],
  'every twelve hours': ['cron(59 0/12 1/1 * ? *)', '2026-01-05T12:59:00Z'],
  'every 24 hours': ['cron(0 0/24 * * ? *)', '2026-01-06T00:00:00Z'],
  'the second Tuesday of the month': ['cron(0 3 ? * TUE#2 *)', '2026-01-13T03:00:00Z'],
  'the second weekday 3 of the month': ['cron(0 3 ? * 3#2 *)', '2026-01-13T03:00:00Z'],
  'the first Sunday, which is past': ['cron(0 3 ? * SUN#1 *)', '2026-02-01T03:00:00Z'],
  'the fifth Tuesday, in a month that has one': ['cron(0 3 ? * TUE#5 *)', '2026-03-31T03:00:00Z'],
  'two days after the second Tuesday': ['cron(0 3 ? * TUE#2 *)', '2026-01-15T03:00:00Z', 2],
  'three days after the first Sunday': ['cron(0 3 ? * SUN#1 *)', '2026-01-07T03:00:00Z', 3],
  'a day after the first Sunday, which is over': ['cron(0 3 ? * SUN#1 *)', '2026-02-02T03:00:00Z', 1],
  'six days after the fifth Friday, in the next month': ['cron(0 3 ? * FRI#5 *)', '2026-02-05T03:00:00Z', 6],
  'the last Friday of the month': ['cron(0 3 ? * FRIL *)', '2026-01-30T03:00:00Z'],
  'the last Saturday, on the last day': ['cron(0 3 ? * 7L *)', '2026-01-31T03:00:00Z'],
  'a day after the last Saturday, in the next month': ['cron(0 3 ? * SATL *)', '2026-02-01T03:00:00Z', 1],
  'seven fields with leading seconds': ['cron(0 0 2 ? * SUN *)', '2026-01-11T02:00:00Z'],
  'fields with more space than they need': ['cron( 00  0 2 ? * SUN * )', '2026-01-11T02:00:00Z'],
  'once, in the future': ['at(2026-02-01T04:00:00)', '2026-02-01T04:00:00Z'],
  'once, to the second': ['at(2026-01-05T10:15:01)', '2026-01-05T10:15:01Z'],
  'once, without seconds': ['at(2026-02-01T04:05)', '2026-02-01T04:05:00Z'],
  'once, in the past': ['at(2026-01-01T04:00:00)', undefined],
  'once, now': ['at(2026-01-05T10:15)', undefined],
  'a rate, which each node counts for itself': ['rate(1 day)', undefined],
  'a day of the month, which State Manager does not know': ['cron(0 3 15 * ? *)', undefined],
  'one month, which State Manager does not know': ['cron(0 3 ? 2 SUN *)', undefined],
  'one year, which State Manager does not know': ['cron(0 3 ? * SUN 2027)', undefined],
  'every other day, of which nobody knows when it begins': ['cron(0 3 1/2 * ? *)', undefined],
  'a form that is not known here': ['cron(0 9-17 ? * MON-FRI *)', undefined],
  'too few fields': ['cron(0 3 ?)', undefined],
};

for (const [name, [expression, expected, offsetDays]] of Object.entries(next)) {
  test(`the next run of ${name}: ${expected ?? 'not told'}`, () => {
    expect(textOf(nextRunTime(expression, monday, { offsetDays }))).toBe(expected);
  });
}

/** Around leap days and the ends of months and years. */
const later: Record<string, readonly [expression: string, after: string, expected: string, number?]> = {
  'every day goes on at the end of a year': [
    'cron(0 2 * * ? *)',
    '2026-12-31T02:00:00Z',
    '2027-01-01T02:00:00Z',
  ],
  'half hours go on at the end of a year': [
    'cron(0/30 * * * ? *)',
    '2026-12-31T23:30:00Z',
    '2027-01-01T00:00:00Z',
  ],
  'a weekday goes on at the end of a year': [
    'cron(0 2 ? * FRI *)',
    '2026-12-26T00:00:00Z',
    '2027-01-01T02:00:00Z',
  ],
  'every day has the leap day': ['cron(0 2 * * ? *)', '2028-02-28T02:00:00Z', '2028-02-29T02:00:00Z'],
  'every day has no 29 February elsewhere': [
    'cron(0 2 * * ? *)',
    '2027-02-28T02:00:00Z',
    '2027-03-01T02:00:00Z',
  ],
  'a leap day can be a fifth Tuesday': [
    'cron(0 2 ? * TUE#5 *)',
    '2028-02-01T00:00:00Z',
    '2028-02-29T02:00:00Z',
  ],
  'a leap day can be a last Tuesday': ['cron(0 2 ? * 3L *)', '2028-02-22T02:00:00Z', '2028-02-29T02:00:00Z'],
  'an offset counts over the leap day': [
    'cron(0 2 ? * SUN#4 *)',
    '2028-02-27T02:00:00Z',
    '2028-03-03T02:00:00Z',
    5,
  ],
  'an offset counts over the end of a February without one': [
    'cron(0 2 ? * SUN#4 *)',
    '2027-02-28T02:00:00Z',
    '2027-03-05T02:00:00Z',
    5,
  ],
  'an offset counts over the end of a year': [
    'cron(0 2 ? * THUL *)',
    '2026-12-31T02:00:00Z',
    '2027-01-06T02:00:00Z',
    6,
  ],
  'the second Thursday goes on in the next year': [
    'cron(0 2 ? * THU#2 *)',
    '2026-12-10T02:00:00Z',
    '2027-01-14T02:00:00Z',
  ],
};

for (const [claim, [expression, after, expected, offsetDays]] of Object.entries(later)) {
  test(claim, () => {
    expect(textOf(nextRunTime(expression, new Date(after), { offsetDays }))).toBe(expected);
  });
}

// AWS: "if the scheduled day of the week in the current period is past, it runs in the next period".
test('an offset counts from no day that was past when the schedule was written', () => {
  const expression = 'cron(0 3 ? * SUN#1 *)'; // 4 January
  const nextSince = (since: string): string | undefined =>
    textOf(nextRunTime(expression, monday, { offsetDays: 3, since: new Date(since) }));

  expect(nextSince('2026-01-04T02:59:59Z')).toBe('2026-01-07T03:00:00Z');
  expect(nextSince('2026-01-04T03:00:00Z')).toBe('2026-02-04T03:00:00Z');
  expect(nextSince('2026-01-05T10:00:00Z')).toBe('2026-02-04T03:00:00Z');
});

function textOf(time: Date | undefined): string | undefined {
  return time?.toISOString().replace('.000Z', 'Z');
}

test('a rate is estimated from the last run', () => {
  const found = nextRunEstimate('rate(30 minutes)', monday);

  expect(found?.toISOString()).toBe('2026-01-05T10:45:00.000Z');
});

test('only an at() whose time is over is in the past', () => {
  const expressions = [
    'at(2026-01-05T10:14:59)',
    'at(2026-01-05T10:16)',
    'rate(1 day)',
    'cron(0 2 ? * SUN *)',
    'at(soon)',
  ];

  expect(expressions.map((expression) => isInPast(expression, monday))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
