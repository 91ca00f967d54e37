import { GetCalendarStateCommand, type GetCalendarStateRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { ACCOUNT, createDocument } from '../simulator/document-support.ts';
import { errorOf, shellScript } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { scripted, statement, type World } from './statement.ts';

const GET = 'API Reference, GetCalendarState';
const MODEL = 'M: service model, GetCalendarState';
const HOLIDAY = [{ from: '2026-01-02T00:00:00Z', to: '2026-01-04T00:00:00Z', state: 'CLOSED' }];

async function stateOf({ ssm }: Account, request: GetCalendarStateRequest): Promise<object> {
  const { $metadata: _metadata, ...answer } = await ssm.send(new GetCalendarStateCommand(request));
  return answer;
}

/** A calendar document without events. */
async function putCalendar({ ssm, pass }: Account, name: string, type: 'OPEN' | 'CLOSED'): Promise<void> {
  const Content = `BEGIN:VCALENDAR\nPRODID:-//AWS//Change Calendar 1.0//EN\nVERSION:2.0\nX-CALENDAR-TYPE:DEFAULT_${type}\nEND:VCALENDAR\n`;
  await createDocument(ssm, { Name: name, Content, DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT' });
  await pass('PT1M');
}

async function putHolidays({ admin }: World): Promise<void> {
  await admin('PUT', 'calendars/holiday', HOLIDAY);
}

describe('the state of a calendar', () => {
  for (const State of ['OPEN', 'CLOSED'] as const) {
    statement(`is ${State} without events if its document says so`, `D: ${GET}`, async (account) => {
      await putCalendar(account, 'own-calendar', State);

      expect(await stateOf(account, { CalendarNames: ['own-calendar'] })).toMatchObject({ State });
    });
  }

  statement('of several calendars is open only if all are', `D: ${GET}`, async (account) => {
    await putCalendar(account, 'calendar-1', 'OPEN');
    await putCalendar(account, 'calendar-2', 'CLOSED');

    expect(await stateOf(account, { CalendarNames: ['calendar-1', 'calendar-2'] })).toMatchObject({
      State: 'CLOSED',
    });
  });

  statement(
    'names no transition of a calendar without events',
    'U: there is none to name',
    async (account) => {
      await putCalendar(account, 'own-calendar', 'OPEN');

      expect(await stateOf(account, { CalendarNames: ['own-calendar'] })).toEqual({
        State: 'OPEN',
        AtTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      });
    },
  );

  scripted('is told with the time of the call and of the next transition', `S: ${GET}`, async (world) => {
    await putHolidays(world);

    expect(await stateOf(world, { CalendarNames: ['holiday'] })).toEqual({
      State: 'OPEN',
      AtTime: '2026-01-01T00:00:00Z',
      NextTransitionTime: '2026-01-02T00:00:00Z',
    });
  });

  scripted('names the next of several transitions', `D: ${GET}`, async (world) => {
    const later = { from: '2026-02-02T00:00:00Z', to: '2026-02-04T00:00:00Z', state: 'CLOSED' };
    await world.admin('PUT', 'calendars/two-events', [later, ...HOLIDAY]);

    expect(await stateOf(world, { CalendarNames: ['two-events'] })).toMatchObject({
      NextTransitionTime: '2026-01-02T00:00:00Z',
    });
  });

  scripted('names no transition after the last event', 'U: there is none to name', async (world) => {
    await putHolidays(world);
    const AtTime = '2026-01-04T00:00:00Z';

    expect(await stateOf(world, { CalendarNames: ['holiday'], AtTime })).toEqual({ State: 'OPEN', AtTime });
  });

  scripted('can be asked for by ARN', `D: ${GET}, CalendarNames`, async (world) => {
    await putHolidays(world);
    const arn = `arn:aws:ssm:eu-west-1:${ACCOUNT}:document/holiday`;

    const byArn = await stateOf(world, { CalendarNames: [arn] });

    expect(byArn).toEqual(await stateOf(world, { CalendarNames: ['holiday'] }));
  });

  scripted('can be asked for at another time', `D: ${GET}, AtTime`, async (world) => {
    await putHolidays(world);

    expect(
      await stateOf(world, { CalendarNames: ['holiday'], AtTime: '2026-01-02T12:00:00Z' }),
    ).toMatchObject({
      State: 'CLOSED',
      NextTransitionTime: '2026-01-04T00:00:00Z',
    });
  });

  scripted('at a time with an offset is told in UTC', 'U: as all times of AWS', async (world) => {
    await putHolidays(world);

    const answer = await stateOf(world, { CalendarNames: ['holiday'], AtTime: '2026-01-02T01:00:00+0100' });

    expect(answer).toMatchObject({ State: 'CLOSED', AtTime: '2026-01-02T00:00:00Z' });
  });

  scripted('of several calendars changes next when that of all does', `D: ${GET}`, async (world) => {
    await putHolidays(world);
    const move = { from: '2026-01-03T00:00:00Z', to: '2026-01-05T00:00:00Z', state: 'CLOSED' };
    await world.admin('PUT', 'calendars/move', [move]);
    const AtTime = '2026-01-02T12:00:00Z';

    expect(await stateOf(world, { CalendarNames: ['holiday', 'move'], AtTime })).toMatchObject({
      NextTransitionTime: '2026-01-05T00:00:00Z',
    });
  });
});

describe('asking for the state of a calendar is refused', () => {
  statement('of a document that nobody has, as InvalidDocument', MODEL, async (account) => {
    const { name } = await errorOf(stateOf(account, { CalendarNames: ['no-such-calendar'] }));

    expect(name).toBe('InvalidDocument');
  });

  statement('of a document that is no calendar, as InvalidDocumentType', MODEL, async (account) => {
    const { name } = await errorOf(stateOf(account, { CalendarNames: ['AWS-RunShellScript'] }));

    expect(name).toBe('InvalidDocumentType');
  });

  statement('of no calendar, as ValidationException', MODEL, async ({ call }) => {
    const { status, code } = await call('GetCalendarState', {});

    expect({ status, code }).toEqual({ status: 400, code: 'ValidationException' });
  });

  statement(
    'at what is no time, as ValidationException',
    'U: the operation has no error of its own for it',
    async (account) => {
      await putCalendar(account, 'own-calendar', 'OPEN');

      const { name } = await errorOf(stateOf(account, { CalendarNames: ['own-calendar'], AtTime: 'noon' }));

      expect(name).toBe('ValidationException');
    },
  );
});

describe('creating an association', () => {
  statement('takes the names of calendars', 'M: service model, CreateAssociation', async (account) => {
    await putCalendar(account, 'own-calendar', 'OPEN');
    const CalendarNames = ['own-calendar'];

    const { status, body } = await account.call('CreateAssociation', shellScript({ CalendarNames }));

    expect(status).toBe(200);
    expect(body['AssociationDescription']).toMatchObject({ CalendarNames });
  });
});
