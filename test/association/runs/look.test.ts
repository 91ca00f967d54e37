import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/names.ts';
import { lagGap, unreachedGap } from '../../../src/association/runs/gap/gap.ts';
import { DOUBTED_MS, whyRunsAreDue } from '../../../src/association/runs/look.ts';
import { ReconcileError } from '../../../src/controller/error.ts';
import { execution, said, target } from './answering.ts';
import { Looking } from './looking.ts';

const MINUTE_MS = 60_000;
const NIGHT = '2026-01-05T02:00:00Z';
const NEXT = '2026-01-06T02:00:00Z';
const WELL = { overview: { status: 'Success', detailedStatus: 'Success', counts: { Success: 2 } } };
const BAD = { overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: 1, Success: 1 } } };
const FAILED = { ...execution('e1', { Failed: 1, Success: 1 }), startedAt: NIGHT };
const ON_BOTH = [target('n1'), target('n2', 'Success')];
const TARGETS = { e1: ON_BOTH, e2: ON_BOTH };
const RUNS = { targets: TARGETS, invocations: { c1: [said('n1', 'no disk')] } };

/** Of which this run was told. */
async function toldOf(seen: object, runs = RUNS): Promise<Looking> {
  const looking = new Looking({ associationId: 'a', associationVersion: '1' }, runs);
  looking.executions = async () => [
    { ...FAILED, ...(seen === WELL ? { status: 'Success', counts: { Success: 2 } } : {}) },
  ];
  await looking.look({ ...seen, lastExecutionTime: NIGHT });
  looking.calls.splice(0);
  return looking;
}

test('what is told in full is neither asked for nor written again', async () => {
  const looking = await toldOf(BAD);

  const looked = await looking.look({ ...BAD, lastExecutionTime: NIGHT });

  expect([looked, looking.calls, looking.learned]).toEqual([{}, [], undefined]);
});

const succeededAt = (id: string, at: string) => ({
  ...FAILED,
  id,
  status: 'Success',
  counts: { Success: 2 },
  startedAt: at,
  lastReportedAt: at,
});

test('a run that was listed as well before AWS tells of it costs no call then', async () => {
  const looking = await toldOf(WELL);
  const [second, third] = ['2026-01-05T02:10:00Z', '2026-01-05T02:10:40Z'];
  looking.executions = async () => [succeededAt('e3', third), succeededAt('e2', second)];
  await looking.look({ ...WELL, lastExecutionTime: second });
  const calls = looking.calls.splice(0);

  await looking.look({ ...WELL, lastExecutionTime: third });

  expect([calls, looking.calls]).toEqual([['list'], []]);
  expect(looking.status).toMatchObject({ lastExecutionTime: third, lastRun: { executionId: 'e3' } });
});

test('when a time has come, the next one is told, without a call', async () => {
  const looking = await toldOf(WELL);
  const before = looking.status.nextRunTime;
  await looking.clock.advance(14 * 60 * MINUTE_MS + MINUTE_MS);

  await looking.look({ ...WELL, lastExecutionTime: NIGHT });
  const awaited = looking.status.nextRunTime;
  await looking.clock.advance(30 * MINUTE_MS);
  await looking.look({ ...WELL, lastExecutionTime: NIGHT });

  expect([before, awaited, looking.status.nextRunTime]).toEqual([NEXT, NEXT, '2026-01-07T02:00:00Z']);
  expect(looking.status.conditions).toMatchObject([{ status: 'Unknown', reason: 'Overdue' }]);
  expect([looking.calls, looking.events]).toEqual([[], ['Overdue']]);
});

