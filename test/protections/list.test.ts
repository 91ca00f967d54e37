import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROTECTIONS } from './list.ts';

const SOURCE = join(import.meta.dirname, '../../src');

test('each protection is where the list says, once', () => {
  const found = PROTECTIONS.map(({ promise, file, code }) => {
    const source = readFileSync(join(SOURCE, file), 'utf8');
    return [promise, source.split(code).length - 1] as const;
  });

  expect(found.filter(([, times]) => times !== 1)).toEqual([]);
});

test('each promise is told apart', () => {
  const promises = PROTECTIONS.map(({ promise }) => promise);

  expect(new Set(promises).size).toBe(promises.length);
});
