import * as fc from 'fast-check';
import { expect } from 'vitest';
import { play } from './play.ts';
import { histories, told } from './steps.ts';

/** Plays random histories. Throws, with the shortest that it finds, when one does harm or does not end as declared. */
export async function expectLawful({
  seed,
  runs,
}: {
  readonly seed: number;
  readonly runs: number;
}): Promise<void> {
  const count = { histories: 0, steps: 0, starts: 0, deaths: 0, writes: 0, harm: 0 };
  const property = fc.asyncProperty(histories, async (steps) => {
    const { faults, starts, deaths, writes } = await play(steps);
    count.histories += 1;
    count.steps += steps.length;
    count.starts += starts;
    count.deaths += deaths;
    count.writes += writes;
    count.harm += faults.length;
    expect(faults, told(steps)).toEqual([]);
  });
  try {
    await fc.assert(property, { seed, numRuns: runs });
  } finally {
    console.log(`random histories, seed ${seed}:`, count);
  }
}
