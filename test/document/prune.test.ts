import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { goneOf, versionsToDelete, type History } from '../../src/document/prune.ts';

const history: History = { ours: [1, 2, 3, 4, 5], failed: [], keep: 2, spared: [], allShared: false };

const cases: Readonly<Record<string, readonly [Partial<History>, readonly number[]]>> = {
  'all but the newest ones go, oldest first': [{ ours: [5, 3, 1, 4, 2] }, [1, 2, 3]],
  'what somebody else published neither goes nor counts': [{ ours: [2, 5, 9] }, [2]],
  'nothing goes when nothing was published here': [{ ours: [] }, []],
  'nothing goes while there are no more than are to be kept': [{ keep: 5 }, []],
  'nothing goes when nothing is said of it': [{ keep: undefined }, []],
  'one that has failed does not push out one that has not': [{ failed: [4, 5] }, [1]],
  'one that has failed goes with those of its age': [{ failed: [2] }, [1, 2, 3]],
  'nothing goes while too few have not failed': [{ failed: [2, 3, 4, 5] }, []],
  'the default stays': [{ spared: [1] }, [2, 3]],
  'each that somebody names stays': [{ spared: [5, undefined, 2, Number.NaN] }, [1, 3]],
  'one that is spared does not push out one of the newest': [{ keep: 1, spared: [1, 2, 3, 4] }, []],
  'nothing goes while other accounts may name any version': [{ allShared: true }, []],
  'a number to keep that makes no sense deletes nothing': [{ keep: 0 }, []],
};

test.each(Object.entries(cases))('%s', (_told, [change, expected]) => {
  expect(versionsToDelete({ ...history, ...change })).toEqual(expected);
});

test('the newest ones of ours stay, and nothing that is spared or not ours goes', () => {
  const version = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(
      fc.uniqueArray(version),
      fc.array(version),
      fc.integer({ min: 1, max: 10 }),
      (ours, spared, keep) => {
        const goes = versionsToDelete({ ours, failed: [], keep, spared, allShared: false });

        const left = ours.filter((each) => !goes.includes(each));
        expect(left.length).toBeGreaterThanOrEqual(Math.min(keep, ours.length));
        expect(goes.filter((each) => spared.includes(each) || !ours.includes(each))).toEqual([]);
        expect(goes.every((each) => ours.filter((other) => other > each).length >= keep)).toBe(true);
        expect(versionsToDelete({ ours: left, failed: [], keep, spared, allShared: false })).toEqual([]);
      },
    ),
  );
});

test('a version that a list does not show is gone, unless the list may just lag behind', () => {
  expect(goneOf([1, 2, 4, 6], [5, 3, 2])).toEqual([1, 4]);
  expect(goneOf([1, 2], [])).toEqual([]);
});
