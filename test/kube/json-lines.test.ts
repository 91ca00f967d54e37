import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from '../../src/kube/json-lines.ts';

test('values survive chunk borders anywhere, also inside a character', async () => {
  const values = fc.array(fc.record({ text: fc.string({ unit: 'binary' }), number: fc.integer() }));
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });

  await fc.assert(
    fc.asyncProperty(values, sizes, async (sent, cuts) => {
      const bytes = Buffer.from(sent.map((value) => `${JSON.stringify(value)}\n`).join(''));

      const received = await allOf(jsonLines(cut(bytes, cuts)));

      expect(received).toEqual(sent);
    }),
  );
});

test('a line that was cut off by the end is no value', async () => {
  const bytes = Buffer.from('{"a":1}\n\n{"b":');

  const received = await allOf(jsonLines(cut(bytes, [4])));

  expect(received).toEqual([{ a: 1 }]);
});

test('a line without end is given up before it fills the memory', async () => {
  const endless = cut(Buffer.from('x'.repeat(500)), [10]);

  const received = allOf(jsonLines(endless, 100));

  await expect(received).rejects.toThrow('more than 100 bytes');
});

async function allOf(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const value of values) all.push(value);
  return all;
}

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array, void> {
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}
