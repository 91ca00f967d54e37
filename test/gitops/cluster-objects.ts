import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { eventually } from '../support/eventually.ts';

const NAMESPACE = 'argocd';
const CUSTOMIZATIONS = 'manifests/argocd/argocd-cm.yaml';

interface Cluster {
  readonly dir: string;
  readonly kube: (...args: readonly string[]) => Promise<string>;
  readonly crds: readonly string[];
}

/** Applies what an installation of Argo CD has beside its programs. Answers the file of argocd-cm. */
export async function prepareCluster({ dir, kube, crds }: Cluster): Promise<string> {
  const files = crds.flatMap((file) => ['-f', file]);
  await kube('apply', '--server-side', ...files);
  await eventually(() => kube('wait', '--for=condition=Established', '--timeout=30s', ...files));
  const settings = join(dir, 'argocd-cm.yaml');
  await writeFile(settings, dump(settingsOf(await customizations())));
  const objects = join(dir, 'argocd.yaml');
  await writeFile(objects, [namespace, secret, project].map((object) => dump(object)).join('---\n'));
  await kube('apply', '-f', objects);
  await kube('apply', '-f', settings);
  return settings;
}

/** What we tell people to put into their own. */
async function customizations(): Promise<Readonly<Record<string, string>>> {
  const { data } = load(await readFile(CUSTOMIZATIONS, 'utf8')) as { data: Readonly<Record<string, string>> };
  return data;
}

const part = { 'app.kubernetes.io/part-of': 'argocd' };

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };

/** Without its key later edits of argocd-cm are not taken up. */
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'argocd-secret', namespace: NAMESPACE, labels: part },
  stringData: { 'server.secretkey': 'of-tests' },
};

/** argocd-server, which is not there, would make it. */
const project = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: NAMESPACE },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ namespace: '*', server: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
};

function settingsOf(data: Readonly<Record<string, string>>): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: NAMESPACE, labels: part },
    data,
  };
}
