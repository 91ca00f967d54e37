import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import type { Program } from '../support/processes.ts';
import {
  ALL_SAMPLES,
  applySamples,
  awsWrites,
  lookAgain,
  openCluster,
  openNamespace,
  resourcesIn,
  type Cluster,
} from './cluster.ts';
import { refusalOf } from './fixture.ts';
import { runJob, startOperatorOf } from './kubelet.ts';
import { expectWayOutOfRollback } from './whole-life.ts';

const CHART = 'charts/ssm-operator';
const CRDS = ['ssmassociations.ssm-operator.dev', 'ssmdocuments.ssm-operator.dev'];

let plane: ControlPlane;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-lifecycle-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
}, 120_000);

afterAll(() => plane.stop());

interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly operator: Program;
}

async function install(
  cluster: Cluster,
  { name = 'ssm-operator', namespace, chart = CHART }: { name?: string; namespace: string; chart?: string },
  ...options: readonly string[]
): Promise<Release> {
  await cluster.helm('install', name, chart, '--namespace', namespace, ...cluster.values, ...options);
  const deployment = name.includes('ssm-operator') ? name : `${name}-ssm-operator`;
  return { name, namespace, operator: await startOperatorOf(cluster, namespace, deployment) };
}

/** What a kubelet does when the Deployment is gone. */
async function uninstall(cluster: Cluster, { name, namespace, operator }: Release): Promise<string> {
  const said = await cluster.helm('uninstall', name, '--namespace', namespace, '--timeout', '60s');
  await operator.kill('SIGTERM');
  return said;
}

