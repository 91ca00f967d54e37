import { expect, test } from 'vitest';
import { effectOfPromotion, effectOfPublishing, type Use } from '../../src/document/effect.ts';

function uses(version: string | undefined, ...names: readonly string[]): readonly Use[] {
  return names.map((name) => ({ name, version }));
}

const promotions: Readonly<Record<string, readonly [readonly Use[] | undefined, string]>> = {
  'nothing was listed yet': [
    undefined,
    'Associations that use $DEFAULT run it at once, unless applyOnlyAtCronInterval is set: how many is unknown yet.',
  ],
  'nobody uses the default': [[...uses('$LATEST', 'a'), ...uses('3', 'b')], 'No association uses $DEFAULT.'],
  'one uses it': [
    uses('$DEFAULT', 'fleet.a'),
    '1 association that uses $DEFAULT runs it at once, unless applyOnlyAtCronInterval is set: fleet.a.',
  ],
  'a version that is left out is the default': [
    [...uses(undefined, 'b'), ...uses('$DEFAULT', 'a')],
    '2 associations that use $DEFAULT run it at once, unless applyOnlyAtCronInterval is set: a, b.',
  ],
  'many use it': [
    uses('$DEFAULT', 'e', 'd', 'c', 'b', 'a'),
    '5 associations that use $DEFAULT run it at once, unless applyOnlyAtCronInterval is set: a, b, c and 2 more.',
  ],
};

test.each(Object.entries(promotions))(
  'a promotion tells what it sets off when %s',
  (_told, [given, words]) => {
    expect(effectOfPromotion({ uses: given })).toBe(words);
  },
);

test('a new version tells who runs it at once, and who follows', () => {
  const given = [...uses('$LATEST', 'b', 'a'), ...uses('$DEFAULT', 'c')];

  expect(effectOfPublishing({ uses: given, following: 0 })).toBe(
    '2 associations that use $LATEST run it at once: a, b.',
  );
  expect(effectOfPublishing({ uses: [], following: 1 })).toBe(
    'No association uses $LATEST. 1 SsmAssociation with documentVersion Published is updated once it is Active, and runs then, unless applyOnlyAtCronInterval is set.',
  );
  expect(effectOfPublishing({ uses: undefined, following: 2 })).toBe(
    'Associations that use $LATEST run it at once: how many is unknown yet. 2 SsmAssociations with documentVersion Published are updated once it is Active, and run then, unless applyOnlyAtCronInterval is set.',
  );
});
