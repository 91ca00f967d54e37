import type { CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, executionsOf, update } from '../simulator/support.ts';
import { scripted, type Ground, type World } from './statement.ts';

const CRON_PAGE = 'D: User Guide, Reference: Cron and rate expressions for Systems Manager';
const APPLY_ONLY = 'D: API Reference, CreateAssociation, ApplyOnlyAtCronInterval';
const CRONEXPR = 'C: amazon-ssm-agent, which parses cron with gorhill/cronexpr';

type Request = Partial<CreateAssociationRequest>;

/** Only by its schedule. */
function applyOnly(ScheduleExpression: string, more: Request = {}): Request {
  return { ScheduleExpression, ApplyOnlyAtCronInterval: true, ...more };
}

/** When an association ran, oldest first. */
async function runTimes({ ssm }: World, id: string): Promise<string[]> {
  const runs = await executionsOf(ssm, id);
  return runs.map((run) => run.CreatedTime!.toISOString().slice(0, 16)).toReversed();
}

type Times = readonly [request: Request, duration: string, times: string[], Ground];

/** From Thursday 1 January 2026. */
const WEEK = ['THU', 'FRI', 'SAT', 'SUN', 'MON', 'TUE', 'WED'].map((day, index): [string, Times] => [
  `on ${day}, by its name`,
  [applyOnly(`cron(0 2 ? * ${day} *)`), 'P7D', [`2026-01-0${index + 1}T02:00`], CRON_PAGE],
]);

/** By what a schedule does: when it runs in a time from Thursday 1 January 2026. */
const TIMES: Record<string, Times> = {
  ...Object.fromEntries(WEEK),
  'at creation and at its rate from then on': [
    { ScheduleExpression: 'rate(1 hour)' },
    'PT150M',
    ['2026-01-01T00:00', '2026-01-01T01:00', '2026-01-01T02:00'],
    APPLY_ONLY,
  ],
  'at creation and at the times of its cron, in UTC': [
    { ScheduleExpression: 'cron(0 2 ? * SUN *)' },
    'P14D',
    ['2026-01-01T00:00', '2026-01-04T02:00', '2026-01-11T02:00'],
    APPLY_ONLY,
  ],
  'at the times of its cron alone if apply-only': [
    applyOnly('cron(0 2 ? * SUN *)'),
    'P14D',
    ['2026-01-04T02:00', '2026-01-11T02:00'],
    APPLY_ONLY,
  ],
  'with seconds before the minutes as without': [
    applyOnly('cron(0 00 2 ? * SUN *)'),
    'P7D',
    ['2026-01-04T02:00'],
    CRON_PAGE,
  ],
  'on Sundays when its day of the week is 1': [
    applyOnly('cron(0 2 ? * 1 *)'),
    'P7D',
    ['2026-01-04T02:00'],
    'U: 1 to 7 mean SUN to SAT in other cron expressions of AWS',
  ],
  'twice in its hour': [
    applyOnly('cron(0/30 5 * * ? *)'),
    'PT10H',
    ['2026-01-01T05:00', '2026-01-01T05:30'],
    CRON_PAGE,
  ],
  'every half hour': [
    applyOnly('cron(0/30 * * * ? *)'),
    'PT1H',
    ['2026-01-01T00:30', '2026-01-01T01:00'],
    CRON_PAGE,
  ],
  'every twelve hours': [
    applyOnly('cron(15 0/12 1/1 * ? *)'),
    'P1D',
    ['2026-01-01T00:15', '2026-01-01T12:15'],
    CRON_PAGE,
  ],
  'every day': [applyOnly('cron(30 23 * * ? *)'), 'P2D', ['2026-01-01T23:30', '2026-01-02T23:30'], CRON_PAGE],
  'on the second Sunday of a month': [
    applyOnly('cron(0 2 ? * SUN#2 *)'),
    'P60D',
    ['2026-01-11T02:00', '2026-02-08T02:00'],
    CRON_PAGE,
  ],
  'on the fifth Friday, in months that have one': [
    applyOnly('cron(0 0 ? * FRI#5 *)'),
    'P150D',
    ['2026-01-30T00:00', '2026-05-29T00:00'],
    CRONEXPR,
  ],
  'on the last Tuesday of a month, by its name': [
    applyOnly('cron(0 0 ? * TUEL *)'),
    'P90D',
    ['2026-01-27T00:00', '2026-02-24T00:00', '2026-03-31T00:00'],
    CRON_PAGE,
  ],
  'on the last Tuesday of a month, by its number': [
    applyOnly('cron(0 0 ? * 3L *)'),
    'P60D',
    ['2026-01-27T00:00', '2026-02-24T00:00'],
    'U: 1 to 7 mean SUN to SAT in other cron expressions of AWS',
  ],
  'as many days after its cron as its offset says': [
    applyOnly('cron(0 2 ? * SUN#2 *)', { ScheduleOffset: 2 }),
    'P45D',
    ['2026-01-13T02:00', '2026-02-10T02:00'],
    CRON_PAGE,
  ],
  'once at its time': [applyOnly('at(2026-01-02T03:04:00)'), 'P30D', ['2026-01-02T03:04'], CRON_PAGE],
  'at once when its time is past, and never again': [
    applyOnly('at(2025-01-01T00:00)'),
    'P30D',
    ['2026-01-01T00:00'],
    'R: cdk-preflight rules on schedules of associations, deployed in September 2026',
  ],
};

