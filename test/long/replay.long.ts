import { afterAll, expect, test } from 'vitest';
import { needless, otherwise, strikesOn } from '../replay/judge.ts';
import { play } from '../replay/replay.ts';
import { SCENARIOS } from '../replay/scenarios.ts';

const HOUR_MS = 3_600_000;
const count = { blows: 0, restarts: 0, needlessWrites: 0, endedOtherwise: 0 };

afterAll(() => console.log('crash replay:', count));

for (const scenario of SCENARIOS) {
  test(
    `wherever the operator is struck, AWS is told nothing twice: ${scenario.name}`,
    { timeout: HOUR_MS },
    async () => {
      const undisturbed = await play(scenario);
      const harm: Record<string, readonly string[]> = {};
      for (const strike of strikesOn(undisturbed.calls)) {
        const struck = await play(scenario, strike); // oxlint-disable-line no-await-in-loop -- one after the other
        const where = `${strike.blow} ${strike.call}: ${undisturbed.calls[strike.call - 1]}`;
        const [tooOften, ended] = [needless(undisturbed, struck), otherwise(undisturbed, struck)];
        count.blows += 1;
        count.restarts += struck.starts - 1;
        count.needlessWrites += tooOften.length;
        if (tooOften.length > 0) harm[where] = tooOften;
        if (ended.length > 0) count.endedOtherwise += 1;
        if (ended.length > 0) console.log(`${scenario.name}, ${where}: ${ended.join('; ').slice(0, 300)}`);
      }

      expect(harm).toEqual({});
    },
  );
}
