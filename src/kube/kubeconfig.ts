import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Looks where kubectl and every controller look: `KUBECONFIG` (given as `paths`), the pod, the home folder. */
export function loadKubeconfig(paths: string | undefined): KubeConfig {
  const config = new KubeConfig();
  const files = (paths ?? '').split(delimiter).filter((path) => path !== '');
  const home = join(homedir(), '.kube', 'config');
  if (files.length > 0) loadFiles(config, files);
  else if (existsSync(SERVICE_ACCOUNT_TOKEN)) config.loadFromCluster();
  else if (existsSync(home)) config.loadFromFile(home);
  else throw new Error('No Kubernetes configuration found: set KUBECONFIG, or run inside a cluster.');
  check(config);
  return config;
}

/** Of the current context; in a pod, the pod's own. */
export function namespaceOf(config: KubeConfig): string | undefined {
  return config.getContextObject(config.currentContext)?.namespace?.trim() || undefined;
}

function loadFiles(config: KubeConfig, [first, ...rest]: readonly string[]): void {
  if (first !== undefined) config.loadFromFile(first);
  for (const path of rest) {
    const next = new KubeConfig();
    next.loadFromFile(path);
    config.mergeConfig(next, true);
  }
}

function check(config: KubeConfig): void {
  const cluster = config.getCurrentCluster();
  if (!cluster?.server) {
    throw new Error(`The kubeconfig's current context "${config.currentContext}" names no cluster.`);
  }
  if (cluster.proxyUrl) throw new Error('A proxy-url in the kubeconfig is not supported yet: remove it.');
}
