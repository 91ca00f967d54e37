import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions } from '../../src/kube/resource-version.ts';

test('versions are ordered as the integers that they are, however long', () => {
  const integers = fc.bigInt({ min: 0n, max: 2n ** 80n });

  fc.assert(
    fc.property(integers, integers, (a, b) => {
      expect(Math.sign(compareVersions(`${a}`, `${b}`))).toBe(a === b ? 0 : a < b ? -1 : 1);
    }),
  );
});
