import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ToldRuns } from '../../../../src/association/runs/mark.ts';
import { suspectsAmong } from '../../../../src/association/runs/failures/suspects.ts';
import { canonicalAssociation } from '../../../../src/ssm/association.ts';
import type { Execution } from '../../../../src/ssm/gateway.ts';

const run = (id: string, failed: number, well = 0, associationVersion = '1'): Execution => ({
  id,
  associationVersion,
  status: failed > 0 ? 'Failed' : 'Success',
  detailedStatus: '',
  counts: { Failed: failed, Success: well },
});

const observed = (failing: number) => ({
  id: 'a',
  version: 1,
  associationName: 'agent',
  association: canonicalAssociation({}),
  overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: failing, Success: 9 } },
});

/** All was well when this run was told. */
const WELL = {
  associationVersion: '1',
  overview: { status: 'Success', detailedStatus: 'Success', counts: { Success: 9 } },
  failedTargetCount: 0,
  lastRun: { executionId: 'e0', status: 'Success', associationVersion: '1' },
  runs: [{ executionId: 'e0', status: 'Success' }],
};

function suspects(change: object, failing: number, executions: readonly Execution[]): readonly string[] {
  const told = { status: { ...WELL, ...change } } as ToldRuns;
  return suspectsAmong(told, observed(failing), executions).map(({ id }) => id);
}

const GOOD = run('e2', 0, 1);
const BAD = run('e1', 1);
const TOLD = run('e0', 0, 9);

test('when all was well, those that went well since then are no suspects', () => {
  expect(suspects({}, 1, [GOOD, BAD, TOLD])).toEqual(['e1']);
  expect(suspects({}, 3, [run('e3', 2), GOOD, BAD, TOLD])).toEqual(['e3', 'e1']);
});

test.each<[string, object, number, readonly Execution[]]>([
  ['AWS counts fewer: some have recovered', {}, 1, [GOOD, run('e1', 2), TOLD]],
  ['AWS counts more', {}, 2, [GOOD, BAD, TOLD]],
  ['some failed before', { failedTargetCount: 1 }, 1, [GOOD, BAD, TOLD]],
  ['a run was going on', { overview: { ...WELL.overview, status: 'Pending' } }, 1, [GOOD, BAD, TOLD]],
  ['not all was known', { runsIncomplete: { missing: 'Run' } }, 1, [GOOD, BAD, TOLD]],
  ['another version was told of', { associationVersion: '0', lastRun: {} }, 1, [GOOD, BAD, TOLD]],
  ['the list does not reach back to what was told', {}, 1, [GOOD, BAD]],
])('all are suspects when %s', (_, change, failing, executions) => {
  expect(suspects(change, failing, executions)).toEqual(executions.map(({ id }) => id));
});

test('executions of another version are no suspects', () => {
  expect(suspects({ failedTargetCount: 1 }, 1, [GOOD, run('old', 1, 0, '0')])).toEqual(['e2']);
});

/** Which nodes run together, and which of them fail; newest first. */
const aHistory = fc.array(
  fc.record({ nodes: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }), failing: fc.nat(2) }),
  { minLength: 1, maxLength: 8 },
);

test('whatever has run since all was well, suspects blame those that fail now, and nobody else', () => {
  let narrowed = 0;
  fc.assert(
    fc.property(aHistory, (history) => {
      const failedAt = history.map(({ nodes, failing }) => nodes.slice(0, failing));
      const newest = new Map(
        history
          .flatMap(({ nodes }, at) => nodes.map((node) => [node, failedAt[at]!.includes(node)] as const))
          .toReversed(),
      );
      const failing = [...newest].filter(([, fails]) => fails).map(([node]) => node);
      const runs = history.map(({ nodes }, at) => {
        const failed = failedAt[at]!.length;
        return run(`r${at}`, failed, nodes.length - failed);
      });

      const found = suspects({}, failing.length, [...runs, TOLD]);

      if (found.length > runs.length) return; // all of them
      narrowed += 1;
      const blamed = found.flatMap((id) => failedAt[Number(id.slice(1))]!);
      expect(blamed).toHaveLength(failing.length);
      expect(new Set(blamed)).toEqual(new Set(failing));
    }),
    { numRuns: 1_000, seed: 12 },
  );

  expect(narrowed).toBeGreaterThan(50);
});
