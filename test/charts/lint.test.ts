import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rendered } from './fixture.ts';
import { arguedIn, EXCEPTIONS } from './lint/exceptions.ts';
import { KUBE_LINTER, named } from './lint/kube-linter.ts';
import type { Broken, Lints, Rendered } from './lint/objects.ts';
import { POLARIS } from './lint/polaris.ts';

const MATRIX = 'test/charts/matrix';
const CASES = (await readdir(MATRIX)).filter((file) => file.endsWith('.values.yaml'));
const LINTS: Lints = { ...KUBE_LINTER, ...POLARIS };

/** As somebody would install it who wants no finding at all. */
const SOUND = [
  'image.pullPolicy=Always',
  'resources.limits.cpu=1',
  'priorityClassName=system-cluster-critical',
];

async function objectsOf(...options: readonly string[]): Promise<Rendered[]> {
  return (await rendered(...options)) as unknown as Rendered[];
}

const sound = await objectsOf('--set', SOUND.join(','));

/** Names of what finds something. */
function findingsIn(objects: readonly Rendered[], lints: Lints): readonly string[] {
  return Object.keys(lints).filter((name) => lints[name]!.finds(objects).length > 0);
}

test('all default checks are there: 31 of kube-linter and 44 of polaris', () => {
  expect(Object.keys(KUBE_LINTER)).toHaveLength(31);
  expect(Object.keys(POLARIS)).toHaveLength(44);
});

test.each(CASES)('kube-linter and polaris find nothing in %s but what is argued', async (file) => {
  const objects = await objectsOf('--values', join(MATRIX, file));

  const argued = arguedIn(file.replace('.values.yaml', ''), EXCEPTIONS);
  expect(findingsIn(objects, LINTS).toSorted()).toEqual(argued);
});

test.each(Object.entries(LINTS))('%s finds what it is for', (_, lint) => {
  const broken = soundChart();

  const before = lint.finds(broken.objects);
  lint.breaks(broken);

  expect(before).toEqual([]);
  expect(lint.finds(broken.objects)).not.toEqual([]);
});

/** Even what is argued is put right. */
function soundChart(): Broken {
  const objects = structuredClone(sound);
  const deployment = named(objects, 'Deployment');
  const pod = deployment.spec!.template!.spec;
  pod.automountServiceAccountToken = false;
  return { objects, deployment, pod, container: pod.containers[0]! };
}

test('whoever sets a few values has no finding but the token that the operator needs', () => {
  expect(findingsIn(sound, LINTS)).toEqual(['automountServiceAccountToken']);
});
