import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump } from 'js-yaml';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { kstatusOf } from '../support/kstatus.ts';
import { documentSpec, isReady, spec, type Rig } from '../support/rig.ts';
import { createReady, openScene, sceneWithOperator } from '../support/scene.ts';
import { helm, kubectl } from '../support/tools.ts';

const run = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** Runs a program that waits for the operator, whose time goes on meanwhile. */
async function whileTimeGoesOn(rig: Rig, program: string, args: readonly string[]): Promise<Ended> {
  const place = ['--kubeconfig', inject('kubeconfig'), '--namespace', rig.namespace];
  const over = { is: false };
  const ending = run(program, [...args, ...place])
    .then(({ stdout }): Ended => ({ code: 0, said: stdout }))
    .catch(({ code, stderr }: { readonly code: number; readonly stderr: string }) => ({ code, said: stderr }))
    .finally(() => (over.is = true));
  while (!over.is) {
    /* oxlint-disable no-await-in-loop -- time goes forward */
    await rig.advance(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    /* oxlint-enable no-await-in-loop */
  }
  return ending;
}

/** A chart of a document and of an association that runs it. */
async function chart(
  documentOf: Partial<SsmAssociationSpec> = { documentRef: { name: 'script' } },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waiting-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'templates'));
  await writeFile(join(folder, 'Chart.yaml'), dump({ apiVersion: 'v2', name: 'fleet', version: '1.0.0' }));
  const association = { targets: spec().targets, ...documentOf };
  await writeFile(join(folder, 'templates/script.yaml'), manifest('SsmDocument', 'script', documentSpec()));
  await writeFile(join(folder, 'templates/agent.yaml'), manifest('SsmAssociation', 'agent', association));
  return folder;
}

function manifest(kind: string, name: string, declared: object): string {
  return dump({ apiVersion: 'ssm-operator.dev/v1alpha1', kind, metadata: { name }, spec: declared });
}

test('helm install --wait ends when AWS holds a document and what runs it', async () => {
  const rig = await sceneWithOperator('waiting');
  const install = ['install', 'fleet', await chart(), '--wait', '--timeout', '40s'];

  const ended = await whileTimeGoesOn(rig, await helm(), install);

  expect(ended).toMatchObject({ code: 0 });
  expect(isReady(await rig.documents.get('script'))).toBe(true);
  expect(isReady(await rig.associations.get('agent'))).toBe(true);
});

test('helm install --wait fails as soon as nothing moves until somebody acts, and says which resource it is', async () => {
  const rig = await sceneWithOperator('waiting');
  const broken = { documentName: 'Nobody-Made-This' };
  const install = ['install', 'fleet', await chart(broken), '--wait', '--timeout', '40s'];

  const ended = await whileTimeGoesOn(rig, await helm(), install);

  expect(ended.code).toBe(1);
  expect(ended.said).toMatch(/SsmAssociation\/\S+\/agent.*Failed/);
  expect(ended.said).not.toContain('deadline exceeded');
});

test('kubectl wait --for=condition=Ready ends when it is in place', async () => {
  const rig = await sceneWithOperator('waiting');
  await rig.documents.create('script', documentSpec());

  const wait = ['wait', '--for=condition=Ready', 'ssmd/script', '--timeout', '40s'];
  const ended = await whileTimeGoesOn(rig, await kubectl(), wait);

  expect(ended).toEqual({ code: 0, said: 'ssmdocument.ssm-operator.dev/script condition met\n' });
});

test('kubectl wait does not take what was said before an edit', async () => {
  const rig = await openScene('waiting');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await operator.stop();
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });

  const wait = ['wait', '--for=condition=Ready', 'ssma/agent', '--timeout', '1s'];
  const ended = await whileTimeGoesOn(rig, await kubectl(), wait);

  expect(ended.code).toBe(1);
  expect(ended.said).toContain('timed out waiting for the condition');
});

test('what no operator has seen is never taken for Current: after its creation, after an edit, after its status got lost', async () => {
  const rig = await openScene('waiting');
  const created = await rig.associations.create('new', spec());
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await operator.stop();

  const edited = await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.patchStatus('agent', null);
  const lost = await rig.associations.get('agent');

  expect([created, edited, lost].map(kstatusOf)).toEqual(['InProgress', 'InProgress', 'InProgress']);
});
