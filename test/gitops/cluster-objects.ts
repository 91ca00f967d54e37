import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { eventually } from '../support/eventually.ts';
import type { ArgoCd } from './argo-cd.ts';

const NAMESPACE = 'argocd';

/** What we tell people to put into their own. */
const CUSTOMIZATIONS = 'manifests/argocd/argocd-cm.yaml';

interface Cluster {
  readonly dir: string;
  readonly kube: (...args: readonly string[]) => Promise<string>;
  readonly programs: ArgoCd;
}

/** Applies what an installation of Argo CD has beside its programs, and then what docs/gitops.md says. Answers the file of argocd-cm. */
export async function prepareCluster({ dir, kube, programs }: Cluster): Promise<string> {
  const files = programs.crds.flatMap((file) => ['-f', file]);
  await kube('apply', '--server-side', ...files);
  await eventually(() => kube('wait', '--for=condition=Established', '--timeout=30s', ...files));
  const objects = join(dir, 'argocd.yaml');
  await writeFile(objects, [namespace, secret, project].map((object) => dump(object)).join('---\n'));
  await kube('apply', '-f', objects);
  const inNamespace = ['-n', NAMESPACE];
  await kube(...inNamespace, 'apply', ...programs.configs.flatMap((file) => ['-f', file]));
  await kube(...inNamespace, 'patch', 'configmap', 'argocd-cm', '--patch-file', CUSTOMIZATIONS);
  const settings = join(dir, 'argocd-cm.yaml');
  await writeFile(settings, await kube(...inNamespace, 'get', 'configmap', 'argocd-cm', '-o', 'yaml'));
  return settings;
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

/** argocd-server would make it, and comes last. */
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
