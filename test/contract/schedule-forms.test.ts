import { describe, expect } from 'vitest';
import { create } from '../simulator/support.ts';
import { statement } from './statement.ts';

const DEPLOYED = 'R: cdk-preflight rules on schedules of associations, deployed in September 2026';

const FORMS = [
  'rate(30 minutes)',
  'rate(1 hour)',
  'rate(2 hours)',
  'rate(1 day)',
  'rate(30 days)',
  'cron(0/30 * * * ? *)',
  'cron(0/30 * ? * * *)',
  'cron(0 0/1 * * ? *)',
  'cron(05 0/2 1/1 * ? *)',
  'cron(5 0/4 ? * * *)',
  'cron(5 0/8 * * ? *)',
  'cron(5 0/12 * * ? *)',
  'cron(59 0/24 * * ? *)',
  'cron(0 0 * * ? *)',
  'cron(59 23 ? * * *)',
  'cron(0 2 1/1 * ? *)',
  'cron(0 2 ? * SUN *)',
  'cron(0 2 ? * SAT *)',
  'cron(0 2 ? * 7 *)',
  'cron(0 2 ? * TUE#1 *)',
  'cron(0 2 ? * TUE#5 *)',
  'cron(0 2 ? * TUEL *)',
  'cron(0 2 ? * 3L *)',
  'cron(0 5 2 ? * SAT *)',
  'cron(00 0 0/1 * * ? *)',
];

describe('a schedule is accepted', () => {
  for (const ScheduleExpression of FORMS) {
    statement(ScheduleExpression, DEPLOYED, async ({ ssm }) => {
      const made = await create(ssm, { ScheduleExpression });

      expect(made.ScheduleExpression).toBe(ScheduleExpression);
    });
  }

  statement(
    'cron( 0  2 ? * SUN * ), with more space than it needs',
    'U: gorhill/cronexpr, by which the agent parses cron, takes it',
    async ({ ssm }) => {
      const ScheduleExpression = 'cron( 0  2 ? * SUN * )';

      const made = await create(ssm, { ScheduleExpression });

      expect(made.ScheduleExpression).toBe(ScheduleExpression);
    },
  );

  for (const ScheduleExpression of ['at(2030-03-01T10:00)', 'at(2030-03-01T10:00:00)']) {
    statement(`${ScheduleExpression}, if apply-only`, DEPLOYED, async ({ ssm }) => {
      const made = await create(ssm, { ScheduleExpression, ApplyOnlyAtCronInterval: true });

      expect(made).toMatchObject({ ScheduleExpression, ApplyOnlyAtCronInterval: true });
    });
  }

  for (const day of ['SUN#1', 'FRIL']) {
    const expression = `cron(0 2 ? * ${day} *)`;
    statement(`${expression} with an offset, if apply-only`, DEPLOYED, async ({ ssm }) => {
      const made = await create(ssm, {
        ScheduleExpression: expression,
        ScheduleOffset: 6,
        ApplyOnlyAtCronInterval: true,
      });

      expect(made).toMatchObject({ ScheduleExpression: expression, ScheduleOffset: 6 });
    });
  }

  statement(
    'a cron with a duration, if apply-only',
    'D: API Reference, CreateAssociation, Duration',
    async ({ ssm }) => {
      const made = await create(ssm, {
        ScheduleExpression: 'cron(0 2 ? * SUN *)',
        Duration: 24,
        ApplyOnlyAtCronInterval: true,
      });

      expect(made.Duration).toBe(24);
    },
  );
});
