import { expect, test } from 'vitest';
import type { Execution } from '../../../src/ssm/gateway.ts';
import { execution, said, target } from './answering.ts';
import { Looking } from './looking.ts';

// nodes that run at their own times, as with rate(): each execution is one node's

const MINUTE_MS = 60_000;
const TOLD = { associationId: 'a', associationVersion: '1' };

const overview = (status: string, counts: Execution['counts']) => ({
  overview: { status, detailedStatus: status, counts },
});

const run = (
  id: string,
  at: string,
  status: string,
  counts: Execution['counts'] = { [status]: 1 },
): Execution => ({
  ...execution(id, counts),
  status,
  detailedStatus: status,
  startedAt: at,
  lastReportedAt: at,
});

const at = (time: string): string => `2026-01-05T${time}Z`;
const failedOn = (node: string, command: string, time: string) => ({
  ...target(node, 'Failed', command),
  at: at(time),
});
const doneOn = (node: string, command: string, time: string) => ({
  ...target(node, 'Success', command),
  at: at(time),
});

const FAILS = run('e1', at('12:00:00'), 'Failed');
const RUNS = {
  targets: {
    e1: [failedOn('n1', 'c1', '12:00:02')],
    e2: [doneOn('n2', 'c2', '12:11:30')],
    e3: [failedOn('n1', 'c3', '12:20:03')],
    e4: [doneOn('n2', 'c4', '12:22:00')],
  },
  invocations: { c1: [said('n1', 'no disk')], c3: [said('n1', 'no disk again')] },
};

/** n1 has failed alone, and that was told with its name. */
async function toldOfOne(runs: typeof RUNS = RUNS): Promise<Looking> {
  const looking = new Looking(TOLD, runs);
  looking.executions = async () => [FAILS];
  await looking.look({ ...overview('Failed', { Failed: 1, Success: 1 }), lastExecutionTime: at('12:00:00') });
  expect(looking.events).toEqual(['RunFailed']);
  expect(looking.status).toMatchObject({
    failedTargets: [{ id: 'n1', message: 'no disk' }],
    failedTargetsComplete: true,
  });
  looking.calls.splice(0);
  return looking;
}

/** Then n2 is at its work, and AWS lists that. */
async function withAnotherAtWork(): Promise<Looking> {
  const looking = await toldOfOne();
  looking.executions = async () => [run('e2', at('12:10:00'), 'Pending'), FAILS];
  await looking.look({
    ...overview('Pending', { Failed: 1, Pending: 1 }),
    lastExecutionTime: at('12:10:00'),
  });
  return looking;
}

test('who failed stays named while another node is at its work, and when that goes well', async () => {
  const looking = await withAnotherAtWork();
  const meanwhile = looking.status.failedTargets;
  looking.executions = async () => [run('e2', at('12:10:00'), 'Success'), FAILS];
  await looking.clock.advance(2 * MINUTE_MS);

  await looking.look({ ...overview('Failed', { Failed: 1, Success: 1 }), lastExecutionTime: at('12:10:00') });

  expect([meanwhile, looking.status.failedTargets]).toMatchObject([[{ id: 'n1' }], [{ id: 'n1' }]]);
  expect(looking.status.runsIncomplete).toBeUndefined();
});

test('a run that went well is no failure when the list still shows it going on', async () => {
  const looking = await withAnotherAtWork();
  await looking.clock.advance(MINUTE_MS);

  // the association says that it is over, and the list is a second behind
  const first = await looking.look({
    ...overview('Failed', { Failed: 1, Success: 1 }),
    lastExecutionTime: at('12:10:00'),
  });

  expect(looking.events).toEqual(['RunFailed']); // of e1
  expect(first.requeueAfterMs).toBe(15_000);
});

