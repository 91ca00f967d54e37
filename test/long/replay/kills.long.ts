import { afterAll, expect, test } from 'vitest';
import { harmOf, otherwise } from '../../replay/judge.ts';
import { killable, playWithKill, type Kill } from '../../replay/kills.ts';
import { play, type Played } from '../../replay/play.ts';
import { scenarioOf } from '../../replay/scenarios.ts';
import { seeded } from '../../support/seeded.ts';

const KILLS = 10;
/** Plays at the same time: most of their time is waiting. */
const LANES = 5;
const SEED = 20261128;

/** What the operator is doing when it is killed → in which scenario, and in which step of it. */
const KINDS: Readonly<Record<string, readonly [scenario: string, step: number]>> = {
  'creates an association': ['an association is created and deleted', 0],
  'deletes an association': ['an association is created and deleted', 1],
  'updates an association': ['an association is edited', 1],
  'tags an association': ['the tags of an association are edited', 1],
  'puts an association back': ['an association is edited in AWS', 1],
  'makes an association anew': ['an association is deleted in AWS', 1],
  'creates a document': ['a document is created and deleted', 0],
  'deletes a document': ['a document is created and deleted', 1],
  'publishes a document and makes it the default': ['a document is edited', 1],
  'makes a version the default': ['a version of a document is made the default', 2],
  'puts a default version back': ['the default version of a document is moved in AWS', 2],
};

const random = seeded(SEED);
const counts: Record<string, number> = { kills: 0 };

afterAll(() => console.log('kill -9:', counts));

for (const [doing, [name, step]] of Object.entries(KINDS)) {
  test(`${KILLS} times kill -9 while the operator ${doing}: nothing is done twice (seed ${SEED})`, async () => {
    const scenario = scenarioOf(name);
    const undisturbed = await play(scenario);
    const found = await Promise.all(
      Array.from({ length: LANES }, async () => {
        const harm: object[] = [];
        for (let kills = 0; kills < KILLS / LANES;) {
          const played = await playWithKill(scenario, undisturbed, killIn(undisturbed, step)); // oxlint-disable-line no-await-in-loop -- one after the other
          harm.push(noted(undisturbed, played));
          kills += played.happened.length; // it may be done before that call
        }
        return harm;
      }),
    );

    expect(found.flat().filter((harm) => Object.keys(harm).length > 0)).toEqual([]);
  });
}

function killIn(undisturbed: Played, step: number): Kill {
  return {
    step,
    call: 1 + Math.floor(random() * killable(undisturbed, step).length),
    blow: random() < 0.5 ? 'before' : 'after',
  };
}

/** The harm that is there. */
function noted(undisturbed: Played, played: Played): object {
  const harm = Object.entries(harmOf(undisturbed, played, { ending: otherwise }));
  counts['kills']! += played.happened.length;
  for (const [kind, sentences] of harm) counts[kind] = (counts[kind] ?? 0) + sentences.length;
  const there = harm.filter(([, sentences]) => sentences.length > 0);
  return there.length === 0 ? {} : { happened: played.happened, ...Object.fromEntries(there) };
}
