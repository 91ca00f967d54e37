import { describe, expect, test } from 'vitest';
import { createdId, executionsOf, stage } from './support.ts';

const NIGHTLY = { ScheduleExpression: 'cron(0 2 * * ? *)', ApplyOnlyAtCronInterval: true };
const HOLIDAY = [{ from: '2026-01-02T00:00:00Z', to: '2026-01-04T00:00:00Z', state: 'CLOSED' }];

describe('a calendar that was put', () => {
  test('takes the first of two spans that overlap', async () => {
    const { ssm, admin, node, advance } = await stage();
    const morning = { from: '2026-01-03T00:00:00Z', to: '2026-01-03T04:00:00Z', state: 'OPEN' };
    await admin('PUT', 'calendars/work', [morning, ...HOLIDAY]);
    await node('1');
    const id = await createdId(ssm, { CalendarNames: ['work'], ...NIGHTLY });

    await advance('P3DT12H');

    const runs = await executionsOf(ssm, id);
    expect(runs.map((run) => run.CreatedTime!.getUTCDate())).toEqual([4, 3, 1]);
  });

  test('gives way to one of the same name in the region', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'calendars/work', { state: 'CLOSED' });
    await admin('PUT', 'calendars/work?account=111122223333&region=eu-west-1', { state: 'OPEN' });
    const arn = 'arn:aws:ssm:eu-west-1:111122223333:document/work';
    const id = await createdId(ssm, { CalendarNames: [arn] });
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toHaveLength(1);
  });
});

describe('PUT calendars', () => {
  test('answers with the calendar, and the state shows it', async () => {
    const { admin } = await stage();

    const put = await admin('PUT', 'calendars/holiday', HOLIDAY);

    const span = { from: '2026-01-02T00:00:00.000Z', to: '2026-01-04T00:00:00.000Z', state: 'CLOSED' };
    expect(put).toEqual({ status: 200, body: { name: 'holiday', spans: [span] } });
    expect((await admin('GET', 'state')).body.calendars).toEqual([
      { scope: '', name: 'holiday', spans: [span] },
    ]);
  });

  test.each<[unknown, string]>([
    [{ state: 'OPEN' }, 'OPEN'],
    [{ state: 'CLOSED' }, 'CLOSED'],
    [[], 'OPEN'],
  ])('of %j answers with the state that stays', async (body, state) => {
    const { admin } = await stage();

    expect(await admin('PUT', 'calendars/work', body)).toEqual({
      status: 200,
      body: { name: 'work', state },
    });
  });

  test.each<[string, unknown, string]>([
    ['work', { state: 'SHUT' }, 'state: expected one of OPEN, CLOSED'],
    ['work', {}, 'state: is required'],
    ['work', [{ from: '2026-01-01T00:00:00Z', state: 'OPEN' }], '[0].to: is required'],
    [
      'work',
      [{ from: 'noon', to: '2026-01-01T00:00:00Z', state: 'OPEN' }],
      '[0].from: expected an ISO-8601 time such as 2026-01-01T00:00:00Z',
    ],
    ['a', { state: 'OPEN' }, 'a: expected a calendar name of 3 to 128 characters'],
  ])('of %s with %j is refused', async (name, body, message) => {
    const { admin } = await stage();

    expect(await admin('PUT', `calendars/${name}`, body)).toEqual({ status: 400, body: { message } });
  });
});
