import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const LIBRARYS_NAME_OF_THE_POD = 'inClusterContext';
const TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not read the file',
};

/** Looks where kubectl and every controller look: `KUBECONFIG` (given as `paths`), the pod, the home folder. */
export function loadKubeconfig(paths: string | undefined): KubeConfig {
  const config = new KubeConfig();
  const files = (paths ?? '').split(delimiter).filter((path) => path !== '');
  const home = join(homedir(), '.kube', 'config');
  if (files.length > 0) loadFiles(config, files);
  else if (existsSync(SERVICE_ACCOUNT_TOKEN)) config.loadFromCluster();
  else if (existsSync(home)) loadFile(config, home);
  else throw new Error('No Kubernetes configuration found: set KUBECONFIG, or run inside a cluster.');
  check(config);
  return config;
}

/** Of the current context; in a pod, the pod's own. */
export function namespaceOf(config: KubeConfig): string | undefined {
  return config.getContextObject(config.currentContext)?.namespace?.trim() || undefined;
}

/** Its name, for people. `undefined`: we are who the pod is. */
export function contextOf({ currentContext }: KubeConfig): string | undefined {
  return currentContext === LIBRARYS_NAME_OF_THE_POD ? undefined : currentContext;
}

function loadFiles(config: KubeConfig, [first, ...rest]: readonly string[]): void {
  if (first !== undefined) loadFile(config, first);
  for (const path of rest) {
    const next = new KubeConfig();
    loadFile(next, path);
    config.mergeConfig(next, true);
  }
}

function loadFile(config: KubeConfig, path: string): void {
  try {
    config.loadFromFile(path);
  } catch (cause) {
    throw new Error(`The kubeconfig ${path} can't be read: ${troubleWith(cause as NodeJS.ErrnoException)}.`, {
      cause,
    });
  }
}

function troubleWith({ code, name, message }: NodeJS.ErrnoException): string {
  const known = code === undefined ? undefined : TROUBLE[code];
  const [first = ''] = message.split('\n');
  return known ?? (name === 'YAMLException' ? `it is no YAML (${first})` : first);
}

function check(config: KubeConfig): void {
  if (!config.currentContext) {
    throw new Error('The kubeconfig has no current context: choose one with kubectl config use-context.');
  }
  const cluster = config.getCurrentCluster();
  if (!cluster?.server) {
    throw new Error(`The kubeconfig's current context "${config.currentContext}" names no cluster.`);
  }
  if (!URL.canParse(cluster.server)) {
    throw new Error(
      `The kubeconfig's server ${JSON.stringify(cluster.server)} is no address, such as https://10.0.0.1:6443.`,
    );
  }
  if (cluster.proxyUrl) throw new Error('A proxy-url in the kubeconfig is not supported yet: remove it.');
}
