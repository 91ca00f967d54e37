import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchFailed } from '../../../../src/association/runs/failures/search.ts';
import { suspectsAmong } from '../../../../src/association/runs/failures/since.ts';
import type { ToldRuns } from '../../../../src/association/runs/mark.ts';
import type { Execution, SsmGateway } from '../../../../src/ssm/gateway.ts';
import { target } from '../answering.ts';

const run = (id: string, failed: number, well = 0, associationVersion = '1'): Execution => ({
  id,
  associationVersion,
  status: failed > 0 ? 'Failed' : 'Success',
  detailedStatus: '',
  counts: { Failed: failed, Success: well },
});

const BROKEN = { ...target('n1'), message: 'no disk' };

/** n1 had failed when this run was told. */
const TOLD = {
  associationVersion: '1',
  overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: 1, Success: 9 } },
  failedTargetCount: 1,
  failedTargets: [BROKEN],
  lastRun: { executionId: 'e0', status: 'Failed', associationVersion: '1' },
  runs: [{ executionId: 'e0', status: 'Failed' }],
};

function suspects(change: object, executions: readonly Execution[]) {
  const told = { status: { ...TOLD, ...change } } as ToldRuns;
  const found = suspectsAmong(told, { version: 1 }, executions);
  return [found.executions.map(({ id }) => id), found.before?.map(({ id }) => id)];
}

const GOOD = run('e2', 0, 1);
const BAD = run('e1', 1);
const FIRST = run('e0', 1, 9);
const GOING_ON = { ...run('e0', 0, 9), status: 'Pending' };

test.each([
  ['what is not told', {}, [GOOD, BAD, FIRST], ['e2', 'e1']],
  ['what was told as going on', {}, [GOOD, GOING_ON], ['e2', 'e0']],
  [
    'what was told otherwise',
    { runs: [{ executionId: 'e0', status: 'Pending' }] },
    [GOOD, FIRST],
    ['e2', 'e0'],
  ],
  ['nothing of another version', {}, [run('old', 1, 0, '0'), FIRST], []],
])('since all failures were told, %s may tell of others', (_, change, executions, since) => {
  expect(suspects(change, executions)).toEqual([since, ['n1']]);
});

test('what is older than the runs that are told, and ended after them, may tell of others', () => {
  const AT_NIGHT = '2026-01-05T02:00:00Z';
  const told = {
    lastRun: { ...TOLD.lastRun, startedAt: AT_NIGHT },
    lastExecutionTime: AT_NIGHT,
  };
  const late = { ...BAD, lastReportedAt: '2026-01-05T02:00:10Z' };
  const old = { ...run('e3', 1), lastReportedAt: '2026-01-05T01:00:00Z' };

  expect(suspects(told, [{ ...FIRST, startedAt: AT_NIGHT }, late, old])).toEqual([['e1'], ['n1']]);
});

test('what was told before AWS counted it may tell of others', () => {
  const ahead = { ...FIRST, startedAt: '2026-01-05T02:01:00Z' };
  expect(suspects({ lastExecutionTime: '2026-01-05T02:00:00Z' }, [ahead])).toEqual([['e0'], ['n1']]);
});

test.each<[string, object, readonly Execution[]]>([
  ['not all was known', { runsIncomplete: { missing: 'Output' } }, [GOOD, BAD, FIRST]],
  ['they were not said to be all', { failedTargetsComplete: false }, [GOOD, BAD, FIRST]],
  ['AWS counted more than were named', { failedTargetCount: 2 }, [GOOD, BAD, FIRST]],
  ['one has no reason', { failedTargets: [target('n1')] }, [GOOD, BAD, FIRST]],
  ['another version was told of', { associationVersion: '0', lastRun: {} }, [GOOD, BAD, FIRST]],
  ['the list does not reach back to what was told', {}, [GOOD, BAD]],
])('all executions are suspects when %s', (_, change, executions) => {
  expect(suspects(change, executions)).toEqual([executions.map(({ id }) => id), undefined]);
});

const timeOf = (time: string): string => `2026-01-05T${time}Z`;

