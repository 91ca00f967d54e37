import { expect, test } from 'vitest';
import { readDrainConfig } from '../../src/drain/config.ts';
import { one, rendered } from './fixture.ts';

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

  const kept = { 'helm.sh/resource-policy': 'keep', 'ssm-operator.dev/release': 'default/ssm-operator' };
  expect(crds.map(({ metadata }) => metadata.annotations)).toEqual([kept, kept]); // the Job takes them, Helm never
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
        {
          apiGroups: ['apiextensions.k8s.io'],
          resources: ['customresourcedefinitions'],
          resourceNames: ['ssmassociations.ssm-operator.dev', 'ssmdocuments.ssm-operator.dev'],
          verbs: ['get', 'delete'],
        },
      ],
    },
    { kind: 'Role', namespace: 'team', rules: [{ ...group, verbs: ['get', 'patch', 'delete'] }] },
    { kind: 'Role', namespace: 'leases', rules: [{ ...lease, verbs: ['get'] }] },
  ]);
});

test('as declared, the Job may still write the annotation that asks the operator to look', async () => {
  const all = await rendered('--set', 'crds.keep=false,namespaces={team},drain.deletionPolicy=AsDeclared');

  const role = all.find(({ metadata }) => metadata.name.endsWith('-drain-serving'));

  expect(role?.rules).toMatchObject([{ verbs: ['get', 'patch', 'delete'] }]);
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
    deleteCrds: true,
    crdsOf: 'default/ssm-operator',
    dryRun: false,
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

test.each([
  ['none', 'crds.keep=false', []],
  ['one twice', 'crds.keep=false,namespaces={fleet,fleet}', ['fleet']],
])('the Job of a release that names %s drains just what it served', async (_, values, namespaces) => {
  const { spec } = await one('Job', '--set', values);

  const environment = spec?.template.spec.containers[0]?.env ?? [];
  const given = Object.fromEntries(environment.map(({ name, value }) => [name, value]));
  expect(readDrainConfig([], given)).toMatchObject({ namespaces });
  expect(given['NAMESPACES']).toBe(namespaces[0]);
});

test('the pod of the Job goes where the pods of the operator may go', async () => {
  const affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'In', values: ['ops'] }] }],
      },
    },
    podAntiAffinity: {},
  };
  const tolerations = [{ key: 'pool', operator: 'Exists' }];
  const values = [`affinity=${JSON.stringify(affinity)}`, `tolerations=${JSON.stringify(tolerations)}`];
  const json = values.flatMap((value) => ['--set-json', value]);
  const all = await rendered('--set', 'crds.keep=false,nodeSelector.arch=arm64', ...json);

  const { spec } = all.find(({ kind }) => kind === 'Job') ?? {};

  const { nodeAffinity } = affinity;
  expect(spec?.template.spec).toMatchObject({ nodeSelector: { arch: 'arm64' }, tolerations });
  // what keeps replicas apart from each other, or near to something, is not about the Job
  expect(spec?.template.spec).toHaveProperty('affinity', { nodeAffinity });
});

test('the pod of the Job is let through where the pods of the operator are', async () => {
  const egress = '[{"ports": [{"port": 8443, "protocol": "TCP"}]}]';
  const values = 'crds.keep=false,commonLabels.team=a,podLabels.cost=b,podAnnotations.mesh=off';
  const all = await rendered('--set', values, '--set-json', `networkPolicy.extraEgress=${egress}`);
  const hooks = all.filter(({ metadata }) => metadata.name.endsWith('-drain'));

  expect(hooks.find(({ kind }) => kind === 'Job')?.spec?.template).toMatchObject({
    metadata: { labels: { team: 'a', cost: 'b' }, annotations: { mesh: 'off' } },
  });
  expect(JSON.stringify(hooks.find(({ kind }) => kind === 'NetworkPolicy'))).toContain('8443');
});
