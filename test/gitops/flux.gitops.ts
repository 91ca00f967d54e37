import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../../src/api/names.ts';
import { eventually } from '../support/eventually.ts';
import { isDocument, SAMPLE_FILES, SAMPLES } from '../support/samples.ts';
import { now, writesSince } from './counts.ts';
import { startFlux } from './flux-start.ts';
import { createKustomization, isReady } from './kustomization.ts';
import { association, document } from './manifests.ts';
import { openSite, type Site } from './site.ts';
import { stepsOf } from './steps.ts';

const DOCUMENTS = SAMPLES.filter(isDocument).length;
const SAMPLES_MADE = { CreateDocument: DOCUMENTS, CreateAssociation: SAMPLES.length - DOCUMENTS };

/** An operator that has just started takes the minute before for a full one. */
const A_MINUTE = { timeoutMs: 90_000, everyMs: 500 };

async function samples(): Promise<Readonly<Record<string, string>>> {
  const files = SAMPLE_FILES.map(async (path) => [`fleet/${path}`, await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}

async function readyOf({ kube }: Site): Promise<readonly string[]> {
  const path = '{range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}';
  return (await kube('get', 'ssma,ssmd', '-o', `jsonpath=${path}`)).split('\n').filter(Boolean);
}

async function scheduleOf({ kube }: Site): Promise<string> {
  return kube('get', 'ssma', 'agent', '-o', 'jsonpath={.spec.scheduleExpression}');
}

test('Flux waits until AWS holds the samples, leaves AWS alone, and prunes them with the Kustomization', async () => {
  const step = stepsOf('flux');
  const site = await openSite('flux-samples');
  const commit = await site.repository.commit(await samples());
  await step('Flux is there', () => startFlux(site));

  const kustomization = await createKustomization(site);
  const ready = await step('the Kustomization is Ready', () => kustomization.until(commit, isReady));
  const [of, made, seq] = [await readyOf(site), await writesSince(site, 0), await now(site)];
  await kustomization.again();
  const quiet = await writesSince(site, seq);
  await step('all is pruned', async () => {
    await kustomization.delete();
    await site.kube('wait', 'ssma,ssmd', '--all', '--for=delete', '--timeout=60s');
  });

  expect(ready.reason).toBe('ReconciliationSucceeded');
  expect(of).toEqual(SAMPLES.map(() => 'True'));
  expect(made).toEqual(SAMPLES_MADE);
  expect(quiet).toEqual({});
  expect([...(await site.aws.documents()), ...(await site.aws.associations())]).toEqual([]);
});

test('Flux undoes an edit by hand, and prunes what git has no more', async () => {
  const site = await openSite('flux-heals');
  await startFlux(site);
  const commit = await site.repository.commit({
    'fleet/agent.yaml': association('agent'),
    'fleet/other.yaml': association('other'),
  });
  const kustomization = await createKustomization(site);
  await kustomization.until(commit, isReady);

  const edit = '{"spec":{"scheduleExpression":"rate(9 days)"}}';
  await site.kube('patch', 'ssma', 'agent', '--type=merge', '-p', edit);
  const edited = await scheduleOf(site);
  await kustomization.again();
  const healed = await scheduleOf(site);
  await site.kube('wait', 'ssma', 'agent', '--for=condition=Ready', '--timeout=20s');
  const seq = await now(site);
  const second = await site.repository.commit({ 'fleet/other.yaml': undefined });
  await kustomization.until(second, isReady);
  await site.kube('wait', 'ssma', 'other', '--for=delete', '--timeout=20s');

  expect([edited, healed]).toEqual(['rate(9 days)', 'rate(1 day)']);
  expect(await writesSince(site, seq)).toEqual({ DeleteAssociation: 1 });
  expect(await site.kube('get', 'ssma', '-o', 'name')).toBe('ssmassociation.ssm-operator.dev/agent\n');
});

test('a run that was asked for stays one run, although Flux takes the annotation off', async () => {
  const site = await openSite('flux-runs');
  await startFlux(site);
  const commit = await site.repository.commit({ 'fleet/agent.yaml': association('agent') });
  const kustomization = await createKustomization(site);
  await kustomization.until(commit, isReady);
  const started = async (): Promise<number> => (await writesSince(site, 0))['StartAssociationsOnce'] ?? 0;

  const when = await ask(site, RUN_REQUESTED_AT);
  await eventually(async () => expect(await started()).toBe(1), A_MINUTE);
  const asked = await requestOf(site);
  await kustomization.again();
  const left = await requestOf(site);
  const looked = await ask(site, RECONCILE_REQUESTED_AT);
  await site.kube('wait', 'ssma', 'agent', `--for=jsonpath={.status.lastHandledReconcileAt}=${looked}`);

  expect([asked, left]).toEqual([when, '']);
  expect(await started()).toBe(1);
});

/** Answers the time that it has written. */
async function ask({ kube }: Site, annotation: string): Promise<string> {
  const when = new Date().toISOString();
  await kube('annotate', 'ssma', 'agent', '--overwrite', `${annotation}=${when}`);
  return when;
}

/** When a run was asked for. Empty: there is no annotation. */
async function requestOf({ kube }: Site): Promise<string> {
  const path = `jsonpath={.metadata.annotations.${RUN_REQUESTED_AT.replaceAll('.', String.raw`\.`)}}`;
  return kube('get', 'ssma', 'agent', '-o', path);
}

test('Flux fails as soon as something has stalled and says why, and is Ready again after the repair', async () => {
  const step = stepsOf('flux, stalled');
  const site = await openSite('flux-stalled');
  await startFlux(site);
  const broken = document('script', { content: { schemaVersion: '2.2', mainSteps: [] } });
  const commit = await site.repository.commit({ 'fleet/script.yaml': broken });
  const kustomization = await createKustomization(site, { timeout: '4m' });

  const failed = await step('it has failed', () =>
    kustomization.until(commit, ({ status }) => status === 'False'),
  );
  const repaired = await site.repository.commit({ 'fleet/script.yaml': document('script') });
  await step('it is Ready', () => kustomization.until(repaired, isReady));

  expect(failed.reason).toBe('HealthCheckFailed');
  expect(failed.message).toMatch(/SsmDocument\/flux-stalled\/script/);
  expect(failed.message).toMatch(/Failed/);
  expect(await writesSince(site, 0)).toEqual({ CreateDocument: 1 });
});

test('what is suspended before AWS holds it is not done for Flux, which ends with its timeout', async () => {
  const site = await openSite('flux-suspended');
  await startFlux(site);
  const commit = await site.repository.commit({
    'fleet/agent.yaml': association('agent', { suspend: true }),
  });
  const kustomization = await createKustomization(site, { timeout: '5s' });

  const failed = await kustomization.until(commit, ({ status }) => status === 'False');
  const resumed = await site.repository.commit({ 'fleet/agent.yaml': association('agent') });
  await kustomization.until(resumed, isReady);

  expect(failed.reason).toBe('HealthCheckFailed');
  expect(failed.message).toMatch(
    /timeout waiting for: \[SsmAssociation\/flux-suspended\/agent status: 'InProgress'/,
  );
});
