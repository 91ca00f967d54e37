import { describe, expect } from 'vitest';
import { shellScript } from '../simulator/support.ts';
import { statement, type Ground } from './statement.ts';

const DEPLOYED = 'R: cdk-preflight rules on schedules of associations, deployed in September 2026';
const DOCUMENTED = 'U: the documentation shows this form, rules deployed in September 2026 do not have it';

const A_FIELD_IS_WHOLE = 'U: what is accepted is the whole of a field, nothing before or after it';
const AN_EXPRESSION_IS_WHOLE = 'U: what is accepted is a whole expression, nothing before or after it';

const OF_NO_KIND = 'Only schedule expressions of type rate, cron, and at are supported.';
const NOT_A_RATE =
  'is not a valid rate expression. Supported examples are: rate(30 minutes), rate(2 hours) and rate(5 days).';
const NOT_A_CRON = 'is not a valid cron expression.';
const NOT_ACCEPTED =
  'is currently not accepted. Supported expressions are every half, 1, 2, 4, 8 or 12 hour(s), every specified day and time of the week, or a specific day in a specific week of the month';
const NOT_A_TIME = 'Invalid schedule at DateTime expression';

/** Why, in AWS's words, an expression is no schedule. The expression stands before words that begin small. */
const REFUSED: Record<string, readonly [words: string, ground: Ground]> = {
  hourly: [OF_NO_KIND, DEPLOYED],
  'Cron(0 2 ? * SUN *)': [OF_NO_KIND, DEPLOYED],
  'RATE(1 hour)': [OF_NO_KIND, DEPLOYED],
  'rate(1 hours)': [NOT_A_RATE, DEPLOYED],
  'rate(2 hour)': [NOT_A_RATE, DEPLOYED],
  'rate(30minutes)': [NOT_A_RATE, DEPLOYED],
  'rate(1.5 hours)': [NOT_A_RATE, DEPLOYED],
  'rate(2 weeks)': [NOT_A_RATE, DEPLOYED],
  'rate(1 Hour)': [NOT_A_RATE, DEPLOYED],
  'rate(rate(1 hour)': [NOT_A_RATE, AN_EXPRESSION_IS_WHOLE],
  'rate(1 hour) UTC': [NOT_A_RATE, AN_EXPRESSION_IS_WHOLE],
  'rate(29 minutes)': [
    'Schedule expression rate(29 minutes) is not valid. Minimum interval for rate based association is 30 minutes.',
    DEPLOYED,
  ],
  'rate(1 minute)': [
    'Schedule expression rate(1 minute) is not valid. Minimum interval for rate based association is 30 minutes.',
    DEPLOYED,
  ],
  'rate(31 days)': [
    'Schedule expression rate(31 days) is not valid. Maximum interval for rate based association is less than 31 days.',
    'U: worded like the message about the minimum',
  ],
  'cron(0 2 * *)': [NOT_A_CRON, DEPLOYED],
  'cron(0 2 ? * SUN)': [NOT_A_CRON, DEPLOYED],
  'cron(0 0 0 2 ? * SUN *)': [NOT_A_CRON, 'U: seen of too few fields, not of too many'],
  'cron(0 2 ? * SUN *': [NOT_A_CRON, AN_EXPRESSION_IS_WHOLE],
  'cron(0 2 ? * SUN *) UTC': [NOT_A_CRON, AN_EXPRESSION_IS_WHOLE],
  'cron()': [NOT_A_CRON, 'U: seen of too few fields, not of none'],
  'cron(15 0 2 ? * SUN *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0/15 * * * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(60 2 * * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0,30 2 * * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 0/3 * * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 24 * * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 * * * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 9-17 * * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 15 * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 1/2 * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 L * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 ? 1 SUN *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 ? * MON-FRI *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 ? * MON,TUE *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 ? * TUE#6 *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 0/4 ? * SUN *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 ? * SUN 2026)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 * * * *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 ? * ? *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 2 ? * 8 *)': [NOT_ACCEPTED, 'U: there are seven days of the week'],
  'cron(0 2 ? * sun *)': [NOT_ACCEPTED, 'U: the accepted names are in capitals'],
  'cron(005 2 * * ? *)': [NOT_ACCEPTED, A_FIELD_IS_WHOLE],
  'cron(x5 2 * * ? *)': [NOT_ACCEPTED, A_FIELD_IS_WHOLE],
  'cron(5x 2 * * ? *)': [NOT_ACCEPTED, A_FIELD_IS_WHOLE],
  'cron(10/30 * * * ? *)': [NOT_ACCEPTED, A_FIELD_IS_WHOLE],
  'cron(0/300 * * * ? *)': [NOT_ACCEPTED, A_FIELD_IS_WHOLE],
  'cron(0 2 ? * AB1 *)': [NOT_ACCEPTED, A_FIELD_IS_WHOLE],
  'cron(0 2 ? * 1AB *)': [NOT_ACCEPTED, A_FIELD_IS_WHOLE],
  'cron(0/30 * ? * MON *)': [NOT_ACCEPTED, DEPLOYED],
  'cron(0 */1 * * ? *)': [NOT_ACCEPTED, DOCUMENTED],
  'cron(0 */30 * * * ? *)': [NOT_ACCEPTED, DOCUMENTED],
  'at(2030-03-01)': [NOT_A_TIME, DEPLOYED],
  'at(2030-03-01T10:00Z)': [NOT_A_TIME, DEPLOYED],
  'at(2030-03-01T10:00+01:00)': [NOT_A_TIME, DEPLOYED],
  'at(2030-03-01 10:00)': [NOT_A_TIME, DEPLOYED],
  'at(at(2030-03-01T10:00)': [NOT_A_TIME, AN_EXPRESSION_IS_WHOLE],
  'at(2030-03-01T10:00) UTC': [NOT_A_TIME, AN_EXPRESSION_IS_WHOLE],
  'at(2030-02-30T10:00)': [NOT_A_TIME, 'U: a day that the month does not have'],
};

function messageOf(expression: string, words: string): string {
  return words.startsWith('is ') ? `${expression} ${words}` : words;
}

describe('a schedule is InvalidSchedule', () => {
  for (const [ScheduleExpression, [words, ground]] of Object.entries(REFUSED)) {
    statement(ScheduleExpression, ground, async ({ call }) => {
      const { status, code, message } = await call('CreateAssociation', {
        ...shellScript({ ScheduleExpression, ApplyOnlyAtCronInterval: ScheduleExpression.startsWith('at(') }),
      });

      expect({ status, code, message }).toEqual({
        status: 400,
        code: 'InvalidSchedule',
        message: messageOf(ScheduleExpression, words),
      });
    });
  }
});

describe('a schedule is refused', () => {
  statement(
    'of 31 days or more',
    'D: User Guide, Reference: Cron and rate expressions for Systems Manager',
    async ({ call }) => {
      const answer = await call('CreateAssociation', shellScript({ ScheduleExpression: 'rate(31 days)' }));

      expect(answer.status).toBe(400);
    },
  );

  statement(
    'of more than 256 characters, as ValidationException',
    'M: ScheduleExpression',
    async ({ call }) => {
      const ScheduleExpression = `cron(0 2 ? * SUN *)${' '.repeat(238)}`;

      const { status, code } = await call('CreateAssociation', shellScript({ ScheduleExpression }));

      expect({ status, code }).toEqual({ status: 400, code: 'ValidationException' });
    },
  );
});