test('of a run that is over nobody is told that it is asked for again when it is over', async () => {
  const looking = await toldOfOne();
  looking.executions = async () => [FAILS];
  await looking.look({
    ...overview('Pending', { Failed: 1, Pending: 1 }),
    lastExecutionTime: at('12:10:00'),
  });
  const messages: unknown[] = [];
  for (let index = 0; index < 4; index += 1) {
    await looking.clock.advance(MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
    await looking.look({
      ...overview('Failed', { Failed: 1, Success: 1 }),
      lastExecutionTime: at('12:10:00'),
    }); // oxlint-disable-line no-await-in-loop -- time goes forward
    if (looking.status.overview?.status === 'Failed') messages.push(looking.status.runsIncomplete?.message);
  }

  expect(messages).not.toEqual([]);
  expect(messages).not.toContainEqual(expect.stringContaining('when the run is over'));
});

test('fewer failures than before are no failure of a run that AWS does not list yet', async () => {
  const looking = new Looking(TOLD, {
    targets: { e1: [failedOn('n1', 'c1', '12:00:02'), failedOn('n2', 'c1', '12:00:02')] },
    invocations: { c1: [said('n1', 'no disk'), said('n2', 'no disk')] },
  });
  const both = run('e1', at('12:00:00'), 'Failed', { Failed: 2 });
  looking.executions = async () => [both];
  await looking.look({ ...overview('Failed', { Failed: 2 }), lastExecutionTime: at('12:00:00') });
  const recovered = { ...overview('Failed', { Failed: 1, Success: 1 }), lastExecutionTime: at('12:10:00') };

  await looking.look(recovered); // n2 alone has run again, and did well; the list lags
  await looking.clock.advance(15_000);
  await looking.look(recovered);

  expect(looking.events).toEqual(['RunFailed']); // of e1
});

test('a run that failed while another one was going on is told, though the next one went well', async () => {
  const looking = await toldOfOne();
  const others = [run('e2', at('12:10:00'), 'Success'), FAILS];
  // n2 is at its work when n1 fails once more
  const [e3, e4] = [run('e3', at('12:20:02'), 'Failed'), run('e4', at('12:20:00'), 'Pending')];
  looking.executions = async () => [e3, e4, ...others];
  await looking.look({
    ...overview('Pending', { Failed: 1, Pending: 1 }),
    lastExecutionTime: at('12:20:02'),
  });
  const e5 = run('e5', at('12:21:30'), 'Success');
  looking.executions = async () => [e5, e3, { ...e4, ...run('e4', at('12:20:00'), 'Success') }, ...others];
  await looking.clock.advance(MINUTE_MS);

  await looking.look({ ...overview('Failed', { Failed: 1, Success: 1 }), lastExecutionTime: at('12:21:30') });

  expect(looking.events).toEqual(['RunFailed', 'RunFailed']); // e1, e3
});

test('a node that the newest answer shows as well is not named any more', async () => {
  const looking = new Looking(TOLD, {
    targets: {
      // n2 was at its work, and a run of its own has ended that
      e1: [
        failedOn('n1', 'c1', '12:00:20'),
        { ...target('n2', 'TimedOut', 'c1'), at: at('12:00:31') },
        target('n3', 'Pending', 'c1'),
      ],
      e2: [doneOn('n2', 'c2', '12:00:33')],
    },
    invocations: { c1: [said('n1', 'no disk')] },
  });
  const e1 = run('e1', at('12:00:00'), 'Pending', { Failed: 2, Pending: 1 });
  looking.executions = async () => [e1];
  await looking.look({
    ...overview('Pending', { Failed: 1, Pending: 2 }),
    lastExecutionTime: at('12:00:30'),
  });
  const e2 = run('e2', at('12:00:30'), 'Success');
  looking.executions = async () => [e2, e1]; // n3 has failed meanwhile: the list is behind by that
  await looking.clock.advance(MINUTE_MS);

  await looking.look({ ...overview('Failed', { Failed: 2, Success: 1 }), lastExecutionTime: at('12:00:30') });

  const named = looking.status.failedTargets?.map(({ id }) => id) ?? [];
  expect(named).not.toContain('n2');
});

test('what wakes the resource earlier neither shortens the time for a list that lags, nor asks', async () => {
  const looking = await toldOfOne();
  const over = { ...overview('Failed', { Failed: 1, Success: 1 }), lastExecutionTime: at('12:10:00') };
  await looking.look(over);
  await looking.clock.advance(15_000);
  const second = await looking.look(over);
  looking.calls.splice(0);
  await looking.clock.advance(10_000);
  const woken = await looking.look(over);

  expect([second.requeueAfterMs, woken.requeueAfterMs, looking.calls]).toEqual([65_000, 55_000, []]);
  expect(looking.events).toEqual(['RunFailed']); // of e1
});