test('after a restart nothing is written of a gap that is the same, though it is asked for at once', async () => {
  const lacking = { ...RUNS, targets: { e1: [], e2: [] } };
  const before = await toldOf(BAD, lacking);
  before.executions = async () => [FAILED];
  for (let index = 0; index < 5; index += 1) {
    await before.clock.advance(MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
    await before.look({ ...BAD, lastExecutionTime: NIGHT }); // oxlint-disable-line no-await-in-loop -- time goes forward
  }
  const after = new Looking(before.status, lacking);
  after.executions = async () => [FAILED];

  for (let index = 0; index < 5; index += 1) {
    await after.look({ ...BAD, lastExecutionTime: NIGHT }); // oxlint-disable-line no-await-in-loop -- time goes forward
    expect(after.status.runsIncomplete).toEqual(before.status.runsIncomplete);
    await after.clock.advance(MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
  }
  expect(after.status.conditions).toEqual(before.status.conditions);
  expect(after.calls.length).toBeGreaterThan(1);
});

test('what a node has said of its failure stays told while AWS does not show the output', async () => {
  const at = { at: NIGHT };
  const explained = { ...target('n1'), ...at, message: 'n1 says why' };
  const told = await toldOf(BAD);
  const looking = new Looking(
    { ...told.status, failedTargets: [explained], runsIncomplete: lagGap('Output', 'soon') },
    { targets: { e1: [{ ...target('n1'), ...at }] } },
  );
  looking.executions = async () => [{ ...FAILED, counts: { Failed: 1 } }];

  await looking.look({ ...BAD, lastExecutionTime: NIGHT });

  expect(looking.calls).toEqual(['list', 'targets e1', 'command c1']);
  expect(looking.status.failedTargets).toMatchObject([{ id: 'n1', message: 'n1 says why' }]);
});

test('a restart asks for nothing that the calls of a run did not reach', async () => {
  const told = await toldOf(BAD);
  const after = new Looking({ ...told.status, runsIncomplete: unreachedGap('Output', 'nextRun') }, RUNS);
  after.executions = async () => [FAILED];

  await after.look({ ...BAD, lastExecutionTime: NIGHT });

  expect([after.calls, after.learned]).toEqual([[], undefined]);
});

test('when a time has come, a failure and its gap stay told', async () => {
  const looking = await toldOf(BAD, { ...RUNS, targets: { e1: [], e2: [] } });
  looking.executions = async () => [FAILED];
  for (let index = 0; index < 3; index += 1) {
    await looking.clock.advance(MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
    await looking.look({ ...BAD, lastExecutionTime: NIGHT }); // oxlint-disable-line no-await-in-loop -- time goes forward
  }
  const { conditions, runsIncomplete } = looking.status;
  looking.calls.splice(0);
  await looking.clock.advance(15 * 60 * MINUTE_MS);

  await looking.look({ ...BAD, lastExecutionTime: NIGHT });

  expect(runsIncomplete).toMatchObject({ reason: 'NotShownYet', missing: 'Targets' });
  expect(looking.status).toMatchObject({ conditions, runsIncomplete, nextRunTime: '2026-01-07T02:00:00Z' });
  expect([looking.calls, looking.events]).toEqual([[], ['RunFailed']]);
});

test('what AWS does not show is written once, and asked for with six calls in all', async () => {
  const looking = await toldOf(BAD, { ...RUNS, targets: { e1: [], e2: [] } });
  const written: unknown[] = [];
  for (let index = 0; index < 30; index += 1) {
    await looking.clock.advance(MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
    await looking.look({ ...BAD, lastExecutionTime: NIGHT }); // oxlint-disable-line no-await-in-loop -- time goes forward
    written.push(JSON.stringify([looking.status.runsIncomplete, looking.status.conditions]));
  }

  expect(new Set(written).size).toBeLessThanOrEqual(2); // it is asked again, and then no more
  expect(looking.calls.length).toBeLessThanOrEqual(4); // the first look was two
});

test('a sudden failure is believed when AWS says it for fifteen seconds', async () => {
  const looking = await toldOf(WELL);
  looking.executions = async () => [{ ...FAILED, id: 'e2', startedAt: NEXT }];
  const seen = { ...BAD, lastExecutionTime: NEXT };

  const first = await looking.look(seen);
  const silent = looking.learned;
  await looking.clock.advance(DOUBTED_MS);
  await looking.look(seen);

  expect([first, silent]).toEqual([{ requeueAfterMs: DOUBTED_MS }, undefined]);
  expect(looking.events).toEqual(['RunFailed']);
});

test('no failure is told of a run that went well while the list of executions is late, and others fail still', async () => {
  const looking = await toldOf(BAD);
  const first = await looking.look({ ...BAD, lastExecutionTime: NEXT });
  await looking.clock.advance(DOUBTED_MS);
  const second = await looking.look({ ...BAD, lastExecutionTime: NEXT });
  const behind = looking.learned;
  looking.executions = async () => [
    { ...execution('e2', { Success: 1 }), status: 'Success', startedAt: NEXT },
    FAILED,
  ];
  await looking.clock.advance(MINUTE_MS);
  await looking.look({ ...BAD, lastExecutionTime: NEXT });

  expect([first.requeueAfterMs, second.requeueAfterMs, behind]).toEqual([DOUBTED_MS, 65_000, undefined]);
  expect(looking.events).toEqual(['RunFailed']); // of the night
  expect(looking.status).toMatchObject({ failedTargets: [{ id: 'n1', message: 'no disk' }] });
});

test.each([
  ['a request', true, ['list', 'targets e2', 'command c1']],
  ['none', false, []],
])('with %s what is missing is asked for before its time', async (_, isAsked, calls) => {
  const looking = await toldOf(BAD);
  const refusal = new ReconcileError({ reason: 'AccessDeniedException', retry: 'slow', message: 'No.' });
  looking.executions = () => Promise.reject(refusal);
  await looking.look({ ...BAD, lastExecutionTime: NEXT });
  looking.executions = async () => [{ ...FAILED, id: 'e2', startedAt: NEXT }];
  looking.calls.splice(0);
  looking.annotations = isAsked ? { [RECONCILE_REQUESTED_AT]: '2026-01-05T12:00:00Z' } : {};

  await looking.look({ ...BAD, lastExecutionTime: NEXT });

  expect(looking.calls).toEqual(calls);
});

test('when a time has come, the reasons of a failure stay in its message', async () => {
  const looking = await toldOf(BAD);
  const { conditions } = looking.status;
  await looking.clock.advance(15 * 60 * MINUTE_MS);

  await looking.look({ ...BAD, lastExecutionTime: NIGHT });

  expect(conditions?.[0]?.message).toContain('no disk');
  expect(looking.status.conditions).toEqual(conditions);
});

const refusing = () =>
  Promise.reject(new ReconcileError({ reason: 'AccessDeniedException', retry: 'slow', message: 'No.' }));

test('what is denied is asked for every half hour, for as long as it is', async () => {
  const looking = await toldOf(BAD);
  looking.executions = refusing;
  for (let index = 0; index < 10; index += 1) {
    await looking.look({ ...BAD, lastExecutionTime: NEXT }); // oxlint-disable-line no-await-in-loop -- time goes forward
    await looking.look({ ...BAD, lastExecutionTime: NEXT }); // oxlint-disable-line no-await-in-loop -- and once too early
    await looking.clock.advance(30 * MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
  }

  expect(looking.calls).toHaveLength(10);
});

test('each request asks anew, though the calls of the run are spent', async () => {
  const looking = await toldOf(BAD, { ...RUNS, targets: { e1: [], e2: [] } });
  const asked: number[] = [];
  for (const at of ['12:00', '12:01', '12:02', '12:03']) {
    looking.calls.splice(0);
    looking.annotations = { [RECONCILE_REQUESTED_AT]: `2026-01-05T${at}:00Z` };
    await looking.look({ ...BAD, lastExecutionTime: NIGHT }); // oxlint-disable-line no-await-in-loop -- one after the other
    asked.push(looking.calls.length);
  }

  expect(asked).toEqual([2, 2, 2, 2]);
});

const TWELVE = Array.from({ length: 12 }, (_, index) => `n${10 + index}`);
const ALL_FAILED = { overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: 12 } } };

test('a request asks nothing when ten are named with their reasons, however many have failed', async () => {
  const targets = { e1: TWELVE.map((id) => target(id)), e2: [] };
  const looking = new Looking(
    { associationId: 'a', associationVersion: '1' },
    { targets, invocations: { c1: TWELVE.map((id) => said(id, 'no disk')) } },
  );
  looking.executions = async () => [{ ...FAILED, counts: { Failed: 12 } }];
  await looking.look({ ...ALL_FAILED, lastExecutionTime: NIGHT });
  looking.calls.splice(0);
  looking.annotations = { [RECONCILE_REQUESTED_AT]: '2026-01-05T12:00:00Z' };

  await looking.look({ ...ALL_FAILED, lastExecutionTime: NIGHT });

  expect([looking.status.failedTargets?.length, looking.status.failedTargetsComplete]).toEqual([10, false]);
  expect([looking.calls, looking.status.runsIncomplete]).toEqual([[], undefined]);
});

test('a request that stays open, because passes fail, is answered by one look', async () => {
  const looking = await toldOf(BAD, { ...RUNS, targets: { e1: [], e2: [] } });
  looking.annotations = { [RECONCILE_REQUESTED_AT]: '2026-01-05T12:00:00Z' };

  for (let index = 0; index < 4; index += 1) await looking.look({ ...BAD, lastExecutionTime: NIGHT }); // oxlint-disable-line no-await-in-loop -- one after the other

  expect(looking.calls).toEqual(['list', 'targets e1']);
  expect(looking.status.runsIncomplete).toMatchObject({ reason: 'NotShownYet', missing: 'Targets' });
});

test('a run that AWS never lists costs six calls at most, and it says that it is not asked again', async () => {
  const looking = await toldOf(BAD);
  for (let index = 0; index < 40; index += 1) {
    await looking.look({ ...BAD, lastExecutionTime: NEXT }); // oxlint-disable-line no-await-in-loop -- time goes forward
    await looking.clock.advance(MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
  }

  expect(looking.calls.length).toBeLessThanOrEqual(6);
  expect(looking.status.runsIncomplete).toMatchObject({
    reason: 'NotShownYet',
    missing: 'Run',
    message: expect.stringContaining('with the next run'),
  });
});

test.each([
  ['its time has come', { nextRunTime: NIGHT }, 'its next run is due'],
  ['its time is to come', { nextRunTime: NEXT }, undefined],
  ['it has none', {}, undefined],
])('a status is to be told anew, without news of AWS, when %s', (_, status, why) => {
  expect(whyRunsAreDue({ status } as never, new Date('2026-01-05T12:00:00Z'))).toBe(why);
});
