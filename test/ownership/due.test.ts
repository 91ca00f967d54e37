import { expect, test } from 'vitest';
import { causeToLook, isOnlyNews, type Facts } from '../../src/ownership/due.ts';
import type { OwnedResource } from '../../src/ownership/owned.ts';

const condition = (type: string, status: string, reason: string) => ({ type, status, reason });
const IN_PLACE = [condition('Ready', 'True', 'InPlace'), condition('Drifted', 'False', 'InSync')];
const FACTS: Facts = { known: true, missing: false, news: true, specHash: 'told' };

interface Case {
  readonly spec?: object;
  readonly status?: object;
  readonly facts?: Partial<Facts>;
  readonly asked?: boolean;
}

test.each<[string, Case, boolean]>([
  ['nothing else', {}, true],
  ['an edit of the spec', { facts: { specHash: 'edited' } }, false],
  ['a generation that was not looked at', { status: { observedGeneration: 1 } }, false],
  ['a stall', { status: { conditions: [condition('Ready', 'False', 'InvalidTarget'), IN_PLACE[1]] } }, false],
  ['drift', { status: { conditions: [IN_PLACE[0], condition('Drifted', 'True', 'DriftReported')] } }, false],
  ['a hold', { status: { heldSince: '2026-01-05T00:00:00Z' } }, false],
  ['suspend', { spec: { suspend: true } }, false],
  ['a request to look', { asked: true }, false],
  ['that it is gone', { facts: { missing: true } }, false],
  ['a time that has come', { facts: { due: 'a run is overdue' } }, false],
  ['another content', { facts: { revision: { id: '2', isNew: true } } }, false],
  ['no news at all', { facts: { news: false } }, false],
])(
  'what a list shows of runs is enough, or not, when there is %s',
  (_, { spec = {}, status = {}, facts, asked = false }, enough) => {
    const resource = {
      metadata: { generation: 2 },
      spec,
      status: { observedGeneration: 2, appliedHash: 'told', conditions: IN_PLACE, ...status },
    } as unknown as OwnedResource;

    expect(isOnlyNews(resource, { ...FACTS, ...facts }, asked)).toBe(enough);
  },
);

test.each([
  ['True', 'told', undefined],
  ['Unknown', 'another', undefined],
  ['True', 'another', 'Ready does not say how it stands'],
  ['Unknown', 'told', 'Ready does not say how it stands'],
  ['False', 'another', 'it is not ready'], // a write that failed was told in place of the suspension
])('what is suspended, Ready=%s, and of %s spec, needs a pass, or not', (status, appliedHash, cause) => {
  const conditions = [condition('Ready', status, 'Reason'), IN_PLACE[1]];
  const resource = {
    metadata: { generation: 2 },
    spec: { suspend: true },
    status: { observedGeneration: 2, appliedHash, conditions },
  } as unknown as OwnedResource;

  expect(causeToLook(resource, FACTS, false)).toBe(cause);
});
