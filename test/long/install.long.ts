import { execFile } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ALL_SAMPLES,
  applySamples,
  awsWrites,
  lookAgain,
  openCluster,
  openNamespace,
  resourcesIn,
  type Cluster,
  type PodStart,
} from '../charts/cluster.ts';
import { runJob, startOperatorOf } from '../charts/kubelet.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { buildImage, BASE, confinementOf, IMAGE } from '../support/operator-image.ts';
import { buildBase, containerCommand, whyNoContainers } from '../support/podman.ts';
import { startCommand, type Program } from '../support/processes.ts';

const CHART = 'charts/ssm-operator';
const CRDS = ['ssmassociations.ssm-operator.dev', 'ssmdocuments.ssm-operator.dev'];
const KEYS = ['--env=AWS_ACCESS_KEY_ID=test', '--env=AWS_SECRET_ACCESS_KEY=test'];

const why = await whyNoContainers();
if (why !== undefined) console.warn(`NOT TESTED, an installation with the image: ${why}`);

let plane: ControlPlane;

beforeAll(async () => {
  if (why !== undefined) return;
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-install-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
  await promisify(execFile)('npm', ['run', '-s', 'bundle']);
  await buildBase(BASE);
  await buildImage();
});

afterAll(() => plane?.stop());

async function openClusterWithImage(): Promise<Cluster> {
  const cluster = await openCluster(plane);
  await chmod(cluster.folder, 0o755); // for the user of the pod
  return { ...cluster, start: startContainer };
}

function startContainer({ pod, environment }: PodStart): Program {
  const { KUBECONFIG: kubeconfig = '', ...rest } = environment;
  const variables = Object.entries(rest).map(([name, value]) => `--env=${name}=${value}`);
  const mounted = [`--volume=${kubeconfig}:/kubeconfig:ro`, '--env=KUBECONFIG=/kubeconfig'];
  const options = [...confinementOf(pod), ...mounted, ...KEYS, ...variables];
  return startCommand([...containerCommand(options, IMAGE), ...(pod.containers[0].args ?? [])]);
}

test.skipIf(why !== undefined)(
  'from nothing: installed, upgraded, rolled back, uninstalled, installed again, renamed, and taken away',
  async () => {
    const cluster = await openClusterWithImage();
    const { helm, values } = cluster;
    const [ops, fleet, team] = [
      await openNamespace(cluster, 'ops'),
      await openNamespace(cluster, 'fleet'),
      await openNamespace(cluster, 'team'),
    ];
    const inOps = ['ssm-operator', CHART, '--namespace', ops, ...values];
    const inFleet = ['fleet', CHART, '--namespace', fleet, ...values];

    await helm('install', ...inOps);
    let operator = await startOperatorOf(cluster, ops, 'ssm-operator');
    const count = await applySamples(cluster, team, ALL_SAMPLES);
    const [resources, writes] = [await resourcesIn(cluster, team), await awsWrites(cluster)];
    const next = async (namespace: string, name: string): Promise<void> => {
      await operator.kill('SIGTERM');
      operator = await startOperatorOf(cluster, namespace, name);
      await lookAgain(cluster, team);
    };
    await helm('upgrade', ...inOps, '--set', 'settings.logLevel=debug');
    await next(ops, 'ssm-operator');
    await helm('rollback', 'ssm-operator', '1', '--namespace', ops);
    await next(ops, 'ssm-operator');
    await helm('uninstall', 'ssm-operator', '--namespace', ops);
    await helm('install', ...inOps);
    await next(ops, 'ssm-operator');
    await helm('uninstall', 'ssm-operator', '--namespace', ops);
    await helm('install', ...inFleet, '--take-ownership');
    await next(fleet, 'fleet-ssm-operator');
    const kept = [await resourcesIn(cluster, team), await awsWrites(cluster)];
    await helm('upgrade', ...inFleet, '--set', 'crds.keep=false,drain.deletionPolicy=AsDeclared');
    const [said] = await Promise.all([
      runJob(cluster, fleet, 'fleet-ssm-operator-drain'),
      helm('uninstall', 'fleet', '--namespace', fleet, '--timeout', '2m'),
    ]);
    await cluster.kube('wait', '--for=delete', '--timeout=20s', 'crd', ...CRDS);

    expect(writes).toHaveLength(count);
    expect(kept).toEqual([resources, writes]);
    expect(said.at(-2)).toContain('none is left');
    expect([...(await cluster.aws.associations()), ...(await cluster.aws.documents())]).toEqual([]);
  },
);
