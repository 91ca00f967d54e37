import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundedIn } from '../../src/document/rounded.ts';

/** As the text of a resource reaches the operator. */
function read(text: string): unknown {
  return JSON.parse(text);
}

test('a whole number that is rounded on the way is found, wherever it stands', () => {
  const content = read(
    '{"a": 9007199254740993, "steps": [{"name": "x", "inputs": {"Ids": [1, -9007199254740993]}}], "b": {"c": 1e300}}',
  );

  expect(roundedIn(content)).toEqual(['a', 'steps[0].inputs.Ids[1]', 'b.c']);
});

test('the place can be read, whatever the keys are', () => {
  const content = read('{"a b\\n": {"aws:x": 9007199254740993, "c.d": [9007199254740993]}}');

  expect(roundedIn(content, 'content')).toEqual(['content["a b\\n"].aws:x', 'content["a b\\n"]["c.d"][0]']);
});

test('what stays as it is, is not found', () => {
  const content = read(
    '{"a": 9007199254740991, "b": -9007199254740991, "c": 0.1, "d": "9007199254740993", "e": [null, true, {}], "f": 1e3}',
  );

  expect(roundedIn(content)).toEqual([]);
});

test('no whole number that differs after it was read goes through', () => {
  let rounded = 0;

  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.nat(70), (drawn, shift) => {
      const number = drawn >> BigInt(shift);
      const content = read(`{"inputs": {"Count": ${number}}}`) as { inputs: { Count: number } };
      const isSame = BigInt(content.inputs.Count) === number;
      rounded += isSame ? 0 : 1;
      if (!isSame) expect(roundedIn(content)).toEqual(['inputs.Count']);
      if (number === BigInt.asIntN(53, number)) expect(roundedIn(content)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );

  expect(rounded).toBeGreaterThan(100);
});
