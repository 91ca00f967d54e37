import { expect, test } from 'vitest';
import { causeOf, mayWrite, type Cause, type DriftPolicy } from '../../src/ownership/cause.ts';

const facts = {
  appliedHash: 'h1',
  specHash: 'h1',
  ourVersion: 3,
  observedVersion: 3,
  adopted: false,
  overwrite: false,
};
const justAdopted = { adopted: true, appliedHash: undefined };

const causes: Record<string, readonly [object, Cause]> = {
  'a spec that differs from what was last written is the cause': [{ specHash: 'h2' }, 'SpecChanged'],
  'a spec that was never recorded as written is the cause': [{ appliedHash: undefined }, 'SpecChanged'],
  'a version that is not ours means that somebody edited in AWS': [{ observedVersion: 4 }, 'EditedInAws'],
  'an edited spec comes before an edit in AWS': [{ specHash: 'h2', observedVersion: 4 }, 'SpecChanged'],
  'the same spec and our own version explain nothing': [{}, 'Unexplained'],
  'what was adopted and was never as declared differs because of that': [justAdopted, 'AdoptionDiffers'],
  'an edit of the spec is no cause while it was never as declared': [
    { ...justAdopted, specHash: 'h2' },
    'AdoptionDiffers',
  ],
  'an edit in AWS is no cause while it was never as declared': [
    { ...justAdopted, observedVersion: 4 },
    'AdoptionDiffers',
  ],
  'overwrite is a cause for what was adopted and was never as declared': [
    { ...justAdopted, overwrite: true },
    'Overwrite',
  ],
  'overwrite says nothing about what was not adopted': [
    { appliedHash: undefined, overwrite: true },
    'SpecChanged',
  ],
  'an edited spec is a cause again once what was adopted was as declared': [
    { adopted: true, specHash: 'h2' },
    'SpecChanged',
  ],
  'an edit in AWS is a cause again once what was adopted was as declared': [
    { adopted: true, observedVersion: 4 },
    'EditedInAws',
  ],
  'overwrite explains nothing once what was adopted was as declared': [
    { adopted: true, overwrite: true },
    'Unexplained',
  ],
};

for (const [name, [change, expected]] of Object.entries(causes)) {
  test(name, () => {
    expect(causeOf({ ...facts, ...change })).toBe(expected);
  });
}

const allowed: readonly (readonly [DriftPolicy, Cause, boolean])[] = [
  ['Correct', 'SpecChanged', true],
  ['Correct', 'EditedInAws', true],
  ['Correct', 'Overwrite', true],
  ['Correct', 'AdoptionDiffers', false],
  ['Correct', 'Unexplained', false],
  ['Report', 'SpecChanged', true],
  ['Report', 'EditedInAws', false],
  ['Report', 'Overwrite', true],
  ['Report', 'AdoptionDiffers', false],
  ['Report', 'Unexplained', false],
  ['Observe', 'SpecChanged', false],
  ['Observe', 'EditedInAws', false],
  ['Observe', 'Overwrite', false],
  ['Observe', 'AdoptionDiffers', false],
  ['Observe', 'Unexplained', false],
];

for (const [policy, cause, expected] of allowed) {
  test(`${policy} ${expected ? 'writes' : 'only shows'} a difference that is ${cause}`, () => {
    expect(mayWrite(policy, cause)).toBe(expected);
  });
}
