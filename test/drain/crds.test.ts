import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import {
  create,
  CRDS,
  drained,
  failureOf,
  folder,
  install,
  kube,
  left,
  RELEASE,
  withOwnControlPlane,
} from './crds-fixture.ts';

withOwnControlPlane();

test('the CRDs of the release go, and what is in them before', async () => {
  await install('ops/one');
  await create('agent');

  expect(await failureOf()).toBe('');
  expect(await left()).toEqual([]);
});

test.each([
  ['another release', 'two/other', 'is of the release two/other, and not of ops/one.'],
  ['a release of the same name elsewhere', 'two/one', 'is of the release two/one, and not of ops/one.'],
  ['nobody, as kubectl leaves them', undefined, 'carries no mark of the release ops/one'],
])('CRDs of %s keep everything from being touched', async (_, release, words) => {
  await install(release);
  await create('agent');

  const failure = await failureOf();

  expect(failure).toContain('Nothing was touched: the CRD ssmassociations.ssm-operator.dev ');
  expect(failure).toContain(words);
  expect(failure).toContain('crds.keep=true');
  expect(await left()).toHaveLength(2);
  expect(await kube('get', 'ssma', 'agent', '-o', 'jsonpath={.metadata.deletionTimestamp}')).toBe('');
});

test('who says so takes the CRDs of whoever installed them, and hears whose they are', async () => {
  await install('two/other');

  const { failure, said } = await drained({ settings: { CRDS_OF: 'anybody' } });

  const whose = CRDS.map((name) => `${name} (of two/other)`).join(', ');
  expect(failure).toBe('');
  expect(said).toContain(`When no resource is left, the CRDs go, too: ${whose}.`);
  expect(await left()).toEqual([]);
});

/** The CRD as a later release may have it. */
async function serveAnotherVersion(): Promise<void> {
  const crd = load(await readFile('crds/ssmassociations.yaml', 'utf8')) as {
    readonly spec: { readonly versions: readonly object[] };
  };
  const versions = crd.spec.versions.map((version) => ({ ...version, name: 'v1beta1' }));
  const path = join(folder, 'later.yaml');
  await writeFile(path, dump({ ...crd, spec: { ...crd.spec, versions } }, { lineWidth: -1 }));
  await kube('apply', '--server-side', '-f', path);
}

test('a CRD that serves another version only is no proof that there are no resources', async () => {
  await serveAnotherVersion();
  await kube('annotate', 'crd', CRDS[0]!, `${RELEASE}=ops/one`);
  await create('agent', { version: 'v1beta1' });

  const failures = [await failureOf(), await failureOf({ settings: { DELETE_CRDS: 'false', CRDS_OF: '' } })];

  for (const failure of failures)
    expect(failure).toContain(
      'Nothing was touched: the CRD of SsmAssociation serves v1beta1, and this drain knows v1alpha1 alone, so it sees none of them.',
    );
  expect(await kube('get', 'ssma', '-A', '-o', 'name')).toContain('/agent');
});

test('where there are no CRDs there is nothing to do', async () => {
  const { failure, said } = await drained();

  expect(failure).toBe('');
  expect(said.join()).not.toContain('CRD');
});

test('a dry run says which CRDs would go, and whose they are, and leaves them', async () => {
  await install('ops/one');
  await create('agent');
  await kube('annotate', 'crd', CRDS[1]!, `${RELEASE}-`);

  const { failure, said } = await drained({ settings: { DRY_RUN: 'true', CRDS_OF: 'anybody' } });

  expect(failure).toBe('');
  expect(said.at(-1)).toBe(
    `Dry run: when no resource is left, it would delete the CRDs, too: ${CRDS[0]} (of ops/one), ${CRDS[1]} (of no release).`,
  );
  expect(await left()).toHaveLength(2);
});

/** The first deletion of a CRD does not come through, and somebody is faster than the second one. */
function failingOnce(act: () => Promise<void>) {
  let hasFailed = false;
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      if (request.method !== 'DELETE' || !request.path.includes('/customresourcedefinitions/') || hasFailed)
        return direct.request<T>(request);
      hasFailed = true;
      await act();
      throw new KubeError('DELETE: no answer', { status: 0, reason: 'Unreachable' });
    },
  });
}

test('what comes while the deletion of a CRD is tried again keeps the CRDs', async () => {
  await install('ops/one');

  const failure = await failureOf({ through: failingOnce(() => create('new')) });

  expect(failure).toContain('1 SsmAssociation came while the others went: left alone.');
  expect(await left()).toHaveLength(2);
  expect(await kube('get', 'ssma', '-A', '-o', 'name')).toContain('/new');
});

async function takeOver(): Promise<void> {
  await kube('annotate', 'crd', CRDS[0]!, '--overwrite', `${RELEASE}=two/other`);
}

test('a CRD that another release takes over meanwhile stays', async () => {
  await install('ops/one');

  const failure = await failureOf({ through: failingOnce(takeOver) });

  expect(failure).toContain('is of the release two/other, and not of ops/one.');
  expect(await left()).toHaveLength(2);
});
