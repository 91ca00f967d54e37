import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { unsendableContent } from '../../src/document/unsendable.ts';

const TOO_LARGE = '9007199254740993';

/** As the text of a resource reaches the operator. */
function read(text: string, status: object = {}): SsmDocument {
  return { spec: { content: JSON.parse(text) as object }, status } as unknown as SsmDocument;
}

const messageOf = (text: string) => unsendableContent(read(text))?.message ?? '';
const reasonOf = (text: string) => unsendableContent(read(text))?.reason;
const nested = (levels: number, innermost = '1') =>
  `{"a": ${'['.repeat(levels)}${innermost}${']'.repeat(levels)}}`;

test.each([
  [`{"a": ${TOO_LARGE}}`, 'content.a is a whole number'],
  [`{"steps": [{"inputs": {"Ids": [1, -${TOO_LARGE}]}}]}`, 'content.steps[0].inputs.Ids[1] is'],
  ['{"b": {"c": 1e300}}', 'content.b.c is'],
  [`{"a": ${TOO_LARGE}, "b": [${TOO_LARGE}]}`, 'content.a, content.b[0] are whole numbers'],
  [`{"a b\\n": {"aws:x": ${TOO_LARGE}, "c.d": 1}}`, 'content["a b\\n"].aws:x is'],
  [`{"c.d": [${TOO_LARGE}]}`, 'content["c.d"][0] is'],
  [`{"a": [${Array(7).fill(TOO_LARGE).join()}]}`, 'content.a[3] and 3 more are'],
])('a whole number that is rounded on the way is named: %s', (text, words) => {
  expect(reasonOf(text)).toBe('ContentNumberTooLarge');
  expect(messageOf(text)).toContain(words);
});

test.each([
  ['a long key', `{"${'k'.repeat(40_000)}": ${TOO_LARGE}}`],
  [
    'long keys, one in the other',
    `${'{"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": '.repeat(90)}${TOO_LARGE}${'}'.repeat(90)}`,
  ],
  ['many of them', nested(90, Array(20_000).fill(TOO_LARGE).join())],
  ['too many levels', nested(5_000)],
])('the way out stands in the message, which is no longer than a condition holds: %s', (_, text) => {
  const message = messageOf(text);

  expect(message.length).toBeLessThan(1_000);
  expect(message).toMatch(/give the whole content as contentText or by contentFrom\.$/);
});

test('what stays as it is can be sent', () => {
  const text =
    '{"a": 9007199254740991, "b": -9007199254740991, "c": 0.1, "d": "9007199254740993", "e": [null, true, {}], "f": 1e3}';

  expect(unsendableContent(read(text))).toBeUndefined();
});

test('no whole number that differs after it was read goes through', () => {
  let rounded = 0;

  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.nat(70), (drawn, shift) => {
      const number = drawn >> BigInt(shift);
      const document = read(`{"inputs": {"Count": ${number}}}`);
      const { inputs } = document.spec.content as { inputs: { Count: number } };
      const isSame = BigInt(inputs.Count) === number;
      rounded += isSame ? 0 : 1;
      if (!isSame) expect(unsendableContent(document)?.message).toContain('content.inputs.Count is');
      if (number === BigInt.asIntN(53, number)) expect(unsendableContent(document)).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );

  expect(rounded).toBeGreaterThan(100);
});

test.each([
  [99, undefined],
  [100, 'ContentNestedTooDeep'],
  [9_000, 'ContentNestedTooDeep'],
])('a list of %i levels: %s', (levels, reason) => {
  expect(reasonOf(nested(levels))).toBe(reason);
});

test('a content is looked into once, and what AWS holds is told of each resource', () => {
  const document = read(`{"a": ${TOO_LARGE}}`);
  const published = { ...document, status: { documentArn: 'arn', documentName: 'Backup' } } as SsmDocument;
  let looks = 0;
  const { content } = document.spec;
  Object.defineProperty(content, 'a', { enumerable: true, get: () => (looks += 1) && Number(TOO_LARGE) });

  expect(unsendableContent(document)?.message).not.toContain('stays as it is');
  expect(unsendableContent(published)?.message).toContain('Document Backup in AWS stays as it is.');
  expect(looks).toBe(1);
});

test('as much as the API server takes is looked into within the time of a pass', () => {
  const document = read(nested(90, Array(300_000).fill('1e21').join()));
  const before = performance.now();

  unsendableContent(document);

  expect(performance.now() - before).toBeLessThan(3_000); // 0.1 s as a rule, 7 s with a path for each number
});
