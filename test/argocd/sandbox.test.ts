import { expect, test } from 'vitest';
import { cleaned } from './customizations.ts';
import { answerOf, LUA } from './sandbox.ts';

/** What comes back of a script that changes nothing: test/gitops/losses.gitops.ts has the same of Argo CD itself. */
test.skipIf(LUA === undefined).each([
  ['null in a list is gone, and what follows moves up', { a: ['x', null, 'y'] }, { a: ['x', 'y'] }],
  ['null at the end of a list is gone', { a: ['x', null] }, { a: ['x'] }],
  ['null in a map is gone', { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ['an empty map in a list is a list', { a: [{}, [], 'x'] }, { a: [[], [], 'x'] }],
  ['an empty map in a map stays one', { a: { b: {}, c: [] } }, { a: { b: {}, c: [] } }],
  ['it stays one in a map of a list, too', { a: [{ b: {} }] }, { a: [{ b: {} }] }],
  ['but not where null has moved it', { a: [null, { b: {} }] }, { a: [{ b: [] }] }],
])('%s', async (_what, obj, expected) => {
  const answer = await answerOf({ script: 'return obj', obj });

  expect(cleaned(answer, obj)).toStrictEqual(expected);
});
