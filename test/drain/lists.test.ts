import { expect, test } from 'vitest';
import { KINDS, type Found } from '../../src/drain/found.ts';
import { leavings } from '../../src/drain/words/end.ts';

function stuck(index: number): Found {
  return {
    kind: KINDS[index % 2]!,
    namespace: 'fleet',
    name: `agent-${index}`,
    uid: String(index),
    resourceVersion: '1',
    isEnding: true,
    isHeld: true,
    isRetained: true,
    isToStay: true,
    reason: index < 130 ? 'AccessDeniedException: not allowed' : 'InUse: it is used',
  };
}

function leavingsOf(count: number): readonly string[] {
  const left = Array.from({ length: count }, (_, index) => stuck(index));
  const rest = { said: () => undefined, limitMs: 240_000, silentLease: undefined };
  return leavings({ left, ...rest }).split('\n');
}

test('a hundred that are left are each named with the reason', () => {
  const lines = leavingsOf(100);

  expect(lines).toHaveLength(102);
  expect(lines[100]).toBe('  SsmDocument fleet/agent-99: AccessDeniedException: not allowed');
});

test('of more the rest is counted by reason, with the command that shows each', () => {
  const lines = leavingsOf(210);

  expect(lines[0]).toBe('Time is over (240 s): 105 SsmAssociations and 105 SsmDocuments left.');
  expect(lines).toHaveLength(103);
  expect(lines[101]).toBe(
    '  … and 110 more: 80 InUse, 30 AccessDeniedException. Each of them: kubectl get ssma,ssmd -A',
  );
});
