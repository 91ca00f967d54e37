import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kstatusOf, misreadings } from '../support/kstatus.ts';
import { after, CREATED, happening } from './happenings.ts';

test('whatever is said of a resource, Flux and Helm take it for Current or Failed only when Ready or Stalled say so of it as it is now', () => {
  const said = new Map<string, number>();

  fc.assert(
    fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
      happenings.reduce((resource, happened) => {
        const next = after(resource, happened);
        expect(misreadings(next)).toEqual([]);
        said.set(kstatusOf(next), (said.get(kstatusOf(next)) ?? 0) + 1);
        return next;
      }, CREATED);
    }),
    { numRuns: 1_000, examples: [[[]]] },
  );

  console.log('kstatus:', Object.fromEntries(said));
  expect([...said.keys()].toSorted()).toEqual(['Current', 'Failed', 'InProgress', 'Terminating']);
});

test('what the operator has not seen is not Current, thanks to the default of the CRDs alone', () => {
  const { status: _, ...without } = CREATED;

  expect(kstatusOf(CREATED)).toBe('InProgress');
  expect(kstatusOf(without)).toBe('Current');
});
