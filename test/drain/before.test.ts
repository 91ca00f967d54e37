import { expect, test } from 'vitest';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { spec, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene } from '../support/scene.ts';
import { drained, sceneToDrain } from './fixture.ts';

/** What is sent, except what only reads. A review of rights is a POST that keeps nothing. */
function noting(writes: string[]) {
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    request<T>(request: KubeRequest): Promise<T> {
      const isReview = request.path.endsWith('/selfsubjectaccessreviews');
      if (request.method !== 'GET' && !isReview) writes.push(`${request.method} ${request.path}`);
      return direct.request<T>(request);
    },
  });
}

test('a dry run lists what would be deleted, and what would become of it in AWS, and writes nothing', async () => {
  const rig = await sceneToDrain();
  await createReadyDocument(rig, 'script');
  await createReady(rig, 'agent');
  await createReady(rig, 'kept', { deletionPolicy: 'Retain' });
  await createReady(rig, 'watched', { driftPolicy: 'Report' });
  await rig.associations.edit('watched', { driftPolicy: 'Observe' });
  await rig.associations.create('new', spec({ suspend: true }));
  const writes: string[] = [];
  const through = noting(writes);

  const [retaining, asDeclared] = [
    await drained(rig, { DRY_RUN: 'true' }, { through }),
    await drained(rig, { DRY_RUN: 'true', DELETION_POLICY: 'AsDeclared' }, { through }),
  ];

  const count = `4 SsmAssociations and 1 SsmDocument in ${rig.namespace}:`;
  expect(retaining.failure).toBe('');
  expect(retaining.said.at(-1)).toMatch(
    new RegExp(`^Dry run, nothing was touched. drain would delete ${count}(\n  Ssm.*: stays in AWS){5}$`),
  );
  expect(asDeclared.said.at(-1)).toContain(`SsmAssociation ${rig.namespace}/agent: is deleted in AWS, too`);
  expect(asDeclared.said.at(-1)).toContain(`SsmAssociation ${rig.namespace}/kept: stays in AWS`);
  expect(asDeclared.said.at(-1)).toContain(`SsmAssociation ${rig.namespace}/watched: stays in AWS`);
  expect(asDeclared.said.at(-1)).toContain(`SsmDocument ${rig.namespace}/script: is deleted in AWS, too`);
  expect(writes).toEqual([]);
  expect((await rig.associations.list()).map(({ metadata }) => metadata.deletionTimestamp)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a dry run says what would keep everything from being touched', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');

  const { failure } = await drained(rig, { DRY_RUN: 'true' }, { kubeconfig: rig.operatorKubeconfig });

  expect(failure).toContain('Nothing was touched: this account may not delete ssmassociations');
});

test('a namespace that does not exist is not taken for an empty one', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');

  const { failure } = await drained(rig, { NAMESPACES: `${rig.namespace},nowhere` });

  expect(failure).toContain('Nothing was touched: there is no namespace nowhere in this cluster.');
  expect((await rig.associations.get('agent')).metadata.deletionTimestamp).toBeUndefined();
});

test('who may not see namespaces hears that one may not exist', async () => {
  const rig = await openScene('drain');

  const { failure, said } = await drained(rig, {}, { kubeconfig: rig.operatorKubeconfig });

  expect(failure).toBe('');
  expect(said).toContain(
    `Whether there is a namespace ${rig.namespace} is not known: this account may not get namespaces.`,
  );
});

/** The operator's own account may do all that drain needs then, except reading the leases of others. */
async function letDelete({ kube, namespace }: Rig): Promise<void> {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const rule = {
    apiGroups: ['ssm-operator.dev'],
    resources: ['ssmassociations', 'ssmdocuments'],
    verbs: ['patch', 'delete'],
  };
  const [metadata, apiGroup] = [{ name: 'draining' }, 'rbac.authorization.k8s.io'];
  await kube.request({ method: 'POST', path: `${path}/roles`, body: { metadata, rules: [rule] } });
  await kube.request({
    method: 'POST',
    path: `${path}/rolebindings`,
    body: {
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: 'draining' },
      subjects: [{ apiGroup, kind: 'Group', name: `system:serviceaccounts:${namespace}` }],
    },
  });
}

test("a lease that may not be read is told with the way out: the namespace may be another one's", async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');
  await letDelete(rig);

  const { failure } = await drained(
    rig,
    { LEASE_NAMESPACE: 'default' },
    { kubeconfig: rig.operatorKubeconfig },
  );

  expect(failure).toContain('Nothing was touched: this account may not read the lease default/ssm-operator');
  expect(failure).toContain('name that one with --lease-namespace or LEASE_NAMESPACE');
});
