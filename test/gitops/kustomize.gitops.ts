import { readFile } from 'node:fs/promises';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { CONTENT_LABEL } from '../../src/api/names.ts';
import { shellContent } from '../support/rig.ts';
import { writesSince } from './counts.ts';
import { startFlux } from './flux-start.ts';
import { createKustomization, isReady } from './kustomization.ts';
import { associationOf } from './manifests.ts';
import { openSite, type Site } from './site.ts';

const CONFIGURATION = 'name-references.yaml';
const KEY = 'document.json';

const KUSTOMIZATION = {
  namePrefix: 'blue-',
  configurations: [CONFIGURATION],
  resources: ['script.yaml', 'agent.yaml'],
  configMapGenerator: [{ name: 'content', files: [KEY], options: { labels: { [CONTENT_LABEL]: 'true' } } }],
};

const SCRIPT = {
  apiVersion: 'ssm-operator.dev/v1alpha1',
  kind: 'SsmDocument',
  metadata: { name: 'script' },
  spec: { contentFrom: { configMapKeyRef: { name: 'content', key: KEY } } },
};

const files = async (command: string): Promise<Readonly<Record<string, string>>> => ({
  'fleet/kustomization.yaml': dump(KUSTOMIZATION),
  [`fleet/${CONFIGURATION}`]: await readFile(`manifests/kustomize/${CONFIGURATION}`, 'utf8'),
  [`fleet/${KEY}`]: JSON.stringify(shellContent(command)),
  'fleet/script.yaml': dump(SCRIPT),
  'fleet/agent.yaml': associationOf('script', 'agent'),
});

async function referenceOf({ kube }: Site): Promise<string> {
  return kube('get', 'ssmd', 'blue-script', '-o', 'jsonpath={.spec.contentFrom.configMapKeyRef.name}');
}

test('with the name references renamed resources find each other, and Flux waits for an edit of the content alone', async () => {
  const site = await openSite('kustomize');
  await startFlux(site);
  const first = await site.repository.commit(await files('uptime'));
  const kustomization = await createKustomization(site);

  await kustomization.until(first, isReady);
  const [made, named] = [await writesSince(site, 0), await referenceOf(site)];
  const second = await site.repository.commit(await files('df'));
  await kustomization.until(second, isReady);

  const [held] = await site.aws.documents();
  expect(made).toEqual({ CreateDocument: 1, CreateAssociation: 1 });
  expect(named).toMatch(/^blue-content-\w+$/);
  expect(await referenceOf(site)).not.toBe(named);
  expect(JSON.parse(held?.Versions.at(-1)?.Content ?? '')).toEqual(shellContent('df'));
  expect(held?.DefaultVersion).toBe('2');
});
