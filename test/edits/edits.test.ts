import { test } from 'vitest';
import type { Form } from './aws-view.ts';
import { expectLawful } from './laws.ts';

/** `npm run test:long -- edits` makes more. */
const SEED = 20261128;
const EDITS = 250;

for (const form of ['sparse', 'filled'] satisfies Form[]) {
  test(`an edit sends just its field, loses no other, and nothing is sent without one: ${EDITS} edits, ${form} reads`, async () => {
    await expectLawful({ seed: SEED, form, fleet: 24, edits: EDITS });
  });
}
