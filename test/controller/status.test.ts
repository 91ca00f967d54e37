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

const stalledAt = (generation: number) => {
  const said = { reason: 'AccessDenied', message: 'no', observedGeneration: generation };
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  return resource({
    observedGeneration: generation,
    conditions: [
      { type: 'Ready', status: 'False', ...said, lastTransitionTime },
      { type: 'Stalled', status: 'True', ...said, lastTransitionTime },
    ],
  });
};

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

const READY = readyAt('2026-01-01T00:00:00Z');
const STALLED = stalledAt(2);
const waits = { ready: 'False', stalled: false };
const stalls = { ready: 'False', stalled: true };

interface Failing {
  readonly retry: Retry;
  readonly long?: boolean;
  readonly revised?: boolean;
  readonly isRefused?: boolean;
}

test.each<[string, Failing, Resource, object | undefined]>([
  ['what passes soon is not ready and not stalled', { retry: 'soon' }, READY, waits],
  ['what passes soon is no stall any more', { retry: 'soon' }, STALLED, waits],
  ['a young failure leaves a ready resource ready', { retry: 'backoff' }, READY, undefined],
  [
    'a young failure leaves what AWS has refused stalled',
    { retry: 'backoff', isRefused: true },
    STALLED,
    undefined,
  ],
  ['a young failure ends a stall that nobody knows the cause of', { retry: 'backoff' }, STALLED, waits],
  ['a young failure of a new spec is not ready', { retry: 'backoff' }, resource(), waits],
  ['a young failure of new content is not ready', { retry: 'backoff', revised: true }, READY, waits],
  [
    'a young failure of new content is no stall',
    { retry: 'backoff', revised: true, isRefused: true },
    STALLED,
    waits,
  ],
  ['a young failure of a new spec is no stall', { retry: 'backoff', isRefused: true }, stalledAt(1), waits],
  ['a failure of ten minutes is a stall', { retry: 'backoff', long: true }, READY, stalls],
  ['what somebody must act on is a stall', { retry: 'slow' }, READY, stalls],
  ['what the world may heal is a stall', { retry: 'rarely' }, READY, stalls],
  ['what is wrong for good is a stall', { retry: 'never' }, READY, stalls],
])('%s', (_, { retry, long = false, ...failing }, found, expected) => {
  const failure = new ReconcileError({ reason: 'Reason', retry, message: 'why' });

  const verdict = verdictOfFailure(found, failure, { long, ...failing });

  expect(verdict && { ready: verdict.ready, stalled: verdict.stalled }).toEqual(expected);
});
