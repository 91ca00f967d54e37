import { StartAssociationsOnceCommand, type CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, executionsOf, overviewOf } from '../simulator/support.ts';
import { scripted, type Ground } from './statement.ts';

const NIGHTLY = { ScheduleExpression: 'cron(0 2 * * ? *)', ApplyOnlyAtCronInterval: true };
const OPEN = { state: 'OPEN' };
const CLOSED = { state: 'CLOSED' };
const HOLIDAY = [{ from: '2026-01-02T00:00:00Z', to: '2026-01-04T00:00:00Z', state: 'CLOSED' }];
const ONE_NIGHT = [{ from: '2026-01-02T01:00:00Z', to: '2026-01-02T03:00:00Z', state: 'OPEN' }];
const FIRST_DAYS = [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T12:00:00Z', state: 'CLOSED' }];

const NAMES = 'D: API Reference, CreateAssociation, CalendarNames';

interface Row {
  calendars: Record<string, object>;
  request: Partial<CreateAssociationRequest>;
  /** In three days and a half from Thursday 1 January 2026. */
  times: string[];
  ground: Ground;
}

const ROWS: Record<string, Row> = {
  'runs while its calendar is open': {
    calendars: { work: OPEN },
    request: NIGHTLY,
    times: ['2026-01-01T02:00', '2026-01-02T02:00', '2026-01-03T02:00', '2026-01-04T02:00'],
    ground: NAMES,
  },
  'does not run while its calendar is closed': {
    calendars: { work: CLOSED },
    request: NIGHTLY,
    times: [],
    ground: NAMES,
  },
  'does not run at its creation while its calendar is closed': {
    calendars: { work: CLOSED },
    request: {},
    times: [],
    ground: NAMES,
  },
  'does not run while one of its calendars is closed': {
    calendars: { work: OPEN, freeze: CLOSED },
    request: NIGHTLY,
    times: [],
    ground: 'U: as GetCalendarState tells the state of several calendars',
  },
  'leaves out what is due while it is closed, and does not make up for it': {
    calendars: { work: HOLIDAY },
    request: NIGHTLY,
    times: ['2026-01-01T02:00', '2026-01-04T02:00'],
    ground: 'U: nothing says that a run is made up for',
  },
  'runs during the events of a calendar that is closed by default': {
    calendars: { work: ONE_NIGHT },
    request: NIGHTLY,
    times: ['2026-01-02T02:00'],
    ground: 'D: User Guide, AWS Systems Manager Change Calendar',
  },
  'runs at its rate from creation on, as soon as it is open': {
    calendars: { work: FIRST_DAYS },
    request: { ScheduleExpression: 'rate(1 day)' },
    times: ['2026-01-03T00:00', '2026-01-04T00:00'],
    ground: 'U: nothing says that an event starts the association',
  },
};

describe('an association with calendars', () => {
  for (const [claim, { calendars, request, times, ground }] of Object.entries(ROWS)) {
    scripted(claim, ground, async ({ ssm, admin, node, pass }) => {
      for (const [name, body] of Object.entries(calendars)) await admin('PUT', `calendars/${name}`, body);
      await node('1');
      const id = await createdId(ssm, { CalendarNames: Object.keys(calendars), ...request });

      await pass('P3DT12H');

      const runs = await executionsOf(ssm, id);
      expect(runs.map((run) => run.CreatedTime!.toISOString().slice(0, 16)).toReversed()).toEqual(times);
    });
  }

  scripted('does not start by hand while they are closed', NAMES, async ({ ssm, admin, node, pass }) => {
    await node('1');
    await admin('PUT', 'calendars/work', CLOSED);
    const id = await createdId(ssm, { CalendarNames: ['work'] });

    await ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id] }));
    await pass('PT1M');

    expect(await executionsOf(ssm, id)).toEqual([]);
  });

  scripted(
    'is Pending while they are closed',
    'U: as an association that waits for its agent',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'calendars/work', CLOSED);
      const id = await createdId(ssm, { CalendarNames: ['work'] });

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toEqual({
        Status: 'Pending',
        DetailedStatus: 'Associated',
        AssociationStatusAggregatedCount: { Pending: 1 },
      });
    },
  );

  scripted(
    'runs if they do not exist',
    'U: nothing says that they are checked',
    async ({ ssm, node, pass }) => {
      await node('1');
      const id = await createdId(ssm, { CalendarNames: ['nowhere'] });

      await pass('PT1M');

      expect(await executionsOf(ssm, id)).toHaveLength(1);
    },
  );
});
