import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { installCrds } from '../support/install-crds.ts';
import {
  condition,
  documentSpec,
  hasReason,
  isReady,
  openSecondCluster,
  shellContent,
  spec,
  type Rig,
} from '../support/rig.ts';
import { createReady, createReadyDocument, openScene } from '../support/scene.ts';
import { writesAmong } from '../support/simulator-admin.ts';
import { kubectl } from '../support/tools.ts';

const UID = 'ssm-operator.dev/uid';
const HOUR_MS = 3_600_000;

let plane: ControlPlane;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-second-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
  const ctl = await kubectl();
  await installCrds((...args) => promisify(execFile)(ctl, ['--kubeconfig', plane.kubeconfig, ...args]));
}, 120_000);

afterAll(() => plane.stop());

/** One clusterName, one namespace, one AWS, and two API servers. */
async function twoClusters(): Promise<readonly [Rig, Rig]> {
  const first = await openScene('clusters');
  const second = await openSecondCluster(first, plane.kubeconfig);
  onTestFinished(() => second.close());
  return [first, second];
}

async function writesSince(rig: Rig, seq: number): Promise<readonly string[]> {
  return writesAmong(await rig.aws.calls(seq)).map(({ operation }) => operation);
}

async function lastSeq({ aws }: Rig): Promise<number> {
  return (await aws.calls()).at(-1)?.seq ?? 0;
}

test('a cluster that was rebuilt from its manifests takes over what the old one made, and runs nothing', async () => {
  const [old, rebuilt] = await twoClusters();
  const operator = await old.startOperator();
  const { status } = await createReady(old, 'agent');
  await createReadyDocument(old, 'script-of-the-cluster');
  await operator.stop();
  const before = await lastSeq(old);

  await rebuilt.associations.create('agent', spec());
  await rebuilt.documents.create('script-of-the-cluster', documentSpec());
  await rebuilt.startOperator();
  const association = await rebuilt.associations.until('agent', isReady);
  const document = await rebuilt.documents.until('script-of-the-cluster', isReady);
  await rebuilt.advance(HOUR_MS);

  expect(association.status?.associationId).toBe(status?.associationId);
  expect(document.status?.latestVersion).toBe('1');
  expect(await writesSince(rebuilt, before)).toEqual(['AddTagsToResource', 'AddTagsToResource']);
});

test('of two live clusters of one name the second takes an association over once, and the first stops for good', async () => {
  const [first, second] = await twoClusters();
  await first.startOperator();
  const { status } = await createReady(first, 'agent');
  const before = await lastSeq(first);

  await second.associations.create('agent', spec());
  await second.startOperator();
  const taken = await second.associations.until('agent', isReady);
  await first.associations.edit('agent', { parameters: { commands: ['df'] } });
  const lost = await first.associations.until('agent', hasReason('TakenOver'));
  await first.advance(HOUR_MS);

  expect(taken.status?.associationId).toBe(status?.associationId);
  expect(condition(lost, 'Stalled').status).toBe('True');
  expect(await writesSince(first, before)).toEqual(['AddTagsToResource']);
  expect(await held(first)).toEqual([{ uid: taken.metadata.uid, commands: ['uptime'] }]);
});

test('what the second cluster has taken over stays when the first deletes its resource, and goes with its own', async () => {
  const [first, second] = await twoClusters();
  await first.startOperator();
  await createReady(first, 'agent');
  await second.associations.create('agent', spec());
  await second.startOperator();
  const { metadata } = await second.associations.until('agent', isReady);

  await first.associations.delete('agent');
  await first.associations.gone('agent');
  const kept = await held(first);
  await second.associations.delete('agent');
  await second.associations.gone('agent');

  expect(kept).toEqual([{ uid: metadata.uid, commands: ['uptime'] }]);
  expect(await held(second)).toEqual([]);
});

