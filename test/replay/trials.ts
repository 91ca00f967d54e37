import { afterAll, expect, test } from 'vitest';
import { seeded } from '../support/seeded.ts';
import type { Harness } from './harnesses.ts';
import { harmOf, lostRuns, otherwise, toldOtherwise, type Harm } from './judge.ts';
import { play, type Played, type PlayOptions, type Scenario } from './play.ts';
import { SCENARIOS } from './scenarios.ts';

/** Some of all the plays that there are, the same ones every time. */
export interface Sample {
  readonly seed: number;
  /** How many of the scenarios, each with one play. */
  readonly scenarios: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const undisturbed = new Map<Scenario, Promise<Played>>();

/** Plays every scenario with the trouble of a harness, each way of it or a sample, and prints what that came to. */
export function trials(harness: Harness, sample?: Sample): void {
  const counts: Record<string, number> = { plays: 0, troubles: 0, restarts: 0 };
  const count = (what: string, more: number): void => void (counts[what] = (counts[what] ?? 0) + more);
  afterAll(() => console.log(`${harness.name}:`, counts));

  const scenarios = sample === undefined ? SCENARIOS : some(SCENARIOS, sample.scenarios, seeded(sample.seed));
  for (const scenario of scenarios) {
    test(
      `${harness.name}: ${scenario.name}${sample === undefined ? '' : ` (seed ${sample.seed})`}`,
      { timeout: sample === undefined ? HOUR_MS : MINUTE_MS },
      async () => {
        const wanted = await undisturbedPlay(scenario);
        const found: Record<string, Partial<Harm>> = {};

        for (const options of chosen(harness.plays(wanted), sample)) {
          const played = await play(scenario, options); // oxlint-disable-line no-await-in-loop -- one after the other
          const harm = harmOf(wanted, played, harness);
          count('plays', 1);
          count('troubles', played.happened.length);
          count('restarts', played.starts - 1);
          if (harness.ending === otherwise) count('toldOtherwise', toldOtherwise(wanted, played).length);
          count('lostRuns', lostRuns(wanted, played));
          Object.entries(harm).forEach(([kind, sentences]) => count(kind, sentences.length));
          if (Object.values(harm).flat().length > 0) found[whereOf(played, options)] = harmful(harm);
        }

        expect(found).toEqual({});
      },
    );
  }
}

/** The first operator of all makes the lease and may not list yet, so it makes calls that no other does. */
const rehearsal: Scenario = { name: 'nothing is declared', steps: [] };

function undisturbedPlay(scenario: Scenario): Promise<Played> {
  const rehearsed = undisturbed.get(rehearsal) ?? play(rehearsal);
  undisturbed.set(rehearsal, rehearsed);
  const playing = undisturbed.get(scenario) ?? rehearsed.then(() => play(scenario));
  undisturbed.set(scenario, playing);
  return playing;
}

function chosen(plays: readonly PlayOptions[], sample: Sample | undefined): readonly PlayOptions[] {
  return sample === undefined ? plays : some(plays, 1, seeded(sample.seed));
}

function some<T>(all: readonly T[], count: number, random: () => number): readonly T[] {
  const drawn = all.map((item) => [random(), item] as const).toSorted(([left], [right]) => left - right);
  return drawn.slice(0, count).map(([, item]) => item);
}

function whereOf({ happened }: Played, { listLagMs }: PlayOptions): string {
  const [first = 'nothing', ...rest] = happened;
  const more = rest.length === 0 ? '' : ` and ${rest.length} more`;
  return `${first}${more}${listLagMs === undefined ? '' : `, lists lag ${listLagMs} ms`}`;
}

function harmful(harm: Harm): Partial<Harm> {
  return Object.fromEntries(Object.entries(harm).filter(([, sentences]) => sentences.length > 0));
}
