import { expect } from 'vitest';
import type { Fault } from './fault.ts';
import { commandFor, TROUBLES, type Kind, type Settings, type Trouble } from './kinds.ts';
import { isOf, KNOWN, mostOf, type Known } from './known.ts';
import { play } from './play.ts';
import type { Lag } from './weather.ts';

export interface Course {
  readonly kind: Kind;
  readonly lag: Lag;
  /** Of the first world; the others count on. */
  readonly seed: number;
  /** With each trouble. */
  readonly worlds: number;
}

/** A fault, and the world that shows it. */
interface Found extends Fault {
  readonly settings: Settings;
}

interface Tally {
  readonly runs: Readonly<Record<Trouble, number>>;
  readonly failedRuns: number;
  readonly found: readonly Found[];
}

/** Plays worlds with every trouble. Throws what is wrong in them, but for what is known and not more frequent than that. */
export async function expectLawful(course: Course): Promise<void> {
  const { runs, failedRuns, found } = await playAll(course);
  const { kind, lag, seed, worlds } = course;
  const sum = Object.values(runs).reduce((all, one) => all + one, 0);
  console.log(`worlds, ${kind}, lag ${lag}, seeds ${seed} to ${seed + worlds - 1}:`, {
    worlds: worlds * TROUBLES.length,
    runs: sum,
    failedRuns,
    faults: countsBy(found, ({ what }) => what),
  });
  const known = KNOWN.filter((one) => one.kinds.includes(kind) && one.lags.includes(lag));
  const unknown = found.filter((one) => !known.some((each) => covers(each, one)));
  expect(unknown.map(sentence)).toEqual([]);
  expect(known.flatMap((each) => excess(each, runs, found))).toEqual([]);
}

async function playAll({ kind, lag, seed: first, worlds }: Course): Promise<Tally> {
  const runs = { none: 0, restarts: 0, denials: 0, 'lost writes': 0, all: 0 };
  const found: Found[] = [];
  let failedRuns = 0;
  for (const trouble of TROUBLES)
    for (let seed = first; seed < first + worlds; seed += 1) {
      const settings = { kind, lag, trouble, seed };
      const played = await play(settings); // oxlint-disable-line no-await-in-loop -- one after the other
      runs[trouble] += played.runs;
      failedRuns += played.failedRuns;
      found.push(...played.faults.map((fault) => ({ ...fault, settings })));
    }
  return { runs, failedRuns, found };
}

function covers(known: Known, { what, settings }: Found): boolean {
  return known.what === what && isOf(known, settings);
}

/** What is known, and was found more often than that. */
function excess(known: Known, runs: Tally['runs'], found: readonly Found[]): readonly string[] {
  const count = known.troubles.reduce((sum, trouble) => sum + runs[trouble], 0);
  const covered = found.filter((one) => covers(known, one));
  const most = mostOf(known, count);
  if (covered.length <= most) return [];
  return [
    `${known.what}: ${covered.length} times in ${count} runs, at most ${most}`,
    ...covered.map(sentence),
  ];
}

function sentence({ what, detail, settings }: Found): string {
  const { kind, lag, trouble, seed } = settings;
  return `seed ${seed}, ${kind}, lag ${lag}, trouble ${trouble}: ${what}: ${detail}. Step by step: ${commandFor(settings)}`;
}

function countsBy<T>(all: readonly T[], keyOf: (one: T) => string): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(all, keyOf)].map(([key, { length }]) => [key, length]));
}
