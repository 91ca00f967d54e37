import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { dump, load, loadAll } from 'js-yaml';
import { inject } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openConnection, type KubeConnection } from '../../src/kube/connection.ts';
import { helm } from './tools.ts';

const run = promisify(execFile);
const CHART = 'charts/ssm-operator';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** What gives the operator its rights; its Deployment needs a node, and there is none. */
const RESOURCES: Readonly<Record<string, Resource>> = {
  ServiceAccount: { api: '/api/v1', plural: 'serviceaccounts', namespaced: true },
  ClusterRole: { api: RBAC, plural: 'clusterroles', namespaced: false },
  ClusterRoleBinding: { api: RBAC, plural: 'clusterrolebindings', namespaced: false },
  Role: { api: RBAC, plural: 'roles', namespaced: true },
  RoleBinding: { api: RBAC, plural: 'rolebindings', namespaced: true },
};

interface Resource {
  readonly api: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface IdentityOptions {
  /** Of somebody who may do everything. */
  readonly kubeconfig: string;
  /** Where the chart would be installed; it must exist. */
  readonly namespace: string;
  /** Where the operator's kubeconfig goes. */
  readonly path: string;
  /** Of the chart. Default: its own. */
  readonly values?: readonly string[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * Gives the operator the identity that the chart gives it: applies the chart's ServiceAccount with its rights, and
 * writes a kubeconfig with a token of just that account.
 */
export async function writeOperatorKubeconfig({
  kubeconfig,
  namespace,
  path,
  values = [],
}: IdentityOptions): Promise<void> {
  const manifests = await manifestsFor(namespace, values);
  const account = manifests.find(({ kind }) => kind === 'ServiceAccount')?.metadata.name ?? '';
  const kube = openConnection({ kubeconfig, clock: systemClock });
  try {
    for (const manifest of manifests) await apply(kube, namespace, manifest); // oxlint-disable-line no-await-in-loop -- in their order
    const { status } = await kube.request<{ readonly status: { readonly token: string } }>({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      body: { spec: { expirationSeconds: 7_200 } },
    });
    const admin = load(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
    await writeFile(path, dump(withToken(admin, status.token, namespace)), { mode: 0o600 });
  } finally {
    await kube.close();
  }
}

/** A namespace that no test has. */
const ANYWHERE = 'namespace-of-the-release';

const rendered = new Map<string, Promise<string>>();

/** Helm is asked once: a template takes longer than many a test. */
async function manifestsFor(namespace: string, values: readonly string[]): Promise<readonly Manifest[]> {
  const set = ['clusterName=test', ...values].join(',');
  const rendering = rendered.get(set) ?? render(set);
  rendered.set(set, rendering);
  const text = (await rendering).replaceAll(ANYWHERE, namespace);
  return (loadAll(text) as Manifest[]).filter((item) => item?.kind in RESOURCES);
}

async function render(set: string): Promise<string> {
  const release = ['template', `ssm-operator-${ANYWHERE}`, CHART, '--namespace', ANYWHERE];
  const values = ['--set', set, '--kube-version', '1.36.3'];
  return (await run(await helm(), [...release, ...values])).stdout;
}

async function apply(kube: KubeConnection, namespace: string, manifest: Manifest): Promise<void> {
  const { api, plural, namespaced } = RESOURCES[manifest.kind]!;
  const { name, namespace: own = namespace } = manifest.metadata;
  await kube.request({
    method: 'PATCH',
    path: `${api}${namespaced ? `/namespaces/${own}` : ''}/${plural}/${name}`,
    query: { fieldManager: 'test', force: true },
    body: manifest,
    contentType: 'application/apply-patch+yaml',
  });
}

let shared: Promise<string> | undefined;

/** Path of a kubeconfig with the chart's rights in every namespace. Made once: that takes longer than many a test. */
export function serverWideIdentity(): Promise<string> {
  return (shared ??= makeServerWide());
}

async function makeServerWide(): Promise<string> {
  const kubeconfig = inject('kubeconfig');
  const namespace = `operator-${process.pid}`;
  const kube = openConnection({ kubeconfig, clock: systemClock });
  await kube.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } });
  await kube.close();
  // it holds a token, and goes with the control plane
  const path = join(await mkdtemp(join(dirname(kubeconfig), 'identity-')), 'kubeconfig');
  await writeOperatorKubeconfig({ kubeconfig, namespace, path });
  return path;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string }[];
}

function withToken(admin: Kubeconfig, token: string, namespace: string): object {
  const name = 'operator';
  const cluster = admin.clusters[0]?.name ?? '';
  return {
    ...admin,
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster, user: name, namespace } }],
    'current-context': name,
  };
}
