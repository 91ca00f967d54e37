import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  ALL_SAMPLES,
  applySamples,
  awsWrites,
  lookAgain,
  openNamespace,
  resourcesIn,
  type Cluster,
} from './cluster.ts';
import { refusalOf } from './fixture.ts';
import { runJob, startOperatorOf } from './kubelet.ts';

const CHART = 'charts/ssm-operator';
const CRDS = ['ssmassociations.ssm-operator.dev', 'ssmdocuments.ssm-operator.dev'];

/** From nothing: installed, upgraded, rolled back, uninstalled, installed again, renamed, and taken away. */
export async function expectWholeLife(cluster: Cluster): Promise<void> {
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
}

/** Helm keeps the CRDs when a revision leaves them out, and then does not know them as its own in a rollback. */
export async function expectWayOutOfRollback(cluster: Cluster): Promise<void> {
  const { helm, values } = cluster;
  const namespace = await openNamespace(cluster, 'ops');
  const place = ['--namespace', namespace];
  const release = ['ssm-operator', CHART, ...place, ...values];
  await helm('install', ...release);
  await startOperatorOf(cluster, namespace, 'ssm-operator');
  await applySamples(cluster, namespace);
  const [resources, writes] = [await resourcesIn(cluster, namespace), await awsWrites(cluster)];

  await helm('upgrade', ...release, '--set', 'crds.install=false');
  const refusal = await refusalOf(helm('rollback', 'ssm-operator', '1', ...place));
  const before = join(cluster.folder, 'before.yaml');
  await writeFile(
    before,
    await helm('get', 'values', 'ssm-operator', '--revision', '1', '--output', 'yaml', ...place),
  );
  await helm('upgrade', 'ssm-operator', CHART, ...place, '--values', before);
  await lookAgain(cluster, namespace);

  expect(refusal).toMatch(/CustomResourceDefinition with the name "\S+" (not )?found/);
  expect(await helm('status', 'ssm-operator', ...place)).toContain('STATUS: deployed');
  expect(await resourcesIn(cluster, namespace)).toEqual(resources);
  expect(await awsWrites(cluster)).toEqual(writes);
}
