import { test } from 'vitest';
import { expectLawful } from './laws.ts';

/** `npm run test:long -- document-edits` makes more. */
const SEED = 20261130;
const EDITS = 75;

for (const scope of ['latest', 'any'] as const) {
  test(`AWS holds what is declared, each edit is sent once, and what follows runs once: ${EDITS} edits, no content twice (${scope})`, async () => {
    await expectLawful({ seed: SEED, form: 'sparse', scope, documents: 12, edits: EDITS });
  });
}
