import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../support/eventually.ts';
import { applySamples, openCluster, openNamespace, resourcesIn, type Cluster } from './cluster.ts';
import { refusalOf } from './fixture.ts';
import { startOperatorOf } from './kubelet.ts';

const CHART = 'charts/ssm-operator';

let plane: ControlPlane;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-namespace-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
}, 120_000);

afterAll(() => plane.stop());

/** What the page tells whoever has deleted a namespace too early, as arguments of kubectl. */
async function rescue(ops: string, team: string): Promise<readonly (readonly string[])[]> {
  const page = await readFile('docs/install.md', 'utf8');
  const [, block = ''] = /```sh\n(kubectl create clusterrole ssm-operator-rescue .*?)```/s.exec(page) ?? [];
  const lines = block.replaceAll('\\\n', '').trim().split('\n');
  return lines.map((line) =>
    line
      .replace('ssm-operator:ssm-operator', `${ops}:ssm-operator`)
      .replace('namespace/team', `namespace/${team}`)
      .split(/ +/)
      .slice(1),
  );
}

/** The namespace controller has taken the Role, and what is left hangs. */
async function hanging({ kube }: Cluster, team: string): Promise<void> {
  await kube('delete', 'namespace', team, '--wait=false');
  await eventually(async () => expect(await kube('get', 'role', '-n', team, '-o', 'name')).toBe(''));
}

test('a served namespace that was deleted goes when the operator gets its rights back, and an upgrade without it works', async () => {
  const cluster = await openCluster(plane);
  const { helm, kube, values } = cluster;
  const ops = await openNamespace(cluster, 'ops');
  const team = 'team-gone';
  await kube('create', 'namespace', team);
  const release = ['ssm-operator', CHART, '--namespace', ops, ...values];
  const serving = ['--set', `namespaces={${team}}`];
  await helm('install', ...release, ...serving);
  await startOperatorOf(cluster, ops, 'ssm-operator');
  await applySamples(cluster, team);

  await hanging(cluster, team);
  const stuck = await resourcesIn(cluster, team);
  const terminating = await refusalOf(helm('upgrade', ...release, ...serving));
  for (const command of await rescue(ops, team)) await kube(...command); // oxlint-disable-line no-await-in-loop -- in this order
  const missing = await refusalOf(helm('upgrade', ...release, ...serving));
  const back = await refusalOf(helm('rollback', 'ssm-operator', '1', '--namespace', ops));
  await helm('upgrade', ...release);

  expect(stuck.length).toBeGreaterThan(0);
  expect(terminating).toContain(
    `unable to create new content in namespace ${team} because it is being terminated`,
  );
  expect(missing).toContain(`namespaces "${team}" not found`);
  expect(back).toContain(`namespaces "${team}" not found`);
  expect(await helm('status', 'ssm-operator', '--namespace', ops)).toContain('STATUS: deployed');
  expect(await cluster.aws.associations()).toEqual([]);
}, 180_000);