describe('a schedule runs', () => {
  for (const [claim, [request, duration, times, ground]] of Object.entries(TIMES)) {
    scripted(claim, ground, async (world) => {
      await world.node('1');
      const id = await createdId(world.ssm, request);

      await world.pass(duration);

      expect(await runTimes(world, id)).toEqual(times);
    });
  }

  scripted(
    'in the next period when its day is past, though the offset is still to come',
    CRON_PAGE,
    async (world) => {
      await world.node('1');
      await world.pass('P1D');
      const id = await createdId(world.ssm, applyOnly('cron(0 2 ? * THU#1 *)', { ScheduleOffset: 2 }));

      await world.pass('P60D');

      expect(await runTimes(world, id)).toEqual(['2026-02-07T02:00']);
    },
  );

  scripted(
    'at once again when an update comes after its time',
    'U: a past date runs at once',
    async (world) => {
      await world.node('1');
      const past = applyOnly('at(2025-01-01T00:00)');
      const AssociationId = await createdId(world.ssm, past);
      await world.pass('P1D');

      await update(world.ssm, { AssociationId, Parameters: { commands: ['date'] }, ...past });
      await world.pass('P1D');

      expect(await runTimes(world, AssociationId)).toEqual(['2026-01-01T00:00', '2026-01-02T00:00']);
    },
  );

  scripted('from the update on when it was changed', 'U: a rate counts from the last run', async (world) => {
    await world.node('1');
    const AssociationId = await createdId(world.ssm, { ScheduleExpression: 'rate(1 hour)' });
    await world.pass('PT30M');
    const Parameters = { commands: ['date'] };

    await update(world.ssm, { AssociationId, Parameters, ScheduleExpression: 'rate(2 hours)' });
    await world.pass('PT3H');

    expect(await runTimes(world, AssociationId)).toEqual([
      '2026-01-01T00:00',
      '2026-01-01T00:30',
      '2026-01-01T02:30',
    ]);
  });

  scripted('no more when an update left it out', 'D: API Reference, UpdateAssociation', async (world) => {
    await world.node('1');
    const AssociationId = await createdId(world.ssm, { ScheduleExpression: 'rate(1 hour)' });

    await update(world.ssm, { AssociationId, Parameters: { commands: ['date'] } });
    await world.pass('P1D');

    expect(await runTimes(world, AssociationId)).toEqual(['2026-01-01T00:00', '2026-01-01T00:00']);
  });

  scripted(
    'each node at a rate from its own last run',
    'C: amazon-ssm-agent, scheduling of associations',
    async (world) => {
      await world.node('1');
      const id = await createdId(world.ssm, { ScheduleExpression: 'rate(1 hour)' });
      await world.pass('PT30M');

      await world.node('2');
      await world.pass('PT65M');

      expect(await runTimes(world, id)).toEqual([
        '2026-01-01T00:00',
        '2026-01-01T00:30',
        '2026-01-01T01:00',
        '2026-01-01T01:30',
      ]);
    },
  );

  scripted(
    'on a node once for each version without any',
    'C: amazon-ssm-agent, scheduling of associations',
    async (world) => {
      await world.node('1');
      const AssociationId = await createdId(world.ssm);
      await world.pass('P40D');

      await update(world.ssm, { AssociationId, Parameters: { commands: ['date'] } });
      await world.pass('P40D');

      expect(await runTimes(world, AssociationId)).toEqual(['2026-01-01T00:00', '2026-02-10T00:00']);
    },
  );
});
