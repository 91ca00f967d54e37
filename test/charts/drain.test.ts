import { expect, test } from 'vitest';
import { readDrainConfig } from '../../src/drain/config.ts';
import { rendered } from './fixture.ts';

test('with crds.keep=false the CRDs go with the release, after a Job that may do this and nothing else', async () => {
  const options = ['--set', 'crds.keep=false,namespaces={team},settings.leaseNamespace=leases'];
  const all = await rendered(...options);
  const crds = all.filter(({ kind }) => kind === 'CustomResourceDefinition');
  const hooks = all.filter(({ metadata }) => metadata.name.includes('-drain'));
  const group = { apiGroups: ['ssm-operator.dev'], resources: ['ssmassociations', 'ssmdocuments'] };
  const lease = {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    resourceNames: ['ssm-operator'],
  };

  expect(crds.map(({ metadata }) => metadata.annotations)).toEqual([undefined, undefined]);
  for (const { metadata } of hooks)
    expect(metadata.annotations).toMatchObject({
      'helm.sh/hook': 'pre-delete',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    });
  expect(
    hooks
      .filter(({ rules }) => rules)
      .map(({ kind, metadata, rules }) => ({ kind, namespace: metadata.namespace, rules })),
  ).toEqual([
    {
      kind: 'ClusterRole',
      rules: [
        { ...group, verbs: ['list'] },
        { ...lease, verbs: ['list'] },
      ],
    },
    { kind: 'Role', namespace: 'team', rules: [{ ...group, verbs: ['get', 'patch', 'delete'] }] },
    { kind: 'Role', namespace: 'leases', rules: [{ ...lease, verbs: ['get'] }] },
  ]);
});

test('the Job of an uninstall gets what drain has to know, and runs with the least rights', async () => {
  const options = ['--set', 'crds.keep=false,namespaces={fleet,web},drain.timeoutSeconds=100'];

  const spec = (await rendered(...options)).find(({ kind }) => kind === 'Job')?.spec;

  const [container] = spec?.template.spec.containers ?? [];
  const environment = Object.fromEntries(
    (container?.env ?? []).map(({ name, value = 'ops' }) => [name, value]),
  );
  expect(readDrainConfig([], environment)).toEqual({
    namespaces: ['fleet', 'web'],
    deletionPolicy: 'Retain',
    noneElsewhere: true,
    drainTimeoutMs: 100_000,
    operatorWaitMs: 30_000,
    leaderElection: true,
    leaseNamespace: 'ops',
  });
  expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 160 });
  expect(container).toMatchObject({
    args: ['/operator.mjs', 'drain'],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  });
});
