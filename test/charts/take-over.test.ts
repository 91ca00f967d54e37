import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { refusalOf } from './fixture.ts';

let plane: ControlPlane;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-take-over-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
}, 120_000);

afterAll(() => plane.stop());

const NAME = 'ssm-operator';
const INSTALL = [
  'upgrade',
  '--install',
  NAME,
  'charts/ssm-operator',
  '--namespace',
  NAME,
  '--take-ownership',
];

/** As docs/install.md says, with a cluster name of its own. */
async function applyManifest({ folder, kube }: Cluster): Promise<void> {
  const path = join(folder, 'install.yaml');
  const text = await readFile('manifests/install.yaml', 'utf8');
  await writeFile(path, text.replaceAll('CHANGE-ME', 'prod-eu'));
  await kube('apply', '--server-side', '-f', path);
}

test('Helm takes over what kubectl has applied, when it is to stay the same', async () => {
  const cluster = await openCluster(plane);
  await applyManifest(cluster);

  const said = await cluster.helm(...INSTALL, '--set', 'clusterName=prod-eu');

  expect(said).toContain('STATUS: deployed');
});

test('what is to differ Helm takes over by force', async () => {
  const cluster = await openCluster(plane);
  await applyManifest(cluster);
  const differing = [...INSTALL, '--set', 'clusterName=prod-eu,image.tag=0.1.0-1'];

  const refusal = await refusalOf(cluster.helm(...differing));
  const said = await cluster.helm(...differing, '--force-conflicts');

  expect(refusal).toMatch(/conflict with "kubectl".*\.image/s);
  expect(refusal).not.toMatch(/ingress|valueFrom/);
  expect(said).toContain('STATUS: deployed');
});
