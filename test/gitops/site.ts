import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SSMClient } from '@aws-sdk/client-ssm';
import { inject, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { Cluster } from '../charts/cluster.ts';
import { startOperatorOf } from '../charts/kubelet.ts';
import { freePort } from '../control-plane/port.ts';
import type { Program } from '../support/processes.ts';
import { simulatorAdmin } from '../support/simulator-admin.ts';
import { helm, kubectl } from '../support/tools.ts';
import { openRepository, type Repository } from './repository.ts';

const run = promisify(execFile);

/** A team's namespace and repository, an AWS of its own, and an operator that the chart has installed for it. */
export interface Site extends Cluster {
  readonly namespace: string;
  readonly repository: Repository;
  /** What is at work. */
  operator: Program;
  /** Writes a file into the folder of the test. Answers its path. */
  file(name: string, content: object): Promise<string>;
  /** Starts another operator. */
  restart(): Promise<void>;
}

/** The API server's metrics are long. */
const LONG = { maxBuffer: 64 * 1024 * 1024 };
const CHART = 'charts/ssm-operator';
const NODE = 'i-0aaaaaaaaaaaaaaa1';

/** Ends with the test. */
export async function openSite(namespace: string, settings: object = {}): Promise<Site> {
  const { kubeconfig, repositories } = inject('argo');
  const simulator = await startSimulator({ port: 0, clock: 'wall' });
  onTestFinished(() => simulator.close());
  const folder = await mkdtemp(join(repositories, '..', 'site-')); // goes with the control plane, however that ends
  onTestFinished(() => rm(folder, { recursive: true }));
  const [helmPath, ctl] = [await helm(), await kubectl()];
  const cluster: Cluster = {
    kubeconfig,
    folder,
    aws: simulatorAdmin(simulator.url),
    kube: async (...args) =>
      (await run(ctl, ['--kubeconfig', kubeconfig, '--namespace', namespace, ...args], LONG)).stdout,
    helm: async (...args) => (await run(helmPath, [...args, '--kubeconfig', kubeconfig])).stdout,
    values: [],
  };
  const tags = { Role: 'web', Environment: 'production' };
  await cluster.aws.put(`nodes/${NODE}`, { platformType: 'Linux', tags });
  await cluster.kube('create', 'namespace', namespace);
  onTestFinished(() => leave(cluster, namespace));
  const release = `ssm-operator-${namespace}`;
  const values = JSON.stringify(await valuesFor(namespace, simulator.url, settings));
  await cluster.helm('install', release, CHART, '--namespace', namespace, '--set-json', values);
  const start = (): Promise<Program> => startOperatorOf(cluster, namespace, release);
  const site: Site = {
    ...cluster,
    namespace,
    repository: await openRepository(join(repositories, namespace)),
    operator: await start(),
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, JSON.stringify(content));
      return path;
    },
    async restart() {
      site.operator = await start();
    },
  };
  return site;
}

/** Systems Manager as somebody at the console uses it. */
export function somebodyAt({ aws }: Site): SSMClient {
  const credentials = { accessKeyId: 'somebody', secretAccessKey: 'else' };
  const client = new SSMClient({ region: 'eu-west-1', endpoint: aws.url, credentials });
  onTestFinished(() => client.destroy());
  return client;
}

async function valuesFor(namespace: string, url: string, settings: object): Promise<object> {
  return {
    clusterName: 'test',
    region: 'eu-west-1',
    namespaces: [namespace],
    adoptionNamespaces: [namespace],
    publicSharingNamespaces: [namespace],
    crds: { install: false },
    rbac: { aggregateToView: false },
    env: [{ name: 'AWS_ENDPOINT_URL', value: url }],
    settings: {
      accountId: '111122223333',
      httpPort: await freePort(),
      sweepInterval: '1s',
      leaseDuration: '6s',
      renewDeadline: '4s',
      retryPeriod: '500ms',
      awsTimeout: '3s',
      intentWait: '4s',
      awsRate: 0,
      ...settings,
    },
  };
}

/** Also what a failed test left behind; nobody is at work any more. */
async function leave({ kube }: Cluster, namespace: string): Promise<void> {
  for (const kind of ['ssma', 'ssmd']) {
    const names = await kube('get', kind, '-o', 'name'); // oxlint-disable-line no-await-in-loop -- two
    const letGo = ['--type=merge', '-p', '{"metadata":{"finalizers":[]}}'];
    await Promise.all(
      names
        .split('\n')
        .filter(Boolean)
        .map((name) => kube('patch', name, ...letGo)),
    ); // oxlint-disable-line no-await-in-loop -- two
  }
  await kube('delete', 'namespace', namespace, '--wait=false');
}
