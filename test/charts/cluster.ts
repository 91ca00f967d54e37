import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { freePort } from '../control-plane/port.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { PodSpec } from '../support/operator-image.ts';
import type { Program } from '../support/processes.ts';
import { eventually } from '../support/eventually.ts';
import { simulatorAdmin, writesAmong, type SimulatorAdmin } from '../support/simulator-admin.ts';
import { helm, kubectl } from '../support/tools.ts';

const run = promisify(execFile);

/** A cluster without the operator, and an AWS before it. */
export interface Cluster {
  readonly kubeconfig: string;
  readonly aws: SimulatorAdmin;
  readonly helm: (...args: readonly string[]) => Promise<string>;
  readonly kube: (...args: readonly string[]) => Promise<string>;
  /** Values that every release of these tests has. */
  readonly values: readonly string[];
  /** A folder of the test. */
  readonly folder: string;
  /** How a pod is started. Default: as a process. */
  readonly start?: StartPod;
}

export interface PodStart {
  readonly pod: PodSpec;
  readonly environment: Readonly<Record<string, string>>;
}

type StartPod = (start: PodStart) => Program;

let clusters = 0;

/** Ends with the test, and leaves nothing of ours in the control plane. */
export async function openCluster(
  { kubeconfig }: ControlPlane,
  findHelm: () => Promise<string> = helm,
): Promise<Cluster> {
  const simulator = await startSimulator({ port: 0, clock: 'wall' });
  onTestFinished(() => simulator.close());
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-chart-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [helmPath, ctl] = [await findHelm(), await kubectl()];
  const kube = async (...args: readonly string[]): Promise<string> =>
    (await run(ctl, ['--kubeconfig', kubeconfig, ...args])).stdout;
  onTestFinished(() => clear(kube));
  const aws = simulatorAdmin(simulator.url);
  await aws.put('nodes/i-0aaaaaaaaaaaaaaa1', {
    platformType: 'Linux',
    tags: { Role: 'web', Environment: 'production' },
  });
  return {
    kubeconfig,
    aws,
    kube,
    folder,
    helm: async (...args) => (await run(helmPath, [...args, '--kubeconfig', kubeconfig])).stdout,
    values: await valuesFor(simulator.url),
  };
}

async function valuesFor(url: string): Promise<readonly string[]> {
  const settings = {
    accountId: '111122223333',
    httpPort: await freePort(),
    sweepInterval: '1s',
    leaseDuration: '6s',
    renewDeadline: '4s',
    retryPeriod: '500ms',
    awsTimeout: '3s',
    intentWait: '4s',
  };
  const env = [{ name: 'AWS_ENDPOINT_URL', value: url }];
  const sets = ['--set', 'clusterName=test,region=eu-west-1'];
  return [
    ...sets,
    '--set-json',
    `settings=${JSON.stringify(settings)}`,
    '--set-json',
    `env=${JSON.stringify(env)}`,
  ];
}

/** Also what a failed test left behind. */
async function clear(kube: Cluster['kube']): Promise<void> {
  const crds = ['ssmassociations.ssm-operator.dev', 'ssmdocuments.ssm-operator.dev'];
  for (const crd of crds) {
    /* oxlint-disable no-await-in-loop -- one after the other */
    const names = await kube(
      'get',
      crd,
      '-A',
      '-o',
      'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}',
    ).catch(() => '');
    for (const [namespace = '', name = ''] of names
      .split(' ')
      .filter(Boolean)
      .map((each) => each.split('/')))
      await kube('patch', crd, name, '-n', namespace, '--type=merge', '-p', '{"metadata":{"finalizers":[]}}');
    await kube('delete', 'crd', crd, '--ignore-not-found', '--timeout=20s');
    /* oxlint-enable no-await-in-loop */
  }
  await kube('delete', 'clusterrole,clusterrolebinding', '--selector', 'app.kubernetes.io/managed-by=Helm');
}

/** A namespace that only this test has. */
export async function openNamespace({ kube }: Cluster, purpose: string): Promise<string> {
  const name = `${purpose}-${(clusters += 1)}`;
  await kube('create', 'namespace', name);
  onTestFinished(async () => void (await kube('delete', 'namespace', name, '--wait=false')));
  return name;
}

export const ALL_SAMPLES = 'manifests/samples';
/** A document, and the association that runs it. */
const ONE_SAMPLE = 'manifests/samples/close-ssh.yaml';

/** Applies samples, and waits until they are Ready. Answers how many there are. */
export async function applySamples({ kube }: Cluster, namespace: string, path = ONE_SAMPLE): Promise<number> {
  await kube('apply', '-n', namespace, '--recursive', '-f', path);
  const ready = ['wait', '-n', namespace, '--for=condition=Ready', '--timeout=40s'];
  await eventually(() => kube(...ready, 'ssma,ssmd', '--all'));
  return (await resourcesIn({ kube }, namespace)).length;
}

/** Asks for a look at AWS, and waits until all have had it. */
export async function lookAgain({ kube }: Cluster, namespace: string): Promise<void> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const request = `ssm-operator.dev/reconcile-requested-at=${now}`;
  await kube('annotate', 'ssma,ssmd', '--all', '-n', namespace, '--overwrite', request);
  const handled = `--for=jsonpath={.status.lastHandledReconcileAt}=${now}`;
  await kube('wait', '-n', namespace, handled, '--timeout=40s', 'ssma,ssmd', '--all');
}

/** `uid@resource` of each. */
export async function resourcesIn(
  { kube }: Pick<Cluster, 'kube'>,
  namespace: string,
): Promise<readonly string[]> {
  const said = await kube(
    'get',
    'ssma,ssmd',
    '-n',
    namespace,
    '-o',
    'jsonpath={range .items[*]}{.metadata.uid}@{.metadata.name} {end}',
  );
  return said.split(' ').filter(Boolean).toSorted();
}

/** What was sent that changes AWS. */
export async function awsWrites({ aws }: Cluster): Promise<readonly string[]> {
  return writesAmong(await aws.calls()).map(({ operation }) => operation);
}
