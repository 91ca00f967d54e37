import { expect, test } from 'vitest';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import type { Rig } from '../support/rig.ts';
import { createReady, openScene } from '../support/scene.ts';
import { drained, sceneToDrain } from './fixture.ts';

/** Something happens to each request after the first one that deletes. */
function afterDeletion(act: () => void) {
  let hasDeleted = false;
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      if (hasDeleted) act();
      const answer = await direct.request<T>(request);
      hasDeleted ||= request.method === 'DELETE';
      return answer;
    },
  });
}

/** The operator may not mark in AWS what it lets go, so that nothing goes. */
async function sceneThatHangs(): Promise<Rig> {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [
    { operation: 'AddTagsToResource', kind: 'error', code: 'AccessDeniedException', times: 1_000 },
  ]);
  return rig;
}

test.each([
  [
    'and that some of the rest may stay in AWS',
    {},
    ' Some of the rest may say deletionPolicy Retain by now.',
  ],
  ['as declared', { DELETION_POLICY: 'AsDeclared' }, ''],
])('asked to end, drain says that what was begun goes on, %s', async (_, settings, marked) => {
  const rig = await sceneThatHangs();
  const ending = new AbortController();

  const { failure } = await drained(rig, settings, {
    signal: ending.signal,
    through: afterDeletion(() => ending.abort()),
  });

  expect(failure).toBe(
    `Stopped before all were gone. The operator goes on with what is being deleted.${marked} Run drain again for the rest.`,
  );
});

const AWAY = new KubeError('GET /x: connect ECONNREFUSED', { status: 0, reason: 'Unreachable' });

function unreached(direct: KubeConnection): KubeConnection {
  return { ...direct, request: () => Promise.reject(AWAY) };
}

test('asked to end before anything was written, drain says that', async () => {
  const rig = await openScene('drain');
  const ending = new AbortController();
  const heard = (line: string): void => {
    if (line.includes("can't be reached")) ending.abort();
  };

  const { failure } = await drained(rig, {}, { signal: ending.signal, heard, through: unreached });

  expect(failure).toBe('Stopped. Nothing was touched.');
});

const LOST = new KubeError('GET /x: 401 Unauthorized: no', { status: 401, reason: 'Unauthorized' });

test.each([
  [
    'an API server that goes away',
    AWAY,
    /^The API server \S+ did not answer for 3 s .* What was begun goes on\.$/,
  ],
  [
    'an account that is no longer known',
    LOST,
    /^The API server \S+ does not know this account .* What was begun goes on\.$/,
  ],
])('%s when deletions were asked for leaves word of what goes on', async (_, error, words) => {
  const rig = await sceneThatHangs();
  const through = afterDeletion(() => {
    throw error;
  });

  const { failure } = await drained(rig, { DRAIN_TIMEOUT: '3s' }, { through });

  expect(failure).toMatch(words);
});

test('an account that may not look for other operators touches nothing, and hears that', async () => {
  const rig = await sceneToDrain();

  const { failure } = await drained(rig, { NONE_ELSEWHERE: 'true' }, { kubeconfig: rig.operatorKubeconfig });

  expect(failure).toMatch(
    /^Nothing was touched: this account lacks a right: .* cannot list resource "leases"/,
  );
});
