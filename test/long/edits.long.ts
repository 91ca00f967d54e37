import { test } from 'vitest';
import { expectLawful } from '../edits/laws.ts';

const SEED = Number(process.env['EDITS_SEED'] ?? Date.now() % 1_000_000);
const EDITS = Number(process.env['EDITS'] ?? 10_000);
/** Each course begins with other specs. */
const IN_A_COURSE = 500;

const courses = Array.from({ length: Math.ceil(EDITS / IN_A_COURSE) }, (_, index) => ({
  seed: SEED + index,
  form: index % 2 === 0 ? ('sparse' as const) : ('filled' as const),
  edits: Math.min(IN_A_COURSE, EDITS - index * IN_A_COURSE),
}));

test.each(courses)(
  'an edit sends just its field, loses no other, and nothing is sent without one: $edits edits, $form reads, seed $seed',
  (course) => expectLawful({ ...course, fleet: 24 }),
);
