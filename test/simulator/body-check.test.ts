import { describe, expect, test } from 'vitest';
import {
  exitCode,
  flag,
  listOf,
  mapOf,
  objectOf,
  positive,
  share,
  text,
  wholeNumberUpTo,
  type Check,
} from '../../src/simulator/body-check.ts';

/** What is taken, what is not, and what is said of it. */
const CHECKS: Record<string, [Check, taken: unknown[], refused: unknown[], expected: string]> = {
  'a flag': [flag, [true, false], ['true', 1, null], 'true or false'],
  'a whole number up to 9': [wholeNumberUpTo(9), [0, 9], [-1, 10, 1.5, '5'], 'a whole number from 0 to 9'],
  'a share': [share, [0, 0.5, 1], [-0.1, 1.1, '0.5'], 'a number from 0 to 1'],
  'a positive number': [positive, [0.1, 5], [0, -1, '5'], 'a number above 0'],
  'an exit code': [exitCode, [-1, 0, 255], [1.5, '1'], 'a whole number'],
  'a list': [listOf(text), [[], ['x']], ['x', { 0: 'x' }], 'a list'],
  'a map': [mapOf(text), [{}, { a: 'x' }], ['x', ['x'], null], 'an object'],
  'an object of members': [objectOf({ a: text }), [{}, { a: 'x' }], ['x', [], null], 'an object'],
};

describe.each(Object.entries(CHECKS))('%s', (_name, [check, taken, refused, expected]) => {
  test.for(taken)('may be %j', (value) => {
    expect(check(value, 'a')).toBeUndefined();
  });

  test.for(refused)('is not %j', (value) => {
    expect(check(value, 'a')).toBe(`a: expected ${expected}`);
  });
});
