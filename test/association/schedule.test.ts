import { expect, test } from 'vitest';
import { isInPast, nextRunEstimate, nextRunTime } from '../../src/association/schedule.ts';

const monday = new Date('2026-01-05T10:15:00Z');

const next: Record<string, readonly [expression: string, expected: string | undefined, offset?: number]> = {
  'every Sunday at two': ['cron(0 2 ? * SUN *)', '2026-01-11T02:00:00Z'],
  'every Monday later today': ['cron(30 10 ? * MON *)', '2026-01-05T10:30:00Z'],
  'every Monday, this time already past': ['cron(0 10 ? * MON *)', '2026-01-12T10:00:00Z'],
  'a weekday by number, 1 is Sunday': ['cron(0 2 ? * 1 *)', '2026-01-11T02:00:00Z'],
  'every day': ['cron(15 10 * * ? *)', '2026-01-06T10:15:00Z'],
  'every half hour': ['cron(0/30 * * * ? *)', '2026-01-05T10:30:00Z'],
  'every four hours': ['cron(0 0/4 * * ? *)', '2026-01-05T12:00:00Z'],
  'every 24 hours': ['cron(0 0/24 * * ? *)', '2026-01-06T00:00:00Z'],
  'the second Tuesday of the month': ['cron(0 3 ? * TUE#2 *)', '2026-01-13T03:00:00Z'],
  'two days after the second Tuesday': ['cron(0 3 ? * TUE#2 *)', '2026-01-15T03:00:00Z', 2],
  'three days after the first Sunday, which is past': ['cron(0 3 ? * SUN#1 *)', '2026-01-07T03:00:00Z', 3],
  'the last Friday of the month': ['cron(0 3 ? * FRIL *)', '2026-01-30T03:00:00Z'],
  'seven fields with leading seconds': ['cron(0 0 2 ? * SUN *)', '2026-01-11T02:00:00Z'],
  'once, in the future': ['at(2026-02-01T04:00:00)', '2026-02-01T04:00:00Z'],
  'once, in the past': ['at(2026-01-01T04:00:00)', undefined],
  'a rate, which each node counts for itself': ['rate(1 day)', undefined],
  'a day of the month, which State Manager does not know': ['cron(0 3 15 * ? *)', undefined],
  'a form that is not known here': ['cron(0 9-17 ? * MON-FRI *)', undefined],
};

for (const [name, [expression, expected, offset]] of Object.entries(next)) {
  test(`the next run of ${name}: ${expected ?? 'not told'}`, () => {
    expect(nextRunTime(expression, monday, offset)?.toISOString()).toBe(expected?.replace('Z', '.000Z'));
  });
}

test('the fifth Tuesday comes only in months that have one', () => {
  const found = nextRunTime('cron(0 3 ? * TUE#5 *)', monday);

  expect(found?.toISOString()).toBe('2026-03-31T03:00:00.000Z');
});

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
