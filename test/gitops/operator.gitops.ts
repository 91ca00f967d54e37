import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApplication, isSynced } from './application.ts';
import { compared, NONE } from './matrix/compared.ts';
import { openPlace, type Place } from './place.ts';
import { stepsOf } from './steps.ts';

const CHART = 'charts/ssm-operator';
const INSTALL = 'manifests/install.yaml';

const WAYS = {
  'client-side apply': [],
  'server-side apply': ['ServerSideApply=true'],
} as const;

/** With what it needs, and all that it can bring. */
const VALUES = {
  clusterName: 'test',
  region: 'eu-west-1',
  replicas: 2,
  settings: { accountId: '111122223333' },
};

async function resourcesOf({ kube }: Place, application: string): Promise<readonly string[]> {
  const path = '{range .status.resources[*]}{.kind}/{.name}{"\\n"}{end}';
  const said = await kube('get', 'application', application, '-n', 'argocd', '-o', `jsonpath=${path}`);
  return said.split('\n').filter(Boolean);
}

test.each(Object.entries(WAYS))(
  'the chart, synced with its CRDs by %s, shows no difference, however it is compared',
  async (how, syncOptions) => {
    const step = stepsOf(`chart, ${how}`);
    const place = await openPlace(`chart-${how.split('-')[0]}`);
    await cp(CHART, join(place.repository.folder, 'chart'), { recursive: true });
    const commit = await place.repository.commit({});
    const source = { path: 'chart', helm: { valuesObject: VALUES } };

    const application = await createApplication(place, { syncOptions, source });
    await step('synced', () => application.until(isSynced(commit)));
    const state = await application.until(({ status }) => status?.operationState?.phase === 'Succeeded');
    const differs = await step('compared', () => compared(place, application, 'apiextensions.k8s.io'));
    const resources = await resourcesOf(place, place.namespace);

    console.log(`chart, ${how}: ${resources.length} resources`);
    expect(differs).toEqual(NONE);
    expect(state.status?.conditions ?? []).toEqual([]);
    expect(resources).toContain('CustomResourceDefinition/ssmassociations.ssm-operator.dev');
    expect(resources.map((each) => each.split('/')[0])).toContain('Deployment');
  },
);

test.each(Object.entries(WAYS))(
  'manifests/install.yaml, synced by %s, shows no difference, however it is compared',
  async (how, syncOptions) => {
    const step = stepsOf(`install.yaml, ${how}`);
    const place = await openPlace(`install-${how.split('-')[0]}`);
    const commit = await place.repository.commit({ 'install.yaml': await readFile(INSTALL, 'utf8') });
    onTestFinished(async () => void (await place.kube('delete', 'namespace', 'ssm-operator')));

    const application = await createApplication(place, { syncOptions });
    await step('synced', () => application.until(isSynced(commit)));
    const state = await application.until(({ status }) => status?.operationState?.phase === 'Succeeded');
    const differs = await step('compared', () => compared(place, application, 'apiextensions.k8s.io'));
    const resources = await resourcesOf(place, place.namespace);

    console.log(`install.yaml, ${how}: ${resources.length} resources`);
    expect(differs).toEqual(NONE);
    expect(state.status?.conditions ?? []).toEqual([]);
    expect(resources).toContain('CustomResourceDefinition/ssmdocuments.ssm-operator.dev');
  },
);
