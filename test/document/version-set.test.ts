import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { packed, unpacked } from '../../src/document/version-set.ts';

const texts: Readonly<Record<string, readonly [readonly number[], string]>> = {
  'none is no text': [[], ''],
  'one is its number': [[7], '7'],
  'what follows one another is a range': [[1, 2, 3], '1-3'],
  'two neighbours are a range': [[4, 5], '4-5'],
  'gaps part ranges': [[1, 2, 3, 5, 7, 8, 9], '1-3,5,7-9'],
  'the order and doubles mean nothing': [[3, 1, 2, 3, 1], '1-3'],
};

test.each(Object.entries(texts))('%s', (_told, [versions, text]) => {
  expect(packed(versions)).toBe(text);
  expect(packed(unpacked(text))).toBe(text);
});

test('what was packed comes out again', () => {
  const version = fc.integer({ min: 1, max: 150 });
  fc.assert(
    fc.property(fc.uniqueArray(version), (versions) => {
      expect(unpacked(packed(versions))).toEqual(versions.toSorted((left, right) => left - right));
    }),
  );
});

test.each(['', undefined, 'x', '0', '-3', '3-1', '1-', 'NaN', '1.5', '-', ' 2'])(
  '%j names no version',
  (text) => {
    expect(unpacked(text)).toEqual([]);
  },
);

test('what makes sense beside nonsense counts', () => {
  expect(unpacked('x,2-3,0-4,9')).toEqual([2, 3, 9]);
});

test('the text stays short: of very many gaps the oldest versions are forgotten', () => {
  const odd = Array.from({ length: 500 }, (_, at) => 2 * at + 1);

  const text = packed(odd);

  expect(text.length).toBeLessThan(400);
  expect(unpacked(text)).toEqual(odd.slice(-100));
});

test('a range without sense is no load', () => {
  expect(unpacked('1-999999999').length).toBeLessThanOrEqual(100_000);
});
