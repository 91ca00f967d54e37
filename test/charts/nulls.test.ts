import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { refusalOf, template } from './fixture.ts';

type Leaf = readonly [path: string, value: unknown];

function leavesOf(values: object, above = ''): readonly Leaf[] {
  return Object.entries(values).flatMap(([name, value]): readonly Leaf[] =>
    isFilledMap(value) ? leavesOf(value, `${above}${name}.`) : [[`${above}${name}`, value]],
  );
}

function isFilledMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isEmpty(value);
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

const LEAVES = leavesOf(load(await readFile('charts/ssm-operator/values.yaml', 'utf8')) as object);

function nulls(leaves: readonly Leaf[]): string {
  return leaves.map(([path]) => `${path}=null`).join(',');
}

test.each(['true', 'false'])(
  'with crds.keep=%s a null is as good as what is empty by default',
  async (keep) => {
    const empty = LEAVES.filter(([, value]) => isEmpty(value));

    const text = await template('--set', `crds.keep=${keep},${nulls(empty)}`);

    expect(empty.length).toBeGreaterThan(20);
    expect(text).toBe(await template('--set', `crds.keep=${keep}`));
  },
);

test('every value that has a default which is not empty is told when a null takes that away', async () => {
  const needed = LEAVES.filter(([path, value]) => !isEmpty(value) && !path.startsWith('resources.'));

  const refusal = await refusalOf(template('--set', nulls(needed)));

  expect(needed.length).toBeGreaterThan(15);
  for (const [path] of needed) expect(refusal).toContain(`\n${path} has no value, and needs one: a null`);
});

test('without a NetworkPolicy its ports may be null', async () => {
  const without = 'networkPolicy.enabled=false';

  expect(await template('--set', `${without},networkPolicy.ports=null`)).toBe(
    await template('--set', without),
  );
});

test('amounts that are null are left to the cluster, in the Job of an uninstall, too', async () => {
  const text = await template('--set', 'crds.keep=false,resources=null');

  expect(text).toContain('kind: Job\n');
  expect(text.match(/ resources:\n +\{\}$/gm)).toHaveLength(2);
});
