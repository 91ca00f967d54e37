import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { play } from './play.ts';
import { histories, told } from './steps.ts';

const SEED = Number(process.env['HISTORIES_SEED'] ?? 20261128);
const RUNS = Number(process.env['HISTORIES'] ?? 5);

const count = { histories: 0, steps: 0, starts: 0, deaths: 0, writes: 0 };

afterAll(() => console.log(`random histories, seed ${SEED}:`, count));

test(
  `whatever happens, AWS ends as declared, and is told nothing without a cause (${RUNS} histories)`,
  { timeout: 3_600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const { faults, starts, deaths, writes } = await play(steps);

        count.histories += 1;
        count.steps += steps.length;
        count.starts += starts;
        count.deaths += deaths;
        count.writes += writes;
        expect(faults, told(steps)).toEqual([]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  },
);
