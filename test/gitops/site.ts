import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SSMClient } from '@aws-sdk/client-ssm';
import { onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { Cluster } from '../charts/cluster.ts';
import { startOperatorOf } from '../charts/kubelet.ts';
import { freePort } from '../control-plane/port.ts';
import type { Program } from '../support/processes.ts';
import { simulatorAdmin } from '../support/simulator-admin.ts';
import { helm } from '../support/tools.ts';
import { openPlace, type Place } from './namespace.ts';

const run = promisify(execFile);

/** A team's place, an AWS of its own, and an operator that the chart has installed for it. */
export interface Site extends Cluster, Omit<Place, 'kube'> {
  /** What is at work. */
  operator: Program;
  /** Starts another operator. */
  restart(): Promise<void>;
}

const CHART = 'charts/ssm-operator';
const NODE = 'i-0aaaaaaaaaaaaaaa1';

/** Ends with the test. */
export async function openSite(namespace: string, settings: object = {}): Promise<Site> {
  const simulator = await startSimulator({ port: 0, clock: 'wall' });
  onTestFinished(() => simulator.close());
  const place = await openPlace(namespace);
  const helmPath = await helm();
  const cluster: Cluster & Place = {
    ...place,
    aws: simulatorAdmin(simulator.url),
    helm: async (...args) => (await run(helmPath, [...args, '--kubeconfig', place.kubeconfig])).stdout,
    values: [],
  };
  const tags = { Role: 'web', Environment: 'production' };
  await cluster.aws.put(`nodes/${NODE}`, { platformType: 'Linux', tags });
  const release = `ssm-operator-${namespace}`;
  const values = JSON.stringify(await valuesFor(namespace, simulator.url, settings));
  await cluster.helm('install', release, CHART, '--namespace', namespace, '--set-json', values);
  const start = (): Promise<Program> => startOperatorOf(cluster, namespace, release);
  const site: Site = {
    ...cluster,
    operator: await start(),
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
