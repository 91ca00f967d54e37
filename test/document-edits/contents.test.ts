import { expect, test } from 'vitest';
import { declareContents } from './contents.ts';

/** `npm run test:long -- document-edits` makes more. */
const SEED = 20261201;
const CONTENTS = 80;

test(`whatever a content looks like, AWS gets it once as it is meant, or it is clear why not: ${CONTENTS} contents`, async () => {
  const { faults, counts } = await declareContents(SEED, CONTENTS);

  console.log(`contents, seed ${SEED}:`, { ...counts, faults: faults.length });
  expect(counts.refused).toBeGreaterThan(0);
  expect(faults.slice(0, 20)).toEqual([]);
});