test('of two live clusters of one name the second takes a document over once, and the first publishes nothing', async () => {
  const [first, second] = await twoClusters();
  await first.startOperator();
  await createReadyDocument(first, 'script-of-two');
  const before = await lastSeq(first);

  await second.documents.create('script-of-two', documentSpec());
  await second.startOperator();
  await second.documents.until('script-of-two', isReady);
  await first.documents.edit('script-of-two', { content: shellContent('df') });
  const lost = await first.documents.until('script-of-two', hasReason('TakenOver'));
  await first.advance(HOUR_MS);

  expect(condition(lost, 'Stalled').status).toBe('True');
  expect(await writesSince(first, before)).toEqual(['AddTagsToResource']);
});

/** By an operator that is no more. Answers the resource as it was before the edit. */
async function createdAndEdited(rig: Rig): Promise<SsmAssociation> {
  const operator = await rig.startOperator();
  const old = await createReady(rig, 'agent');
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);
  await operator.stop();
  return old;
}

test('a cluster that was restored from an old backup puts the spec of then back once, and makes nothing anew', async () => {
  const rig = await openScene('clusters');
  const old = await createdAndEdited(rig);
  const before = await lastSeq(rig);

  await rig.associations.edit('agent', old.spec);
  await restoreStatus(rig, 'agent', old.status);
  await rig.startOperator();
  await rig.advance(HOUR_MS);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationVersion).toBe('3');
  expect(await writesSince(rig, before)).toEqual(['UpdateAssociation']);
  expect(await held(rig)).toEqual([{ uid: old.metadata.uid, commands: ['uptime'] }]);
});

test('an old status beside the newest spec sends nothing', async () => {
  const rig = await openScene('clusters');
  const old = await createdAndEdited(rig);
  const before = await lastSeq(rig);

  await restoreStatus(rig, 'agent', old.status);
  await rig.startOperator();
  await rig.advance(HOUR_MS);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationVersion).toBe('2');
  expect(await writesSince(rig, before)).toEqual([]);
});

test('a backup of before the association was made anew finds the new one', async () => {
  const rig = await openScene('clusters');
  const operator = await rig.startOperator();
  const old = await createReady(rig, 'agent');
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');
  const current = await createReady(rig, 'agent');
  await operator.stop();
  const before = await lastSeq(rig);

  await restoreStatus(rig, 'agent', old.status);
  await rig.startOperator();
  await rig.advance(HOUR_MS);
  const resource = await rig.associations.until('agent', isReady);

  expect(resource.status?.associationId).toBe(current.status?.associationId);
  expect(await writesSince(rig, before)).toEqual([]);
});

test('credentials of another account publish nothing, delete nothing and take no document for deleted', async () => {
  const rig = await openScene('clusters');
  const operator = await rig.startOperator();
  await createReadyDocument(rig, 'script-elsewhere');
  await operator.stop();
  const before = await lastSeq(rig);

  await rig.startOperator({ ACCOUNT_ID: '999988887777' });
  await rig.documents.edit('script-elsewhere', { content: shellContent('df') });
  await rig.documents.until('script-elsewhere', hasReason('WrongAccount'));
  await rig.documents.delete('script-elsewhere');
  await rig.advance(HOUR_MS);
  const resource = await rig.documents.get('script-elsewhere');

  expect(resource.metadata.finalizers).toEqual(['ssm-operator.dev/finalizer']);
  expect(await writesSince(rig, before)).toEqual([]);
});

async function held({ aws }: Rig): Promise<readonly object[]> {
  const associations = await aws.associations();
  return associations.map((found) => ({
    uid: found.Tags.find(({ Key }) => Key === UID)?.Value,
    commands: found.Parameters?.['commands'],
  }));
}

async function restoreStatus(rig: Rig, name: string, status: object | undefined): Promise<void> {
  const current = (await rig.associations.get(name)).status ?? {};
  const nothing = Object.fromEntries(Object.keys(current).map((field) => [field, null]));
  await rig.associations.patchStatus(name, { ...nothing, ...status });
}
