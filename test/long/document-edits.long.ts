import { expect, test } from 'vitest';
import { declareContents } from '../document-edits/contents.ts';
import { expectLawful } from '../document-edits/laws.ts';

const SEED = Number(process.env['EDITS_SEED'] ?? Date.now() % 1_000_000);
const EDITS = Number(process.env['EDITS'] ?? 5_000);
/** Each course begins with other documents. */
const IN_A_COURSE = 250;

const courses = Array.from({ length: Math.ceil(EDITS / IN_A_COURSE) }, (_, index) => ({
  seed: SEED + index,
  form: index % 4 < 2 ? ('sparse' as const) : ('filled' as const),
  scope: index % 2 === 0 ? ('latest' as const) : ('any' as const),
  edits: Math.min(IN_A_COURSE, EDITS - index * IN_A_COURSE),
}));

test.each(courses)(
  'AWS holds what is declared, each edit is sent once, and what follows runs once: $edits edits, $form reads, no content twice ($scope), seed $seed',
  (course) => expectLawful({ ...course, documents: 12 }),
);

const CONTENTS = 3_000;
const IN_A_LOT = 150;
const lots = Array.from({ length: CONTENTS / IN_A_LOT }, (_, index) => SEED + index);

test.each(lots)(
  `whatever a content looks like, AWS gets it once as it is meant, or it is clear why not: ${IN_A_LOT} contents, seed %i`,
  async (seed) => {
    const { faults, counts } = await declareContents(seed, IN_A_LOT);

    console.log(`contents, seed ${seed}:`, { ...counts, faults: faults.length });
    expect(faults.slice(0, 20)).toEqual([]);
  },
);