test.each(['01:34:18', '01:34:20'])(
  'what an older run came to on a node takes back nothing that was told of a newer one: %s',
  async (ended) => {
    const ssm = {
      executionTargets: async () => [
        { ...target('n1', 'TimedOut'), at: timeOf(ended) },
        { ...target('n2'), at: timeOf('01:35:05') },
      ],
    } as unknown as SsmGateway;

    const { result } = await searchFailed(ssm, {
      associationId: 'a',
      executions: [run('e1', 2)],
      before: [{ ...BROKEN, at: timeOf('01:34:20') }],
      expected: 2,
      calls: 6,
      lagsSince: timeOf('01:33:00'),
    });

    expect(result.failed.map(({ id, status }) => [id, status])).toEqual([
      ['n1', 'Failed'],
      ['n2', 'Failed'],
    ]);
  },
);

/** Which nodes run together, and which of them fail; newest first. */
const aHistory = fc.array(
  fc.record({ nodes: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }), failing: fc.nat(2) }),
  { minLength: 1, maxLength: 8 },
);
/** Nodes that had failed before. */
const aPast = fc.uniqueArray(fc.nat(5), { maxLength: 4 });

const nameOf = (node: number): string => `n${node}`;

/** What has happened since, and what the search makes of it with so many calls. */
async function searchIn(
  history: readonly { readonly nodes: readonly number[]; readonly failing: number }[],
  past: readonly number[],
  calls: number,
) {
  const failedAt = history.map(({ nodes, failing }) => nodes.slice(0, failing));
  const newest = new Map(past.map((node) => [node, true]));
  for (const [at, { nodes }] of [...history.entries()].toReversed())
    nodes.forEach((node) => newest.set(node, failedAt[at]!.includes(node)));
  const failing = [...newest].filter(([, fails]) => fails).map(([node]) => nameOf(node));
  const asked: string[] = [];
  const ssm = {
    executionTargets: async (_: string, id: string) => {
      asked.push(id);
      const { nodes } = history[Number(id.slice(1))]!;
      const failed = failedAt[Number(id.slice(1))]!;
      return nodes.map((node) =>
        target(nameOf(node), failed.includes(node) ? 'Failed' : 'Success', `c${id}`),
      );
    },
  } as unknown as SsmGateway;
  const executions = history.map(({ nodes }, at) =>
    run(`r${at}`, failedAt[at]!.length, nodes.length - failedAt[at]!.length),
  );
  const before = past.map((node) => ({ ...target(nameOf(node)), message: 'no disk' }));
  const { result } = await searchFailed(ssm, {
    associationId: 'a',
    executions,
    before,
    expected: failing.length,
    calls,
    lagsSince: '2026-01-01T00:00:00Z',
  });
  return { found: result.failed.map(({ id }) => id), failing, isCutOff: result.isCutOff, asked };
}

test('whatever has run since all failures were told, those that fail now are found, and nobody else', async () => {
  let spared = 0;
  await fc.assert(
    fc.asyncProperty(aHistory, aPast, async (history, past) => {
      const { found, failing, asked } = await searchIn(history, past, 20);

      expect(found.toSorted()).toEqual(failing.toSorted());
      spared += history.length - asked.length;
    }),
    { numRuns: 1_000, seed: 12 },
  );
  expect(spared).toBeGreaterThan(500);
});

test('with few calls nobody is named who does not fail, and it is said that not all was asked', async () => {
  let [whole, cut] = [0, 0];
  await fc.assert(
    fc.asyncProperty(aHistory, aPast, fc.integer({ min: 1, max: 4 }), async (history, past, calls) => {
      const { found, failing, isCutOff, asked } = await searchIn(history, past, calls);

      expect(asked.length).toBeLessThanOrEqual(calls);
      expect(found.filter((id) => !failing.includes(id))).toEqual([]);
      if (!isCutOff) expect(found.toSorted()).toEqual(failing.toSorted());
      if (isCutOff) cut += 1;
      else whole += 1;
    }),
    { numRuns: 1_000, seed: 13 },
  );
  expect(Math.min(whole, cut)).toBeGreaterThan(100);
});
