import { expect, test } from 'vitest';
import { harmOf, otherwise } from './judge.ts';
import { killable, playWithKill } from './kills.ts';
import { play } from './play.ts';
import { scenarioOf } from './scenarios.ts';

const UNHARMED = {
  needlessWrites: [],
  refusedWrites: [],
  needlessRuns: [],
  duplicates: [],
  orphans: [],
  writesByDead: [],
  endedOtherwise: [],
};

/** `npm run test:long -- replay` kills at other moments, too. */
const MOMENTS = [
  ['CreateAssociation', 'an association is created and deleted', 0],
  ['UpdateDocument', 'a document is edited', 1],
] as const;

for (const [operation, name, step] of MOMENTS) {
  test(`kill -9 between ${operation} and the status write: nothing is done twice`, async () => {
    const scenario = scenarioOf(name);
    const undisturbed = await play(scenario);
    const call = 1 + killable(undisturbed, step).findIndex((each) => each.name === operation);

    const played = await playWithKill(scenario, undisturbed, { step, call, blow: 'after' });

    expect(played.happened).toEqual([expect.stringMatching(`after .*: ${operation}`)]);
    expect(harmOf(undisturbed, played, { ending: otherwise })).toEqual(UNHARMED);
  });
}
