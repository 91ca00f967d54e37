import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { aWorld, LATELY, lookInto, type World } from './worlds.ts';

const MOST_NAMED = 10;

test('whatever AWS shows, what is lacking of the failures is told with why, and six calls do', async () => {
  const seen = { complete: 0, gap: 0, full: 0 };
  await fc.assert(
    fc.asyncProperty(aWorld, async (world) => {
      const { failures, gap, asked, calls } = await lookInto(world);

      const isFull = failures.failed.length === MOST_NAMED;
      expect(failures.complete || isFull || gap !== undefined).toBe(true);
      expect(failures.lack === undefined || gap !== undefined).toBe(true);
      expect(asked).toBeLessThanOrEqual(6 - world.callsSpent);
      expect(calls.left).toBeGreaterThanOrEqual(0);
      if (gap !== undefined) expect(gap.message).toMatch(/ It is asked again [a-z]+ /);
      if (failures.complete) seen.complete += 1;
      else if (gap === undefined) seen.full += 1;
      else seen.gap += 1;
    }),
    { numRuns: 500, seed: 20261129 },
  );

  expect(Math.min(seen.complete, seen.gap, seen.full)).toBeGreaterThan(5);
});

const ON_ONE = { nodes: [1], failing: 1, hidden: 0, isOutputShown: true, isOver: true };
const WELL = { ...ON_ONE, failing: 0 };
const PLAIN: World = {
  executions: [ON_ONE],
  uncounted: 0,
  isLate: false,
  isGoingOn: false,
  callsSpent: 1,
  denied: [],
  isSilent: false,
  documentName: 'AWS-RunShellScript',
};
const MANY = [2, 3, 4, 5, 6, 7].map((node) => ({ ...WELL, nodes: [node] }));

test.each<[string, Partial<World>, object | undefined]>([
  ['all is told', {}, undefined],
  [
    'there are more executions than calls',
    { executions: [...MANY, ON_ONE] },
    { reason: 'CallsSpent', missing: 'Targets', message: expect.stringContaining('with the next run') },
  ],
  [
    'there are, while a run goes on',
    { executions: [...MANY, ON_ONE], isGoingOn: true },
    { reason: 'CallsSpent', missing: 'Targets', message: expect.stringContaining('when the run is over') },
  ],
  [
    'AWS counts more than it shows',
    { uncounted: 1 },
    { reason: 'NotShownYet', missing: 'Targets', retryMs: 60_000 },
  ],
  [
    'it does, while a run goes on',
    { uncounted: 1, isGoingOn: true },
    { reason: 'NotShownYet', message: expect.stringContaining('when the run is over') },
  ],
  ['it does, of an old run', { uncounted: 1, isLate: true }, { reason: 'NotShown', missing: 'Targets' }],
  [
    'the node alone says why',
    { executions: [{ ...ON_ONE, isOutputShown: false }], callsSpent: 3 },
    { reason: 'NotShownYet', missing: 'Output' },
  ],
  [
    'no call is left to learn which defaults are secrets',
    { documentName: 'Backup', callsSpent: 5 },
    { reason: 'CallsSpent', message: expect.stringMatching(/^The calls for this run are spent/) },
  ],
  [
    'AWS will not say why',
    { denied: ['commandInvocations'] },
    { reason: 'AccessDeniedException', missing: 'Output', retryMs: 30 * 60_000 },
  ],
])('the status says why failures are not told in full when %s', async (_, change, gap) => {
  const found = await lookInto({ ...PLAIN, ...change });

  if (gap === undefined) expect(found.gap).toBeUndefined();
  else expect(found.gap).toMatchObject(gap);
});

test('at a first failure two calls are spent, and the others are kept for the end', async () => {
  const { asked } = await lookInto({ ...PLAIN, executions: [...MANY, ON_ONE], isGoingOn: true });

  expect(asked).toBeLessThanOrEqual(2);
});

test('a refusal of the same run stays told when no call is left to see whether it is so still', async () => {
  const refusal = { reason: 'AccessDeniedException', message: 'No.', missing: 'Output' as const };
  const status = { associationVersion: '1', lastExecutionTime: LATELY, runsIncomplete: refusal };

  const { gap } = await lookInto({ ...PLAIN, callsSpent: 5 }, status);

  expect(gap).toEqual(refusal);
});

test('a refusal is not told any more when what was refused has been asked for, though the calls are spent', async () => {
  const refusal = { reason: 'AccessDeniedException', message: 'No.', missing: 'Output' as const };
  const status = { associationVersion: '1', lastExecutionTime: LATELY, runsIncomplete: refusal };
  const each = [1, 2, 3, 4, 5].map((node) => ({ ...ON_ONE, nodes: [node] }));

  const { gap, calls } = await lookInto({ ...PLAIN, executions: each }, status);

  expect(calls.left).toBe(0);
  expect(gap).toMatchObject({ reason: 'CallsSpent', message: expect.stringContaining('did not reach') });
});
