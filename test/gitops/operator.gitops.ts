import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isSynced } from './application-state.ts';
import { createApplication } from './application.ts';
import { compared, NONE } from './matrix/compared.ts';
import { openPlace, type Place } from './namespace.ts';
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

/** Brings the operator into a repository. Answers the commit. */
async function chartInGit({ repository }: Place): Promise<string> {
  await cp(CHART, join(repository.folder, 'chart'), { recursive: true });
  return repository.commit({});
}

async function installInGit({ repository, kube }: Place): Promise<string> {
  onTestFinished(async () => void (await kube('delete', 'namespace', 'ssm-operator')));
  return repository.commit({ 'install.yaml': await readFile(INSTALL, 'utf8') });
}

/** By name: how it comes into git, and what of the repository is synced. */
const INSTALLATIONS = {
  chart: { inGit: chartInGit, options: { source: { path: 'chart', helm: { valuesObject: VALUES } } } },
  'install.yaml': { inGit: installInGit, options: {} },
} as const;

const CASES = Object.entries(INSTALLATIONS).flatMap(([what, installation]) =>
  Object.entries(WAYS).map(([how, syncOptions]) => ({ what, how, syncOptions, ...installation })),
);

test.each(CASES)(
  '$what, synced with its CRDs by $how, shows no difference, however it is compared',
  async ({ what, how, syncOptions, inGit, options }) => {
    const step = stepsOf(`${what}, ${how}`);
    const place = await openPlace(`${what.split('.')[0]}-${how.split('-')[0]}`);
    const commit = await inGit(place);

    const application = await createApplication(place, { syncOptions, ...options });
    await step('synced', () => application.until(isSynced(commit)));
    const state = await application.until(({ status }) => status?.operationState?.phase === 'Succeeded');
    const differs = await step('compared', () => compared(place, application, 'apiextensions.k8s.io'));
    const resources = await resourcesOf(place, place.namespace);

    console.log(`${what}, ${how}: ${resources.length} resources`);
    expect(differs).toEqual(NONE);
    expect(state.status?.conditions ?? []).toEqual([]);
    expect(resources).toContain('CustomResourceDefinition/ssmassociations.ssm-operator.dev');
    expect(resources).toContain('CustomResourceDefinition/ssmdocuments.ssm-operator.dev');
    expect(resources.map((each) => each.split('/')[0])).toContain('Deployment');
  },
);
