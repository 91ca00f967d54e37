import { expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Rig } from '../support/rig.ts';
import { createReady, openScene } from '../support/scene.ts';
import { drained, sceneToDrain, seeing } from './fixture.ts';
import { skipping } from './skipping.ts';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces';

/** Held by somebody who does nothing more. */
async function leaveLease({ namespace, kube }: Rig, leaseDurationSeconds: number): Promise<void> {
  const body = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'ssm-operator' },
    spec: { holderIdentity: 'seldom', leaseDurationSeconds, renewTime: '2026-01-01T00:00:00.000000Z' },
  };
  await kube.request({
    method: 'PATCH',
    path: `${LEASES}/${namespace}/leases/ssm-operator`,
    query: { fieldManager: 'test', force: true },
    body,
    contentType: 'application/apply-patch+yaml',
  });
}

async function renewLease({ namespace, kube }: Rig): Promise<void> {
  await kube.request({
    method: 'PATCH',
    path: `${LEASES}/${namespace}/leases/ssm-operator`,
    body: { spec: { renewTime: '2026-01-01T00:00:40.000000Z' } },
    contentType: 'application/merge-patch+json',
  });
}

/** Time that drain skips, in which the lease is renewed once, after so long. */
function renewing(rig: Rig, afterMs: number): Clock {
  const clock = skipping();
  const dueMs = clock.monotonicMs() + afterMs;
  let renewed: Promise<void> | undefined;
  return {
    ...clock,
    after(delayMs, run) {
      const cancel = clock.after(delayMs, () => void (renewed ?? Promise.resolve()).then(run));
      if (clock.monotonicMs() >= dueMs) renewed ??= renewLease(rig);
      return cancel;
    },
  };
}

test('an operator of others that renews its lease seldom is seen all the same', async () => {
  const [rig, other] = [await sceneToDrain(), await openScene('drain')];
  await createReady(rig, 'agent');
  await leaveLease(other, 100);

  const { failure } = await drained(
    rig,
    { NONE_ELSEWHERE: 'true', DRAIN_TIMEOUT: '240s' },
    { through: seeing(rig, other), clock: renewing(other, 40_000) },
  );

  expect(failure).toContain(
    `another operator is at work. It holds the lease ${other.namespace}/ssm-operator.`,
  );
  expect((await rig.associations.get('agent')).metadata.deletionTimestamp).toBeUndefined();
});

test('the own operator that renews its lease seldom is seen, too', async () => {
  const rig = await openScene('drain');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await operator.stop();
  await leaveLease(rig, 100);

  const { failure, said } = await drained(
    rig,
    { DRY_RUN: 'true', DRAIN_TIMEOUT: '240s' },
    { clock: renewing(rig, 40_000) },
  );

  expect(failure).toBe('');
  expect(said).toContain('The operator is at work: seldom renews the lease.');
});

test('the lease of an operator that is no more is watched until it is over, and it says so', async () => {
  const [rig, other] = [await openScene('drain'), await openScene('drain')];
  await leaveLease(other, 100);

  const { failure, said } = await drained(
    rig,
    { NONE_ELSEWHERE: 'true', DRAIN_TIMEOUT: '240s' },
    { through: seeing(rig, other), clock: skipping() },
  );

  expect(failure).toBe('');
  expect(said).toContain(
    `Looking for up to 100 s whether another operator is at work: who renews the lease ${other.namespace}/ssm-operator?`,
  );
});

test('a lease that lasts longer than drain may wait keeps everything from being touched', async () => {
  const [rig, other] = [await openScene('drain'), await openScene('drain')];
  await leaveLease(other, 3_600);

  const { failure } = await drained(
    rig,
    { NONE_ELSEWHERE: 'true', DRAIN_TIMEOUT: '60s' },
    { through: seeing(rig, other), clock: skipping() },
  );

  expect(failure).toContain("whether another operator is at work can't be told in 60 s.");
  expect(failure).toContain(`${other.namespace}/ssm-operator as seldom as each 3600 s.`);
});
