import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import { ReconcileError, type Retry } from '../../src/controller/error.ts';
import { isReady, statusAfter, verdictOfFailure } from '../../src/controller/status.ts';

const NOW = new Date('2026-01-05T10:00:00Z');
const inPlace = { ready: 'True', stalled: false, reason: 'InPlace', message: 'fine' } as const;

function resource(status?: Resource['status']): Resource {
  return {
    apiVersion: 'ssm-operator.dev/v1alpha1',
    kind: 'SsmAssociation',
    metadata: {
      name: 'a',
      namespace: 'n',
      uid: 'u',
      resourceVersion: '1',
      generation: 2,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {},
    ...(status === undefined ? {} : { status }),
  };
}

const readyAt = (time: string, generation = 2) =>
  resource({
    observedGeneration: generation,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'InPlace',
        message: 'fine',
        observedGeneration: generation,
        lastTransitionTime: time,
      },
      {
        type: 'RunsSucceeding',
        status: 'False',
        reason: 'AllTargetsFailed',
        message: 'two',
        observedGeneration: 1,
        lastTransitionTime: time,
      },
    ],
  });

test('an unchanged verdict is an unchanged status', () => {
  const before = statusAfter(resource(), { associationId: 'id' }, inPlace, {
    now: new Date('2026-01-01T00:00:00Z'),
  });

  const after = statusAfter(resource(before), { associationId: 'id' }, inPlace, { now: NOW });

  expect(after).toEqual(before);
});

test('the transition time moves when the status flips', () => {
  const verdict = { ...inPlace, ready: 'False', stalled: true } as const;

  const after = statusAfter(readyAt('2026-01-01T00:00:00Z'), {}, verdict, { now: NOW });

  const ready = after.conditions?.find(({ type }) => type === 'Ready');
  expect(ready).toMatchObject({ status: 'False', lastTransitionTime: '2026-01-05T10:00:00Z' });
});

test('a condition that nobody speaks of stays as it was', () => {
  const after = statusAfter(readyAt('2026-01-01T00:00:00Z'), {}, inPlace, { now: NOW });

  const runs = after.conditions?.find(({ type }) => type === 'RunsSucceeding');
  expect(runs).toMatchObject({ status: 'False', observedGeneration: 1 });
});

test('a field that was learned as undefined is removed, and an empty map is left out', () => {
  const before = statusAfter(
    resource(),
    { create: { at: 'now' }, overview: { counts: { Success: 1 } } },
    inPlace,
    { now: NOW },
  );

  const after = statusAfter(
    resource(before),
    { create: undefined, overview: { status: 'Pending', counts: {} } },
    inPlace,
    { now: NOW },
  );

  expect(after).not.toHaveProperty('create');
  expect(after).toHaveProperty('overview', { status: 'Pending' });
});

test('ready counts only when it was said of this generation', () => {
  const verdicts = [readyAt('2026-01-01T00:00:00Z', 2), readyAt('2026-01-01T00:00:00Z', 1)].map(isReady);

  expect(verdicts).toEqual([true, false]);
});

const failures: Record<
  string,
  readonly [Retry, long: boolean, ready: boolean, expected: object | undefined]
> = {
  'what passes soon is not ready and not stalled': ['soon', false, true, { ready: 'False', stalled: false }],
  'a young failure leaves a ready resource ready': ['backoff', false, true, undefined],
  'a young failure of a new spec is not ready': ['backoff', false, false, { ready: 'False', stalled: false }],
  'a failure of ten minutes is a stall': ['backoff', true, true, { ready: 'False', stalled: true }],
  'what somebody must act on is a stall': ['slow', false, true, { ready: 'False', stalled: true }],
  'what the world may heal is a stall': ['rarely', false, true, { ready: 'False', stalled: true }],
  'what is wrong for good is a stall': ['never', false, true, { ready: 'False', stalled: true }],
};

for (const [name, [retry, long, ready, expected]] of Object.entries(failures)) {
  test(name, () => {
    const failure = new ReconcileError({ reason: 'Reason', retry, message: 'why' });

    const verdict = verdictOfFailure(ready ? readyAt('2026-01-01T00:00:00Z') : resource(), failure, { long });

    expect(verdict && { ready: verdict.ready, stalled: verdict.stalled }).toEqual(expected);
  });
}
