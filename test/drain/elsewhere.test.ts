import { expect, test } from 'vitest';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { spec, type Rig } from '../support/rig.ts';
import { createReady, openScene } from '../support/scene.ts';
import { drained, sceneToDrain } from './fixture.ts';

/** Other tests use this API server, too: of what is listed everywhere only that of these namespaces is shown. */
function seeing(...rigs: readonly Rig[]) {
  const known = new Set(rigs.map(({ namespace }) => namespace));
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      const answer = await direct.request<T>(request);
      if (request.method !== 'GET' || request.path.includes('/namespaces/')) return answer;
      const list = answer as { readonly items: readonly { readonly metadata: Rig }[] };
      return { ...list, items: list.items.filter(({ metadata }) => known.has(metadata.namespace)) } as T;
    },
  });
}

test.each([
  ['the CRDs are to go', { NONE_ELSEWHERE: 'true' }],
  ['all namespaces are to be drained', { NAMESPACES: '', ALL_NAMESPACES: 'true' }],
])('another operator at work keeps everything from being touched, when %s', async (_, environment) => {
  const [rig, other] = [await sceneToDrain(), await sceneToDrain()];
  await createReady(rig, 'agent');

  const { failure } = await drained(rig, environment, { through: seeing(rig, other) });

  expect(failure).toContain(`It holds the lease ${other.namespace}/ssm-operator.`);
  expect((await rig.associations.get('agent')).metadata.deletionTimestamp).toBeUndefined();
});

/** What an operator leaves behind that is no more. */
async function leaveLease(rig: Rig, leaseDurationSeconds: number): Promise<Rig> {
  const other = await openScene('drain');
  const renewTime = '2026-01-01T00:00:00.000000Z';
  await rig.kube.request({
    method: 'POST',
    path: `/apis/coordination.k8s.io/v1/namespaces/${other.namespace}/leases`,
    body: {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'ssm-operator' },
      spec: { holderIdentity: 'long-gone', leaseDurationSeconds, renewTime },
    },
  });
  return other;
}

test.each([
  ['is watched until it is over', 2],
  ['of an hour is watched no longer than any sign of an operator', 3_600],
])('the lease of an operator that is no more %s, and it says so', async (_, seconds) => {
  const rig = await sceneToDrain();
  const other = await leaveLease(rig, seconds);

  const { failure, said } = await drained(
    rig,
    { NONE_ELSEWHERE: 'true', OPERATOR_WAIT: '2s' },
    { through: seeing(rig, other) },
  );

  expect(failure).toBe('');
  expect(said.join()).toContain(`who renews the lease ${other.namespace}/ssm-operator?`);
});

test('resources in other namespaces keep everything from being touched, when the CRDs are to go', async () => {
  const [rig, other] = [await sceneToDrain(), await openScene('drain')];
  await createReady(rig, 'agent');
  await other.associations.create('of-others', spec());

  const { failure } = await drained(rig, { NONE_ELSEWHERE: 'true' }, { through: seeing(rig, other) });

  expect(failure).toContain(`in namespaces other than ${rig.namespace}`);
  expect(failure).toContain(`  SsmAssociation ${other.namespace}/of-others`);
  expect((await rig.associations.get('agent')).metadata.deletionTimestamp).toBeUndefined();
});
