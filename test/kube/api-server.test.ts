import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KubeError } from '../../src/kube/kube-error.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../support/eventually.ts';
import { type Cluster, openCluster, toldOf, watchThings } from './fixture.ts';
import { flaws } from './missed.ts';

// An API server of its own, because here it is treated badly.
let dir: string;
let plane: ControlPlane;
let cluster: Cluster;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ssm-operator-kube-'));
  // In every fiftieth answer it asks the client to go elsewhere, as one of several API servers does.
  plane = await start();
  cluster = await openCluster(plane.kubeconfig, 'api-server');
});

afterAll(async () => {
  await cluster.close();
  await plane.stop();
  await rm(dir, { recursive: true });
});

function start(port?: number): Promise<ControlPlane> {
  const place = port === undefined ? { dir } : { dir, port };
  return startControlPlane({ ...place, log: () => {}, apiServerFlags: ['--goaway-chance=0.02'] });
}

test('when the API server sends its clients elsewhere, no request hangs and no event is lost', async () => {
  const { connection } = cluster;
  const { store } = watchThings(connection, { random: () => 0.1 });
  await store.synced;

  const outcomes = await Promise.all(Array.from({ length: 10 }, () => askOften(connection)));
  await cluster.create('afterwards');
  await eventually(() => expect(store.get(`${cluster.namespace}/afterwards`)).toBeDefined());

  expect(outcomes.flat()).not.toContain('Timeout');
});

test('when the API server starts again, what changes afterwards is told', async () => {
  await cluster.create('restart', { color: 'red' });
  const { store, told, problems } = watchThings(cluster.connection, { random: () => 0.1 });
  await store.synced;

  await plane.stop();
  await eventually(() => expect(problems).not.toEqual([]));
  plane = await start(Number(new URL(plane.url).port));
  await eventually(() => cluster.paint('restart', 'blue'));

  await eventually(() => expect(toldOf(told, 'restart')).toEqual(['- > red', 'red > blue']));
});

test.each([
  ['kube-apiserver', 'SIGKILL'],
  ['etcd', 'SIGKILL'],
] as const)('when %s is ended by %s and started again, nothing is missed', async (program, signal) => {
  const name = `${program}-${signal.toLowerCase()}`;
  await Promise.all(['kept', 'gone'].map((what) => cluster.create(`${name}-${what}`)));
  const { store, told } = watchThings(cluster.connection, {
    namespaces: [cluster.namespace],
    random: () => 0.1,
  });
  await store.synced;

  const restarted = plane.restart(program, signal);
  await eventually(() => cluster.paint(`${name}-kept`, 'during'));
  await restarted;
  await eventually(() => cluster.remove(`${name}-gone`));
  await eventually(() => cluster.create(`${name}-new`));

  await eventually(async () => expect(flaws(told, await cluster.list())).toEqual([]));
});

async function askOften(connection: Cluster['connection']): Promise<readonly string[]> {
  const failures: string[] = [];
  for (let asked = 0; asked < 60; asked += 1) {
    try {
      await connection.request({ method: 'GET', path: '/version' });
    } catch (error) {
      failures.push(error instanceof KubeError ? error.reason : String(error));
    }
  }
  return failures;
}
