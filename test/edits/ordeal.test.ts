import { expect, test } from 'vitest';
import { endure, type Course } from './ordeal.ts';
import { TROUBLES, type Trouble } from './troubles.ts';
import { WEATHERS } from './weathers.ts';

/** `npm run test:long -- edits` goes through each weather, and for longer. */
const SEED = 20261129;

const passing = ['AWS fails to update', 'updates are throttled', 'updates get lost'].map(
  (name): Trouble => TROUBLES[name]!,
);

const courses: Readonly<Record<string, Omit<Course, 'seed'>>> = {
  'under everything that can go wrong': {
    weathers: [WEATHERS['creates are denied']!],
    troubles: Object.values(TROUBLES),
    minutes: [0.5],
  },
  'when trouble that may pass does not': {
    weathers: [WEATHERS['creates are throttled']!],
    troubles: passing,
    minutes: [1, 12],
  },
};

for (const [what, course] of Object.entries(courses)) {
  test(`conditions obey their laws, Ready is no lie, and it ends well ${what}`, async () => {
    const { faults, statuses, reasons } = await endure({ seed: SEED, ...course });

    console.log(`${what}:`, { statuses, reasons: reasons.size, faults: faults.length });
    const shown = [...course.troubles, ...course.weathers].map(({ shows }) => shows);
    expect(shown.filter((reason) => !reasons.has(reason))).toEqual([]);
    expect(faults.slice(0, 20)).toEqual([]);
  });
}
