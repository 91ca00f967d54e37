import { globSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { rendered } from '../charts/fixture.ts';
import { isReady } from '../support/rig.ts';
import { sceneWithOperator } from '../support/scene.ts';

const PAGE = readFileSync('docs/install.md', 'utf8');
const VALUES = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => load(text) as object);

test('the first association is accepted, and becomes Ready', async () => {
  const [, manifest = ''] = /<<'EOF'\n(.*?)EOF/s.exec(PAGE) ?? [];
  const { metadata, spec } = load(manifest) as SsmAssociation;
  const rig = await sceneWithOperator('install');

  await rig.associations.create(metadata.name, spec);

  expect(await rig.associations.until(metadata.name, isReady)).toMatchObject({
    metadata: { name: 'uptime' },
  });
});

test('the chart takes the values that the page shows', async () => {
  const sets = Object.entries(Object.assign({}, ...VALUES) as object);

  const options = sets.flatMap(([name, value]) => ['--set-json', `${name}=${JSON.stringify(value)}`]);
  const deployment = (await rendered(...options)).find(({ kind }) => kind === 'Deployment');

  expect(VALUES).toHaveLength(3);
  expect(JSON.stringify(deployment)).toContain('"aws-keys"');
});

test('what the page quotes of drain is what drain says', () => {
  const words = globSync('src/drain/words/*.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join();
  const quoted = [...PAGE.matchAll(/^\| `([A-Za-z][^`]* [^`]*)`/gm)].map(([, text = '']) => text);

  expect(quoted).toHaveLength(6);
  expect(quoted.filter((text) => !words.includes(text))).toEqual([]);
});
