import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { openCluster, type Cluster, type PodStart } from '../charts/cluster.ts';
import { expectWholeLife } from '../charts/whole-life.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { buildImage, confinementOf, IMAGE } from '../support/operator-image.ts';
import { containerCommand, whyNoContainers } from '../support/podman.ts';
import { startCommand, type Program } from '../support/processes.ts';

const KEYS = ['--env=AWS_ACCESS_KEY_ID=test', '--env=AWS_SECRET_ACCESS_KEY=test'];

const why = await whyNoContainers();
if (why !== undefined) console.warn(`NOT TESTED, an installation with the image: ${why}`);

let plane: ControlPlane;

beforeAll(async () => {
  if (why !== undefined) return;
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-install-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
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
    await expectWholeLife(await openClusterWithImage());
  },
);
