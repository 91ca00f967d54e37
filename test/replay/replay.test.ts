import { expect, test } from 'vitest';
import { seeded } from '../support/rig.ts';
import { needless, strikesOn } from './judge.ts';
import { play } from './replay.ts';
import { SCENARIOS } from './scenarios.ts';

const SEED = 20261128;
/** Of the moments at which each scenario can be struck; `npm run test:long` tries all of them. */
const TRIED = 2;

const random = seeded(SEED);

for (const scenario of SCENARIOS) {
  test(`struck at ${TRIED} moments, AWS is told nothing twice: ${scenario.name} (seed ${SEED})`, async () => {
    const undisturbed = await play(scenario);
    const moments = strikesOn(undisturbed.calls);
    const tried = Array.from({ length: TRIED }, () => moments[Math.floor(random() * moments.length)]!);

    for (const strike of tried) {
      const struck = await play(scenario, strike); // oxlint-disable-line no-await-in-loop -- one after the other
      const where = `${strike.blow} ${strike.call}: ${undisturbed.calls[strike.call - 1]}`;
      expect({ where, harm: needless(undisturbed, struck) }).toEqual({ where, harm: [] });
    }
  });
}
