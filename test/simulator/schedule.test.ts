import type { CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, errorOf, executionsOf, stage, update } from './support.ts';

const NOT_A_RATE =
  'is not a valid rate expression. Supported examples are: rate(30 minutes), rate(2 hours) and rate(5 days).';
const NOT_ACCEPTED =
  'is currently not accepted. Supported expressions are every half, 1, 2, 4, 8 or 12 hour(s), every specified day and time of the week, or a specific day in a specific week of the month';
const MONTHLY = { ScheduleExpression: 'cron(0 2 ? * SUN#2 *)', ApplyOnlyAtCronInterval: true };

/** When an association ran, oldest first, in the given time from Thursday 1 January 2026. */
async function runTimes(request: Partial<CreateAssociationRequest>, advance: string): Promise<string[]> {
  const { ssm, node, advance: wait } = await stage();
  await node('1');
  const id = await createdId(ssm, request);
  await wait(advance);
  const runs = await executionsOf(ssm, id);
  return runs.map((run) => run.CreatedTime!.toISOString().slice(0, 16)).toReversed();
}

describe('a schedule is refused', () => {
  const refused: Record<string, string> = {
    'rate(29 minutes)':
      'Schedule expression rate(29 minutes) is not valid. Minimum interval for rate based association is 30 minutes.',
    'rate(31 days)':
      'Schedule expression rate(31 days) is not valid. Maximum interval for rate based association is less than 31 days.',
    'rate(1 hours)': `rate(1 hours) ${NOT_A_RATE}`,
    'rate(2 hour)': `rate(2 hour) ${NOT_A_RATE}`,
    'rate(30minutes)': `rate(30minutes) ${NOT_A_RATE}`,
    'cron(0 2 * *)': 'cron(0 2 * *) is not a valid cron expression.',
    'cron(0 2 ? * MON-FRI *)': `cron(0 2 ? * MON-FRI *) ${NOT_ACCEPTED}`,
    'cron(0 2 ? * MON,TUE *)': `cron(0 2 ? * MON,TUE *) ${NOT_ACCEPTED}`,
    'cron(0/15 * * * ? *)': `cron(0/15 * * * ? *) ${NOT_ACCEPTED}`,
    'cron(0 0/3 * * ? *)': `cron(0 0/3 * * ? *) ${NOT_ACCEPTED}`,
    'cron(0 * * * ? *)': `cron(0 * * * ? *) ${NOT_ACCEPTED}`,
    'cron(0 2 * * * *)': `cron(0 2 * * * *) ${NOT_ACCEPTED}`,
    'cron(0 2 ? * ? *)': `cron(0 2 ? * ? *) ${NOT_ACCEPTED}`,
    'cron(0 2 15 * ? *)': `cron(0 2 15 * ? *) ${NOT_ACCEPTED}`,
    'cron(0 2 ? 1 SUN *)': `cron(0 2 ? 1 SUN *) ${NOT_ACCEPTED}`,
    'cron(0 2 ? * TUE#6 *)': `cron(0 2 ? * TUE#6 *) ${NOT_ACCEPTED}`,
    'cron(0 0/4 ? * SUN *)': `cron(0 0/4 ? * SUN *) ${NOT_ACCEPTED}`,
    'cron(15 0 2 ? * SUN *)': `cron(15 0 2 ? * SUN *) ${NOT_ACCEPTED}`,
    'cron(0 */1 * * ? *)': `cron(0 */1 * * ? *) ${NOT_ACCEPTED}`,
    'Cron(0 2 ? * SUN *)': 'Only schedule expressions of type rate, cron, and at are supported.',
    hourly: 'Only schedule expressions of type rate, cron, and at are supported.',
    'at(2026-02-30T10:00)': 'Invalid schedule at DateTime expression',
    'at(2026-03-01T10:00Z)': 'Invalid schedule at DateTime expression',
    'at(2026-03-01T10:00)': 'At Schedule Expression must be used with ApplyOnlyAtCronInterval = true',
  };

  test.each(Object.entries(refused))('%s', async (ScheduleExpression, message) => {
    const { ssm } = await stage();

    const error = await errorOf(create(ssm, { ScheduleExpression }));

    expect(error).toEqual({ name: 'InvalidSchedule', message });
  });

  const combinations: Record<string, [Partial<CreateAssociationRequest>, string]> = {
    'apply-only with a rate': [
      { ScheduleExpression: 'rate(1 hour)', ApplyOnlyAtCronInterval: true },
      'ApplyOnlyAtCronInterval is not supported for Rate Schedule associations.',
    ],
    'apply-only without schedule': [
      { ApplyOnlyAtCronInterval: true },
      'ApplyOnlyAtCronInterval is not supported for No Schedule associations.',
    ],
    'an offset without apply-only': [
      { ...MONTHLY, ApplyOnlyAtCronInterval: false, ScheduleOffset: 1 },
      'ScheduleOffset is not supported for non ApplyOnlyAtCronInterval associations.',
    ],
    'an offset of a weekly schedule': [
      { ...MONTHLY, ScheduleExpression: 'cron(0 2 ? * SUN *)', ScheduleOffset: 1 },
      'ScheduleOffset is valid with nth day of the week in the month cron expression only.',
    ],
    'a duration without apply-only': [
      { Duration: 1 },
      'Duration is not supported for non ApplyOnlyAtCronInterval associations.',
    ],
  };

  test.each(Object.entries(combinations))('%s', async (_name, [request, message]) => {
    const { ssm } = await stage();

    const error = await errorOf(create(ssm, request));

    expect(error).toEqual({ name: 'InvalidSchedule', message });
  });

  test('unless the switch accepts the steps that the documentation shows', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { acceptDocumentedCronSteps: true } });

    const made = await create(ssm, { ScheduleExpression: 'cron(0 */30 * * * ? *)' });

    expect(made.ScheduleExpression).toBe('cron(0 */30 * * * ? *)');
  });
});

