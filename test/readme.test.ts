import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

test('every example in the README is a file in manifests/samples, word by word', () => {
  const examples = [...readme.matchAll(/<!-- sample: (\S+) -->\n+```yaml\n(.*?)```/gs)];

  expect(examples.length).toBeGreaterThan(0);
  for (const [, path = '', text] of examples) expect(text).toBe(readFileSync(path, 'utf8'));
});

test('every npm script that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm run (?:-s )?([a-z-]+)/g)].map(([, name]) => name ?? '');

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
