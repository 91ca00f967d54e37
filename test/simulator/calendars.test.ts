import {
  CreateDocumentCommand,
  GetCalendarStateCommand,
  StartAssociationsOnceCommand,
  type CreateAssociationRequest,
  type GetCalendarStateRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createdId, errorOf, executionsOf, overviewOf, stage, type Stage } from './support.ts';

const NIGHTLY = { ScheduleExpression: 'cron(0 2 * * ? *)', ApplyOnlyAtCronInterval: true };
const HOLIDAY = [{ from: '2026-01-02T00:00:00Z', to: '2026-01-04T00:00:00Z', state: 'CLOSED' }];

/** An association with calendars, on one node, after some time. */
async function runsOf(
  calendars: Record<string, unknown>,
  request: Partial<CreateAssociationRequest>,
  advance: string,
): Promise<string[]> {
  const { ssm, admin, node, advance: wait } = await stage();
  for (const [name, body] of Object.entries(calendars)) await admin('PUT', `calendars/${name}`, body);
  await node('1');
  const id = await createdId(ssm, { CalendarNames: Object.keys(calendars), ...request });
  await wait(advance);
  const runs = await executionsOf(ssm, id);
  return runs.map((run) => run.CreatedTime!.toISOString().slice(0, 16)).toReversed();
}

describe('an association with calendars', () => {
  const closed = { state: 'CLOSED' };
  const open = { state: 'OPEN' };

  const cases: Record<string, [Record<string, unknown>, Partial<CreateAssociationRequest>, string[]]> = {
    'runs while its calendar is open': [
      { work: open },
      NIGHTLY,
      ['2026-01-01T02:00', '2026-01-02T02:00', '2026-01-03T02:00', '2026-01-04T02:00'],
    ],
    'does not run while it is closed': [{ work: closed }, NIGHTLY, []],
    'does not run while one of them is closed': [{ work: open, freeze: closed }, NIGHTLY, []],
    'leaves out what is due in a closed span, and does not make up for it': [
      { work: HOLIDAY },
      NIGHTLY,
      ['2026-01-01T02:00', '2026-01-04T02:00'],
    ],
    'runs in the open spans of a calendar that has only those': [
      { work: [{ from: '2026-01-02T01:00:00Z', to: '2026-01-02T03:00:00Z', state: 'OPEN' }] },
      NIGHTLY,
      ['2026-01-02T02:00'],
    ],
    'takes the first of two spans that overlap': [
      { work: [{ from: '2026-01-03T00:00:00Z', to: '2026-01-03T04:00:00Z', state: 'OPEN' }, ...HOLIDAY] },
      NIGHTLY,
      ['2026-01-01T02:00', '2026-01-03T02:00', '2026-01-04T02:00'],
    ],
    'does not run at its creation while it is closed': [{ work: closed }, {}, []],
    'runs at its rate from creation on, as soon as it is open': [
      { work: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T12:00:00Z', state: 'CLOSED' }] },
      { ScheduleExpression: 'rate(1 day)' },
      ['2026-01-03T00:00', '2026-01-04T00:00'],
    ],
  };

  test.each(Object.entries(cases))('%s', async (_name, [calendars, request, times]) => {
    expect(await runsOf(calendars, request, 'P3DT12H')).toEqual(times);
  });

  test('that does not exist runs', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { CalendarNames: ['nowhere'] });
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toHaveLength(1);
  });

  test('waits as Pending, and does not start by hand, while they are closed', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'calendars/work', closed);
    const id = await createdId(ssm, { CalendarNames: ['work'] });

    await ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id] }));
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toEqual([]);
    expect(await overviewOf(ssm, id)).toEqual({
      Status: 'Pending',
      DetailedStatus: 'Associated',
      AssociationStatusAggregatedCount: { Pending: 1 },
    });
  });

  test('runs by the calendar of its region when that has one of its own', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'calendars/work', closed);
    await admin('PUT', 'calendars/work?account=111122223333&region=eu-west-1', open);
    const arn = 'arn:aws:ssm:eu-west-1:111122223333:document/work';
    const id = await createdId(ssm, { CalendarNames: [arn] });
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toHaveLength(1);
  });
});

const state = async ({ ssm }: Stage, request: GetCalendarStateRequest) => {
  const { $metadata: _metadata, ...answer } = await ssm.send(new GetCalendarStateCommand(request));
  return answer;
};

async function withHoliday(): Promise<Stage> {
  const it = await stage();
  await it.admin('PUT', 'calendars/holiday', HOLIDAY);
  await it.admin('PUT', 'calendars/always', { state: 'OPEN' });
  return it;
}

describe('GetCalendarState', () => {
  test('tells the state now, by name and by ARN, and when it changes', async () => {
    const it = await withHoliday();

    for (const name of ['holiday', 'arn:aws:ssm:eu-west-1:111122223333:document/holiday']) {
      expect(await state(it, { CalendarNames: [name] })).toEqual({
        State: 'OPEN',
        AtTime: '2026-01-01T00:00:00Z',
        NextTransitionTime: '2026-01-02T00:00:00Z',
      });
    }
  });

  test('tells the state at a time, whatever its offset', async () => {
    const it = await withHoliday();

    expect(await state(it, { CalendarNames: ['holiday'], AtTime: '2026-01-02T01:00:00+0100' })).toEqual({
      State: 'CLOSED',
      AtTime: '2026-01-02T00:00:00Z',
      NextTransitionTime: '2026-01-04T00:00:00Z',
    });
  });

  test('tells no transition of calendars that stay as they are', async () => {
    const it = await withHoliday();

    expect(await state(it, { CalendarNames: ['always'] })).toEqual({
      State: 'OPEN',
      AtTime: '2026-01-01T00:00:00Z',
    });
  });

  test('of several calendars is open only when all are', async () => {
    const it = await withHoliday();

    const answer = await state(it, { CalendarNames: ['always', 'holiday'], AtTime: '2026-01-03T00:00:00Z' });

    expect(answer).toMatchObject({ State: 'CLOSED', NextTransitionTime: '2026-01-04T00:00:00Z' });
  });

  test('tells what a calendar document says outside of its events', async () => {
    const it = await stage();
    const calendar = { DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT' } as const;
    for (const type of ['OPEN', 'CLOSED']) {
      const Content = `BEGIN:VCALENDAR\nX-CALENDAR-TYPE:DEFAULT_${type}\nEND:VCALENDAR`;
      await it.ssm.send(new CreateDocumentCommand({ Name: `own-${type}`, Content, ...calendar }));
    }

    expect((await state(it, { CalendarNames: ['own-OPEN'] })).State).toBe('OPEN');
    expect((await state(it, { CalendarNames: ['own-CLOSED'] })).State).toBe('CLOSED');
  });

  test('refuses what is no calendar, and what is no time', async () => {
    const it = await withHoliday();

    expect((await errorOf(state(it, { CalendarNames: ['nowhere'] }))).name).toBe('InvalidDocument');
    expect((await errorOf(state(it, { CalendarNames: ['AWS-RunShellScript'] }))).name).toBe(
      'InvalidDocumentType',
    );
    expect((await errorOf(state(it, { CalendarNames: ['holiday'], AtTime: 'noon' }))).name).toBe(
      'ValidationException',
    );
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