describe('a schedule is accepted', () => {
  const forms = [
    'rate(30 minutes)',
    'rate(1 day)',
    'rate(30 days)',
    'cron(0/30 * * * ? *)',
    'cron(0/30 * ? * * *)',
    'cron(05 0/1 * * ? *)',
    'cron(5 0/2 1/1 * ? *)',
    'cron(5 0/4 * * ? *)',
    'cron(5 0/8 * * ? *)',
    'cron(5 0/24 * * ? *)',
    'cron(5 23 ? * * *)',
    'cron(00 5 23 ? * SAT *)',
    'cron(5 23 ? * 7 *)',
    'cron(5 23 ? * TUE#5 *)',
    'cron(5 23 ? * TUEL *)',
    'cron(5 23 ? * 3L *)',
  ];

  test.each(forms)('%s', async (ScheduleExpression) => {
    const { ssm } = await stage();

    expect((await create(ssm, { ScheduleExpression })).ScheduleExpression).toBe(ScheduleExpression);
  });
});

describe('a schedule runs', () => {
  const schedules: Record<string, [Partial<CreateAssociationRequest>, string, string[]]> = {
    'at creation and every hour': [
      { ScheduleExpression: 'rate(1 hour)' },
      'PT150M',
      ['2026-01-01T00:00', '2026-01-01T01:00', '2026-01-01T02:00'],
    ],
    'at creation and every Sunday night': [
      { ScheduleExpression: 'cron(0 2 ? * SUN *)' },
      'P14D',
      ['2026-01-01T00:00', '2026-01-04T02:00', '2026-01-11T02:00'],
    ],
    'every Sunday night, the day as a number and with seconds': [
      { ScheduleExpression: 'cron(0 00 2 ? * 1 *)', ApplyOnlyAtCronInterval: true },
      'P7D',
      ['2026-01-04T02:00'],
    ],
    'every half hour': [
      { ScheduleExpression: 'cron(0/30 * * * ? *)' },
      'PT1H',
      ['2026-01-01T00:00', '2026-01-01T00:30', '2026-01-01T01:00'],
    ],
    'every twelve hours': [
      { ScheduleExpression: 'cron(15 0/12 1/1 * ? *)', ApplyOnlyAtCronInterval: true },
      'P1D',
      ['2026-01-01T00:15', '2026-01-01T12:15'],
    ],
    'every day': [
      { ScheduleExpression: 'cron(30 23 * * ? *)', ApplyOnlyAtCronInterval: true },
      'P2D',
      ['2026-01-01T23:30', '2026-01-02T23:30'],
    ],
    'on the second Sunday of a month': [MONTHLY, 'P60D', ['2026-01-11T02:00', '2026-02-08T02:00']],
    'on the fifth Friday, in months that have one': [
      { ScheduleExpression: 'cron(0 0 ? * FRI#5 *)', ApplyOnlyAtCronInterval: true },
      'P150D',
      ['2026-01-30T00:00', '2026-05-29T00:00'],
    ],
    'on the last Tuesday of a month': [
      { ScheduleExpression: 'cron(0 0 ? * 3L *)', ApplyOnlyAtCronInterval: true },
      'P60D',
      ['2026-01-27T00:00', '2026-02-24T00:00'],
    ],
    'two days after the second Sunday': [
      { ...MONTHLY, ScheduleOffset: 2 },
      'P45D',
      ['2026-01-13T02:00', '2026-02-10T02:00'],
    ],
    'once at a time': [
      { ScheduleExpression: 'at(2026-01-02T03:04:00)', ApplyOnlyAtCronInterval: true },
      'P30D',
      ['2026-01-02T03:04'],
    ],
    'at once when its time is past, and never again': [
      { ScheduleExpression: 'at(2025-01-01T00:00)', ApplyOnlyAtCronInterval: true },
      'P30D',
      ['2026-01-01T00:00'],
    ],
  };

  test.each(Object.entries(schedules))('%s', async (_name, [request, duration, times]) => {
    expect(await runTimes(request, duration)).toEqual(times);
  });

  test('in the next period when its day is past, though the offset is still to come', async () => {
    const { ssm, node, advance } = await stage({ start: '2026-01-02T00:00:00Z' });
    await node('1');
    const id = await createdId(ssm, {
      ScheduleExpression: 'cron(0 2 ? * THU#1 *)',
      ApplyOnlyAtCronInterval: true,
      ScheduleOffset: 2,
    });

    await advance('P60D');

    const runs = await executionsOf(ssm, id);
    expect(runs.map((run) => run.CreatedTime!.toISOString().slice(0, 16))).toEqual(['2026-02-07T02:00']);
  });

  test('at once again when an update comes after its time', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const past = { ScheduleExpression: 'at(2025-01-01T00:00)', ApplyOnlyAtCronInterval: true };
    const id = await createdId(ssm, past);
    await advance('P1D');

    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] }, ...past });
    await advance('P1D');

    expect(await executionsOf(ssm, id)).toHaveLength(2);
  });

  test('from the update on when it was changed', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT30M');

    await update(ssm, {
      AssociationId: id,
      Parameters: { commands: ['date'] },
      ScheduleExpression: 'rate(2 hours)',
    });
    await advance('PT3H');

    const runs = await executionsOf(ssm, id);
    expect(runs.map((run) => run.CreatedTime!.toISOString().slice(11, 16)).toReversed()).toEqual([
      '00:00',
      '00:30',
      '02:30',
    ]);
  });

  test('no more when an update took it away', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });

    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });
    await advance('P1D');

    expect(await executionsOf(ssm, id)).toHaveLength(2);
  });
});
