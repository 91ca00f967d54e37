import { paginateDescribeAssociationExecutions } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { nextRunEstimate, nextRunTime } from '../../src/association/schedule.ts';
import { firstTick, scheduleOf, tickAfter } from '../../src/simulator/schedule.ts';
import { defaultSettings } from '../../src/simulator/settings.ts';
import { createdId, stage, type Stage } from '../simulator/support.ts';
import { seeded } from '../support/seeded.ts';
import { CRON_FORMS, type Form } from './schedule-forms.ts';

// 2028 has a leap day. On its first day, at noon, some forms are already over for the day and some are not.
const START = Date.parse('2028-01-01T12:00:00Z');
const END = Date.parse('2029-01-01T12:00:00Z');

test('over a year every form of cron runs when nextRunTime says, in the simulator', () => {
  const runs = CRON_FORMS.map((form) => simulatedRuns(form));

  const differing = CRON_FORMS.filter((form, index) => !sameTimes(foretoldRuns(form), runs[index] ?? []));
  const total = runs.reduce((sum, { length }) => sum + length, 0);

  expect(CRON_FORMS.length).toBeGreaterThan(1_000);
  expect(runs.every(({ length }) => length >= 3)).toBe(true);
  expect(total).toBeGreaterThan(500_000);
  expect(differing).toEqual([]);
});

test('at any moment of the year nextRunTime says the next run of the simulator', () => {
  const random = seeded(8);

  const differing = CRON_FORMS.filter((form) => {
    const runs = simulatedRuns(form);
    const moments = Array.from({ length: 20 }, () => START + Math.floor(random() * (END - START) * 0.75));
    return moments.some((moment) => next(form, moment) !== runs.find((run) => run > moment));
  });

  expect(differing).toEqual([]);
});

test.each(['at(2028-02-29T23:59:59)', 'at(2028-12-31T00:00)'])('%s is due once, in both', (expression) => {
  const form: Form = [expression, 0];

  expect(simulatedRuns(form)).toHaveLength(1);
  expect(foretoldRuns(form)).toEqual(simulatedRuns(form));
});

test.each(['rate(30 minutes)', 'rate(1 hour)', 'rate(5 hours)', 'rate(1 day)', 'rate(30 days)'])(
  '%s is estimated as the simulator runs it',
  (expression) => {
    const runs = [START, ...simulatedRuns([expression, 0])];

    const estimated = runs.map((run) => nextRunEstimate(expression, new Date(run))?.getTime());

    expect(runs.length).toBeGreaterThan(12);
    expect(estimated.slice(0, -1)).toEqual(runs.slice(1));
  },
);

/** Runs of a year that the simulator keeps whole; one of each kind. */
const SAMPLE: readonly Form[] = [
  ['cron(0 0/24 * * ? *)', 0],
  ['cron(15 10 1/1 * ? *)', 0],
  ['cron(00 30 23 ? * * *)', 0],
  ['cron(0 2 ? * SAT *)', 0],
  ['cron(0/30 5 ? * 3 *)', 0],
  ['cron(0 2 ? * SAT#1 *)', 3],
  ['cron(0 2 ? * TUE#5 *)', 0],
  ['cron(0 2 ? * TUE#5 *)', 6],
  ['cron(0 2 ? * FRIL *)', 0],
  ['cron(0 2 ? * 7L *)', 6],
  ['at(2028-02-29T02:00)', 0],
];

test('the whole simulator runs associations over a year when nextRunTime says', async () => {
  const world = await stage({ start: new Date(START).toISOString() });
  await world.node('1');
  const ids = await Promise.all(SAMPLE.map((form) => createdId(world.ssm, requestOf(form))));

  await world.advance('P366D');

  const runs = await Promise.all(ids.map((id) => runsOf(world, id)));
  expect(runs).toEqual(SAMPLE.map((form) => foretoldRuns(form).map((time) => new Date(time).toISOString())));
  expect(runs.every(({ length }) => length > 0)).toBe(true);
});

function requestOf([ScheduleExpression, offsetDays]: Form) {
  const offset = offsetDays === 0 ? {} : { ScheduleOffset: offsetDays };
  return { ScheduleExpression, ApplyOnlyAtCronInterval: true, ...offset };
}

/** Oldest first. */
async function runsOf({ ssm: client }: Stage, AssociationId: string): Promise<readonly string[]> {
  const times: string[] = [];
  for await (const page of paginateDescribeAssociationExecutions({ client }, { AssociationId })) {
    times.push(...(page.AssociationExecutions ?? []).map((run) => run.CreatedTime?.toISOString() ?? ''));
  }
  return times.toReversed();
}

/** By the simulator's own reading, of what was written at the start. */
function simulatedRuns(form: Form): readonly number[] {
  const schedule = scheduleOf({ Name: 'any', ...requestOf(form) }, defaultSettings().switches);
  if (schedule === undefined) throw new Error('no schedule');
  return chain(firstTick(schedule, START), (time) => tickAfter(schedule, time));
}

function foretoldRuns(form: Form): readonly number[] {
  return chain(next(form, START), (time) => next(form, time));
}

function next([expression, offsetDays]: Form, after: number): number | undefined {
  return nextRunTime(expression, new Date(after), { offsetDays, since: new Date(START) })?.getTime();
}

function chain(
  first: number | undefined,
  following: (time: number) => number | undefined,
): readonly number[] {
  const times: number[] = [];
  for (let time = first; time !== undefined && time <= END; time = following(time)) times.push(time);
  return times;
}

function sameTimes(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((time, index) => time === right[index]);
}
