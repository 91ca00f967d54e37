import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProgram, type Program } from '../support/processes.ts';
import type { PodSpec } from '../support/operator-image.ts';
import type { Cluster, PodStart } from './cluster.ts';

/** The operator of a release, as its Deployment says. It leads, or waits for whoever leads. */
export async function startOperatorOf(cluster: Cluster, namespace: string, name: string): Promise<Program> {
  const pod = await podOf(cluster, namespace, `deployment/${name}`);
  const operator = await startPod(cluster, namespace, pod);
  await operator.line('"leading"');
  return operator;
}

/** Waits for the Job, does what it says, and tells the API server how it ended. Answers what it printed. */
export async function runJob(
  cluster: Cluster,
  namespace: string,
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const pod = await eventually(() => podOf(cluster, namespace, `job/${name}`));
  const startTime = new Date().toISOString();
  const program = await startPod(cluster, namespace, pod, environment);
  const code = await program.exited;
  const status = { startTime, ...(code === 0 ? succeeded() : failed()) };
  const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status })];
  await cluster.kube('patch', 'job', name, '-n', namespace, ...patch);
  return program.lines;
}

/** As the Job controller writes it. */
function succeeded(): object {
  const completionTime = new Date().toISOString();
  return { succeeded: 1, completionTime, conditions: conditions('SuccessCriteriaMet', 'Complete') };
}

function failed(): object {
  return { failed: 1, conditions: conditions('FailureTarget', 'Failed') };
}

function conditions(...types: readonly string[]): readonly object[] {
  const lastTransitionTime = new Date().toISOString();
  return types.map((type) => ({ type, status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime }));
}

async function podOf({ kube }: Cluster, namespace: string, owner: string): Promise<PodSpec> {
  return JSON.parse(
    await kube('get', owner, '-n', namespace, '-o', 'jsonpath={.spec.template.spec}'),
  ) as PodSpec;
}

/** There is no node: what a kubelet would start is started here, with the identity and the settings of the pod. */
async function startPod(
  cluster: Cluster,
  namespace: string,
  pod: PodSpec,
  environment: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const kubeconfig = await kubeconfigOf(cluster, namespace, pod.serviceAccountName);
  const { env } = pod.containers[0];
  const variables = Object.fromEntries(env.map(({ name, value }) => [name, value ?? namespace]));
  const { start = startProcess } = cluster;
  const program = start({ pod, environment: { KUBECONFIG: kubeconfig, ...variables, ...environment } });
  onTestFinished(async () => void (await program.kill('SIGTERM')));
  return program;
}

function startProcess({ pod, environment }: PodStart): Program {
  const [, ...args] = pod.containers[0].args ?? [];
  return startProgram(['src/main.ts', ...args], environment);
}

interface Kubeconfig {
  readonly clusters: readonly [{ readonly name: string }];
}

/** With a token of just this account. */
async function kubeconfigOf(
  { kube, kubeconfig, folder }: Cluster,
  namespace: string,
  account: string,
): Promise<string> {
  const token = (await kube('create', 'token', account, '-n', namespace)).trim();
  const admin = load(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const context = { cluster: admin.clusters[0].name, user: account, namespace };
  const path = join(folder, `${namespace}-${account}`);
  const own = {
    ...admin,
    users: [{ name: account, user: { token } }],
    contexts: [{ name: account, context }],
    'current-context': account,
  };
  await writeFile(path, dump(own)); // a throwaway token, and a container reads it as another user
  return path;
}
