import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { expect, inject, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { SETTINGS, variableOf } from '../../src/settings/settings.ts';
import { helmOn, one, refusalOf, rendered, template, type Manifest } from './fixture.ts';

const kubeconfig = inject('kubeconfig');

test('helm lint finds nothing', async () => {
  const said = await helmOn(['lint', '--strict'], '--set', 'clusterName=test');

  expect(said).toContain('1 chart(s) linted, 0 chart(s) failed');
  expect(said).not.toMatch(/WARNING|ERROR/);
});

test('the operator may do this in every namespace, and nothing else', async () => {
  const { rules } = await one('ClusterRole', '--set', 'rbac.aggregateToView=false');

  expect(rules).toEqual([
    {
      apiGroups: ['ssm-operator.dev'],
      resources: ['ssmassociations', 'ssmdocuments'],
      verbs: ['get', 'list', 'watch', 'patch'],
    },
    {
      apiGroups: ['ssm-operator.dev'],
      resources: ['ssmassociations/status', 'ssmdocuments/status'],
      verbs: ['patch'],
    },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
  ]);
});

test('switched off, contentFrom gives no right to read ConfigMaps, and the operator is told', async () => {
  const off = ['--set', 'contentFrom.enabled=false,rbac.aggregateToView=false'];
  const [{ rules }, { spec }] = [await one('ClusterRole', ...off), await one('Deployment', ...off)];

  expect(JSON.stringify(rules)).not.toContain('configmaps');
  expect(rules).toHaveLength(3);
  expect(spec?.template.spec.containers[0]?.env).toContainEqual({ name: 'CONTENT_FROM', value: 'false' });
});

test('the operator may do this in its own namespace, and nothing else', async () => {
  const { rules, metadata } = await one('Role');

  expect(metadata.namespace).toBe('default');
  expect(rules).toEqual([
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      resourceNames: ['ssm-operator'],
      verbs: ['get', 'patch', 'update'],
    },
  ]);
});

test('an operator that waits for no lease renews none, and still marks one when it brakes', async () => {
  const { rules } = await one('Role', '--set', 'settings.leaderElection=false,replicas=1');

  expect(rules).toContainEqual({
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    resourceNames: ['ssm-operator'],
    verbs: ['get', 'patch'],
  });
});

test.each(['ClusterRoleBinding', 'RoleBinding'])('the %s is for the service account alone', async (kind) => {
  const subject = { kind: 'ServiceAccount', name: 'ssm-operator', namespace: 'default' };

  expect(await one(kind)).toMatchObject({ subjects: [subject], roleRef: { name: 'ssm-operator' } });
});

