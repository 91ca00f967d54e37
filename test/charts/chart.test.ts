import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { kubectl } from '../support/tools.ts';
import { helmOn, refusalOf, rendered, template, type Manifest } from './fixture.ts';

const run = promisify(execFile);
const kubeconfig = inject('kubeconfig');

test('helm lint finds nothing', async () => {
  const said = await helmOn(['lint', '--strict'], '--set', 'clusterName=test');

  expect(said).toContain('1 chart(s) linted, 0 chart(s) failed');
  expect(said).not.toMatch(/WARNING|ERROR/);
});

test('the operator may do this in every namespace, and nothing else', async () => {
  const { rules } = await one('ClusterRole');

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
    {
      apiGroups: ['ssm-operator.dev'],
      resources: ['ssmassociations/finalizers', 'ssmdocuments/finalizers'],
      verbs: ['update'],
    },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
  ]);
});

test('switched off, contentFrom gives no right to read ConfigMaps, and the operator is told', async () => {
  const off = ['--set', 'contentFrom=false'];
  const [{ rules }, { spec }] = [await one('ClusterRole', ...off), await one('Deployment', ...off)];

  expect(JSON.stringify(rules)).not.toContain('configmaps');
  expect(rules).toHaveLength(4);
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
      verbs: ['get', 'watch', 'patch', 'update'],
    },
  ]);
});

test.each(['ClusterRoleBinding', 'RoleBinding'])('the %s is for the service account alone', async (kind) => {
  const subject = { kind: 'ServiceAccount', name: 'ssm-operator', namespace: 'default' };

  expect(await one(kind)).toMatchObject({ subjects: [subject], roleRef: { name: 'ssm-operator' } });
});

test('the pod runs with the least rights', async () => {
  const { spec } = await one('Deployment', '--set', 'region=eu-west-1');

  expect(spec).toMatchObject({ replicas: 1 });
  expect(spec?.template.spec).toEqual({
    serviceAccountName: 'ssm-operator',
    enableServiceLinks: false,
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
          { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        ],
        ports: [{ name: 'http', containerPort: 8080 }],
        livenessProbe: {
          httpGet: { path: '/healthz', port: 'http' },
          periodSeconds: 20,
          timeoutSeconds: 10,
          failureThreshold: 3,
        },
        readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } },
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
  const { spec } = await one('Deployment', '--set', 'env[0].name=SWEEP_INTERVAL,env[0].value=2m');

  expect(spec?.template.spec.containers[0]?.env).toEqual([
    { name: 'CLUSTER_NAME', value: 'test' },
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'SWEEP_INTERVAL', value: '2m' },
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

test('the chart brings both CRDs', async () => {
  const manifests = await rendered('--include-crds');

  const crds = manifests.filter(({ kind }) => kind === 'CustomResourceDefinition');
  expect(crds.map(({ metadata }) => metadata.name)).toEqual([
    'ssmassociations.ssm-operator.dev',
    'ssmdocuments.ssm-operator.dev',
  ]);
});

test.each([
  ['an unknown value', 'replica=2', "additional properties 'replica' not allowed"],
  ['an unknown value further down', 'image.tagg=1', "at '/image': additional properties 'tagg' not allowed"],
  ['a cluster name in upper case', 'clusterName=Prod', "'Prod' does not match pattern '^[a-z0-9-]{1,63}$'"],
  ['fewer than no replicas', 'replicas=-1', "at '/replicas': minimum: got -1, want 0"],
  ['every namespace as one that may adopt', 'adoptionNamespaces={*}', "'*' does not match pattern"],
  ['a word for contentFrom', 'contentFrom=off', "at '/contentFrom': got string, want boolean"],
  ['a zone as region', 'region=eu-west-1a', "at '/region': 'eu-west-1a' does not match pattern"],
])('refuses %s', async (_, value, words) => {
  const refusal = await refusalOf(template('--set', value));

  expect(refusal).toContain(words);
});

test('refuses to be installed without a cluster name', async () => {
  const refusal = await refusalOf(helmOn(['template', 'ssm-operator']));

  expect(refusal).toContain("missing property 'clusterName'");
});

test('refuses Kubernetes before 1.33', async () => {
  const refusal = await refusalOf(template('--kube-version', '1.32.9'));

  expect(refusal).toContain('chart requires kubeVersion: >=1.33.0-0');
});

test('the API server accepts what is rendered', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chart-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'rendered.yaml');
  await writeFile(file, await template('--set', 'region=eu-west-1'));

  const command = ['--kubeconfig', kubeconfig, 'apply', '--dry-run=server', '-f', file];
  const { stdout, stderr } = await run(await kubectl(), command);

  expect(stderr).toBe('');
  expect(stdout.match(/ \(server dry run\)$/gm)).toHaveLength(6);
});

test('the notes say what deleting does', async () => {
  const options = '--dry-run=server --skip-crds --namespace default --set clusterName=test'.split(' ');

  const said = await helmOn(['install', 'ssm-operator'], ...options, '--kubeconfig', kubeconfig);

  expect(said).toContain('Deleting one deletes it in AWS, unless deletionPolicy is Retain.');
});

async function one(kind: string, ...options: readonly string[]): Promise<Manifest> {
  const found = (await rendered(...options)).filter((manifest) => manifest.kind === kind);
  const [manifest] = found;
  if (manifest === undefined || found.length > 1) throw new Error(`${found.length} of kind ${kind}`);
  return manifest;
}
