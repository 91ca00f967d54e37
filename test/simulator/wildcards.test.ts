import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { matchesWildcards } from '../../src/simulator/wildcards.ts';

const written = (...characters: string[]) =>
  array(constantFrom(...characters), { maxLength: 8 }).map((some) => some.join(''));

test('wildcards match what the regular expression for them matches', () => {
  let matched = 0;
  assert(
    property(written('a', 'b', '*', '?'), written('a', 'b', '\n'), (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');

      const matches = matchesWildcards(pattern, text);

      expect(matches).toBe(expression.test(text));
      matched += Number(matches);
    }),
    { numRuns: 1000 },
  );
  expect(matched).toBeGreaterThan(0);
});
