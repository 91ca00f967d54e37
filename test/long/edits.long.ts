import { expect, test } from 'vitest';
import { Draw } from '../edits/draw.ts';
import { expectLawful } from '../edits/laws.ts';
import { endure } from '../edits/ordeal.ts';
import { TROUBLES } from '../edits/troubles.ts';
import { WEATHERS } from '../edits/weathers.ts';
import { seeded } from '../support/seeded.ts';

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

const ordeals = Object.keys(WEATHERS).map((weather, index) => ({ weather, seed: SEED + index }));

test.each(ordeals)(
  'whatever goes wrong, conditions obey their laws and it ends well: $weather, seed $seed',
  async ({ weather, seed }) => {
    const all = Object.values(TROUBLES);
    const troubles = new Draw(seeded(seed)).some(all, all.length); // each hits another kind of spec
    const weathers = [WEATHERS[weather]!];

    const { faults, statuses, reasons } = await endure({ seed, weathers, troubles, minutes: [1, 12] });

    console.log(`${weather}, seed ${seed}:`, { statuses, reasons: reasons.size, faults: faults.length });
    expect(reasons).toContain(WEATHERS[weather]!.shows);
    expect(faults.slice(0, 20)).toEqual([]);
  },
);
