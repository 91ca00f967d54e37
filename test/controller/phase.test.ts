import { describe, expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import type { Priority } from '../../src/controller/workqueue.ts';
import { phaseOf, priorityAtStart, type Phase } from '../../src/controller/phase.ts';

const METADATA = {
  name: 'agent',
  namespace: 'fleet',
  uid: 'u1',
  resourceVersion: '1',
  generation: 2,
  creationTimestamp: '2026-01-05T00:00:00Z',
};
const CLAIMED = { finalizers: ['ssm-operator.dev/finalizer'] };
const DELETED = { deletionTimestamp: '2026-01-05T01:00:00Z' };

function resource(metadata: Partial<Resource['metadata']>, observedGeneration?: number): Resource {
  return {
    apiVersion: 'ssm-operator.dev/v1alpha1',
    kind: 'SsmAssociation',
    metadata: { ...METADATA, ...metadata },
    spec: {},
    ...(observedGeneration === undefined ? {} : { status: { observedGeneration } }),
  };
}

describe('the phase of a resource', () => {
  const rows: [string, Partial<Resource['metadata']>, Phase][] = [
    ['that nobody has claimed', {}, 'claim'],
    ['of others', { finalizers: ['other/finalizer'] }, 'claim'],
    ['of ours', CLAIMED, 'reconcile'],
    ['of ours that is being deleted', { ...CLAIMED, ...DELETED }, 'cleanup'],
    ['of others that is being deleted', { ...DELETED, finalizers: ['other/finalizer'] }, 'ignore'],
  ];

  test.each(rows)('%s', (_name, metadata, phase) => {
    expect(phaseOf(resource(metadata))).toBe(phase);
  });
});

describe('when the operator starts, a resource', () => {
  const rows: [string, Resource, Priority][] = [
    ['that was not edited since comes last', resource(CLAIMED, 2), 'initial'],
    ['that was edited since comes as an edit', resource(CLAIMED, 1), 'edit'],
    ['that is new comes as an edit', resource({}), 'edit'],
    ['that was deleted since comes as an edit', resource({ ...CLAIMED, ...DELETED }, 2), 'edit'],
  ];

  test.each(rows)('%s', (_name, found, priority) => {
    expect(priorityAtStart(found)).toBe(priority);
  });
});