/** The chart as it was before it knew `checkInterval`. */
async function olderChart({ folder }: Cluster): Promise<string> {
  const chart = join(folder, 'older');
  await cp(CHART, chart, { recursive: true });
  const path = join(chart, 'files/crds/ssmassociations.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replaceAll(/^( +)checkInterval:\n(?:\1 .*\n)+/gm, ''));
  return chart;
}

/** Of a CRD and of the Deployment. */
async function stateOf({ kube }: Cluster, namespace: string): Promise<object> {
  const [crd, deployment] = [
    await kube('get', 'crd', 'ssmassociations.ssm-operator.dev', '-o', 'json'),
    await kube('get', 'deployment', 'ssm-operator', '-n', namespace, '-o', 'json'),
  ];
  return {
    knowsCheckInterval: crd.includes('"checkInterval":'),
    isAtDebug: deployment.includes('LOG_LEVEL'),
  };
}

test('installed, upgraded and rolled back, it keeps the samples Ready, and the CRDs go with it; AWS is written to once', async () => {
  const cluster = await openCluster(plane);
  const namespace = await openNamespace(cluster, 'ops');
  const release = ['ssm-operator', CHART, '--namespace', namespace];
  const { operator } = await install(cluster, { namespace, chart: await olderChart(cluster) });
  const count = await applySamples(cluster, namespace, ALL_SAMPLES);
  const writes = await awsWrites(cluster);
  const before = await stateOf(cluster, namespace);

  await cluster.helm('upgrade', ...release, ...cluster.values, '--set', 'settings.logLevel=debug');
  await operator.kill('SIGTERM');
  const upgraded = await startOperatorOf(cluster, namespace, 'ssm-operator');
  const after = await stateOf(cluster, namespace);
  await cluster.helm('rollback', 'ssm-operator', '1', '--namespace', namespace);
  await upgraded.kill('SIGTERM');
  await startOperatorOf(cluster, namespace, 'ssm-operator');
  const restored = await stateOf(cluster, namespace);
  await lookAgain(cluster, namespace);

  expect(before).toEqual({ knowsCheckInterval: false, isAtDebug: false });
  expect(after).toEqual({ knowsCheckInterval: true, isAtDebug: true });
  expect(restored).toEqual(before);
  expect(count).toBeGreaterThan(10);
  expect(writes).toHaveLength(count);
  expect(await awsWrites(cluster)).toEqual(writes);
});

test('an uninstall leaves CRDs, resources and AWS as they are, and a release of another name goes on with them', async () => {
  const cluster = await openCluster(plane);
  const [first, second, team] = [
    await openNamespace(cluster, 'ops'),
    await openNamespace(cluster, 'ops'),
    await openNamespace(cluster, 'team'),
  ];
  const old = await install(cluster, { namespace: first });
  await applySamples(cluster, team);
  const [resources, writes] = [await resourcesIn(cluster, team), await awsWrites(cluster)];

  const said = await uninstall(cluster, old);
  const kept = await resourcesIn(cluster, team);
  const refusal = await refusalOf(install(cluster, { name: 'fleet', namespace: second }));
  await install(cluster, { name: 'fleet', namespace: second }, '--take-ownership');
  await lookAgain(cluster, team);

  expect(said).toContain('These resources were kept due to the resource policy');
  expect(kept).toEqual(resources);
  expect(refusal).toContain('must equal "fleet": current value is "ssm-operator"');
  expect(await resourcesIn(cluster, team)).toEqual(resources);
  expect(await awsWrites(cluster)).toEqual(writes);
});

/** They are gone when the API server has cleaned up behind them: helm does not wait for that. */
async function expectNoCrds({ kube }: Cluster): Promise<void> {
  await kube('wait', '--for=delete', '--timeout=20s', 'crd', ...CRDS);
}

const TAKE_ALL = ['--set', 'crds.keep=false'];

test('with crds.keep=false an uninstall drains first: nothing is left in the cluster, and everything in AWS', async () => {
  const cluster = await openCluster(plane);
  const [namespace, team] = [await openNamespace(cluster, 'ops'), await openNamespace(cluster, 'team')];
  const release = await install(cluster, { namespace }, ...TAKE_ALL);
  const count = await applySamples(cluster, team);
  const held = (await cluster.aws.associations()).length + (await cluster.aws.documents()).length;

  const [said] = await Promise.all([
    runJob(cluster, namespace, 'ssm-operator-drain'),
    uninstall(cluster, release),
  ]);

  expect(said.at(-2)).toMatch(/^Done: .* deleted, none is left\.$/);
  await expectNoCrds(cluster);
  const kinds = 'clusterrole,clusterrolebinding,role,rolebinding,serviceaccount,job,networkpolicy';
  const ours = ['-n', namespace, '-l', 'app.kubernetes.io/managed-by=Helm'];
  expect(await cluster.kube('get', kinds, ...ours)).toBe('');
  expect((await cluster.aws.associations()).length + (await cluster.aws.documents()).length).toBe(held);
  expect(held).toBe(count);
});

test('no upgrade and no rollback takes the CRDs, whatever crds.keep and crds.install were', async () => {
  const cluster = await openCluster(plane);
  const namespace = await openNamespace(cluster, 'ops');
  await install(cluster, { namespace }, ...TAKE_ALL);
  await applySamples(cluster, namespace);
  const [resources, writes] = [await resourcesIn(cluster, namespace), await awsWrites(cluster)];
  const release = ['ssm-operator', CHART, '--namespace', namespace, ...cluster.values];

  await cluster.helm('upgrade', ...release, '--set', 'crds.install=false');
  await cluster.helm('upgrade', ...release, ...TAKE_ALL);
  await cluster.helm('rollback', 'ssm-operator', '2', '--namespace', namespace);
  await lookAgain(cluster, namespace);

  expect(await resourcesIn(cluster, namespace)).toEqual(resources);
  expect(await awsWrites(cluster)).toEqual(writes);
});

test('a rollback to a revision with the CRDs, from one without, fails, and an upgrade with its values does it', async () => {
  await expectWayOutOfRollback(await openCluster(plane));
});

test('with crds.keep=false and no operator the uninstall fails soon and touches nothing; with one it goes through', async () => {
  const cluster = await openCluster(plane);
  const namespace = await openNamespace(cluster, 'ops');
  const scope = ['--set', `namespaces={${namespace}},drain.deletionPolicy=AsDeclared`];
  const release = await install(cluster, { namespace }, ...TAKE_ALL, ...scope);
  await applySamples(cluster, namespace);
  const resources = await resourcesIn(cluster, namespace);
  await release.operator.kill('SIGTERM');

  const [said, refusal] = await Promise.all([
    runJob(cluster, namespace, 'ssm-operator-drain', { OPERATOR_WAIT: '2s' }),
    refusalOf(uninstall(cluster, release)),
  ]);
  const kept = await resourcesIn(cluster, namespace);
  const operator = await startOperatorOf(cluster, namespace, 'ssm-operator');
  await cluster.kube('delete', 'job', 'ssm-operator-drain', '-n', namespace);
  await Promise.all([
    runJob(cluster, namespace, 'ssm-operator-drain'),
    uninstall(cluster, { ...release, operator }),
  ]);

  expect(said.join('\n')).toContain('Nothing was touched: no operator is at work.');
  expect(refusal).toContain('ssm-operator-drain');
  expect(kept).toEqual(resources);
  await expectNoCrds(cluster);
  expect(await cluster.aws.associations()).toEqual([]);
  expect(await cluster.aws.documents()).toEqual([]);
});

test('CRDs that another release has taken over are not taken away by the first one, nor what is in them', async () => {
  const cluster = await openCluster(plane);
  const [first, second] = [await openNamespace(cluster, 'ops'), await openNamespace(cluster, 'ops')];
  const release = await install(cluster, { namespace: first }, ...TAKE_ALL);
  await applySamples(cluster, first);
  const resources = await resourcesIn(cluster, first);
  const taking = ['fleet', CHART, '--namespace', second, '--take-ownership', ...cluster.values];

  await cluster.helm('install', ...taking, '--set', 'replicas=0');
  const [said, failure] = await Promise.all([
    runJob(cluster, first, 'ssm-operator-drain'),
    refusalOf(uninstall(cluster, release)),
  ]);

  expect(said.join('\n')).toContain(`is of the release ${second}/fleet, and not of ${first}/ssm-operator.`);
  expect(failure).toContain('ssm-operator-drain not ready. status: Failed');
  expect(await resourcesIn(cluster, first)).toEqual(resources);
});

test("a second release works without the CRDs, and the first one, which has them, can't be uninstalled with them", async () => {
  const cluster = await openCluster(plane);
  const { values } = await openCluster(plane);
  const [first, second] = [await openNamespace(cluster, 'one'), await openNamespace(cluster, 'two')];
  const own = [...values, '--set', `clusterName=other,namespaces={${second}}`];
  const other = { name: 'other', namespace: second };
  const release = await install(cluster, { namespace: first }, ...TAKE_ALL, '--set', `namespaces={${first}}`);

  const refusal = await refusalOf(install({ ...cluster, values: own }, other));
  await install({ ...cluster, values: own }, other, '--set', 'crds.install=false');
  const counts = [await applySamples(cluster, first), await applySamples(cluster, second)];
  const [said, failure] = await Promise.all([
    runJob(cluster, first, 'ssm-operator-drain'),
    refusalOf(uninstall(cluster, release)),
  ]);

  expect(refusal).toContain('cannot be imported into the current release');
  expect(said.join('\n')).toContain(`It holds the lease ${second}/ssm-operator.`);
  expect(failure).toContain('ssm-operator-drain not ready. status: Failed');
  expect([(await resourcesIn(cluster, first)).length, (await resourcesIn(cluster, second)).length]).toEqual(
    counts,
  );
});