test('the pod runs with the least rights', async () => {
  const { spec } = await one('Deployment', '--set', 'region=eu-west-1');

  expect(spec).toMatchObject({ replicas: 2 });
  expect(spec?.template.spec).toMatchObject({
    serviceAccountName: 'ssm-operator',
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 30,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_532,
      runAsGroup: 65_532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'operator',
        image: 'ghcr.io/ssm-operator/ssm-operator:0.1.0',
        imagePullPolicy: 'IfNotPresent',
        env: [
          { name: 'CLUSTER_NAME', value: 'test' },
          { name: 'AWS_REGION', value: 'eu-west-1' },
          {
            name: 'POD_NAMESPACE',
            valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
          },
        ],
        ports: [{ name: 'http', containerPort: 8080 }],
        livenessProbe: {
          httpGet: { path: '/healthz', port: 'http' },
          periodSeconds: 20,
          timeoutSeconds: 10,
          failureThreshold: 3,
        },
        readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
        resources: {
          requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
          limits: { memory: '256Mi', 'ephemeral-storage': '512Mi' },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  });
});

test('settings are given as environment variables, and no region is left to EKS', async () => {
  const { spec } = await one('Deployment', '--set', 'settings.sweepInterval=2m');

  expect(spec?.template.spec.containers[0]?.env).toEqual([
    { name: 'CLUSTER_NAME', value: 'test' },
    { name: 'SWEEP_INTERVAL', value: '2m' },
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
  ]);
});

test('namespaces that may adopt are handed on as one list', async () => {
  const { spec } = await one('Deployment', '--set', 'adoptionNamespaces={fleet,web}');

  expect(spec?.template.spec.containers[0]?.env).toContainEqual({
    name: 'ADOPTION_NAMESPACES',
    value: 'fleet,web',
  });
});

test('namespaces that may share with everybody are handed on as one list', async () => {
  const { spec } = await one('Deployment', '--set', 'publicSharingNamespaces={fleet,web}');

  expect(spec?.template.spec.containers[0]?.env).toContainEqual({
    name: 'PUBLIC_SHARING_NAMESPACES',
    value: 'fleet,web',
  });
});

test('the service account carries the role of IRSA', async () => {
  const arn = 'arn:aws:iam::111122223333:role/ssm-operator';
  const key = String.raw`serviceAccount.annotations.eks\.amazonaws\.com/role-arn`;

  const { metadata } = await one('ServiceAccount', '--set', `${key}=${arn}`);

  expect(metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': arn });
});

test('the chart brings both CRDs, as they are in crds, and an uninstall keeps them', async () => {
  const crds = (await rendered()).filter(({ kind }) => kind === 'CustomResourceDefinition');

  expect(crds.map(({ metadata }) => metadata.name)).toEqual([
    'ssmassociations.ssm-operator.dev',
    'ssmdocuments.ssm-operator.dev',
  ]);
  for (const { metadata, ...definition } of crds) {
    expect(metadata.annotations).toEqual({
      'helm.sh/resource-policy': 'keep',
      'ssm-operator.dev/release': 'default/ssm-operator',
    });
    const [plural] = metadata.name.split('.');
    const { metadata: _, ...written } = load(await readFile(`crds/${plural}.yaml`, 'utf8')) as Manifest; // oxlint-disable-line no-await-in-loop -- two
    expect(definition).toEqual(written);
  }
});

test('refuses Kubernetes before 1.33', async () => {
  const refusal = await refusalOf(template('--kube-version', '1.32.9'));

  expect(refusal).toContain('chart requires kubeVersion: >=1.33.0-0');
});

test('every setting of the operator is a value, and reaches it', async () => {
  const schema = JSON.parse(await readFile('charts/ssm-operator/values.schema.json', 'utf8')) as {
    readonly properties: Readonly<Record<string, { readonly properties: object }>>;
  };
  const known = [
    ...Object.keys(schema.properties),
    ...Object.keys(schema.properties['settings']!.properties),
  ];
  const settings = SETTINGS.filter(({ name }) => !(name in schema.properties) && name !== 'leaderElection');
  const values = settings.map(({ name, default: value }) => [name, value ?? SAMPLES[name]] as const);
  const set = `settings=${JSON.stringify(Object.fromEntries(values))}`;

  const { spec } = await one('Deployment', '--set', 'region=eu-west-1', '--set-json', set);

  const { env = [] } = spec?.template.spec.containers[0] ?? {};
  const environment = Object.fromEntries(env.map(({ name, value = 'pod' }) => [name, value]));
  const config = readConfig([], environment, 'test') as unknown as Readonly<Record<string, unknown>>;
  expect(SETTINGS.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  expect(settings.filter((setting) => environment[variableOf(setting)] === undefined)).toEqual([]);
  expect(config['endpointTemplate']).toBe(SAMPLES['endpointTemplate']);
});

/** For those that have no default. */
const SAMPLES: Readonly<Record<string, string>> = {
  accountId: '111122223333',
  endpointTemplate: 'https://ssm.example.com',
  leaseNamespace: 'default',
};

test('the notes say what deleting does', async () => {
  const options = '--dry-run=server --namespace default --set clusterName=test,crds.install=false'.split(' ');

  const said = await helmOn(['install', 'ssm-operator'], ...options, '--kubeconfig', kubeconfig);

  expect(said).toContain('Deleting one deletes it in AWS, unless deletionPolicy is Retain.');
  expect(said).not.toContain('ServiceMonitor');
});

test('the notes tell of a ServiceMonitor that the cluster does not know', async () => {
  const values = 'clusterName=test,crds.install=false,metrics.serviceMonitor.enabled=true';
  const options = ['--dry-run=server', '--namespace', 'default', '--set', values, '--kubeconfig', kubeconfig];

  const said = await helmOn(['install', 'ssm-operator'], ...options);

  expect(said).toContain('This cluster does not know ServiceMonitor, so none was made.');
});
