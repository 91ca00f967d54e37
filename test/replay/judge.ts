import { isDeepStrictEqual } from 'node:util';
import type { Account } from './account.ts';
import { withoutMore } from './kept-versions.ts';
import type { Played } from './play.ts';

/** What may run scripts on nodes, or lets others in: once too often is needless. */
const CONSEQUENTIAL = [
  'CreateAssociation',
  'UpdateAssociation',
  'StartAssociationsOnce',
  'CreateDocument',
  'UpdateDocument',
  'UpdateDocumentDefaultVersion',
  'ModifyDocumentPermission',
];

/** Harm of every kind, one sentence each. */
export interface Harm {
  /** What AWS was told more often than undisturbed. */
  readonly needlessWrites: readonly string[];
  /** What AWS has refused to do more often than undisturbed: it was wrong to send, and only AWS kept it from harm. */
  readonly refusedWrites: readonly string[];
  readonly needlessRuns: readonly string[];
  readonly duplicates: readonly string[];
  readonly orphans: readonly string[];
  readonly writesByDead: readonly string[];
  /** Where AWS and the resources have ended otherwise than they should. */
  readonly endedOtherwise: readonly string[];
}

/** What a harness says of how a play may go, and should have ended. */
export interface Measure {
  /** What the dead wrote arrives: AWS, not the operator, keeps it from harm. */
  readonly arrivesLate?: boolean;
  /** What AWS may refuse, by operation, because nobody could know better. Default: nothing. */
  readonly refusable?: (played: Played) => Account['refused'];
  /** What of the ending is not as it should be. */
  readonly ending: (undisturbed: Played, played: Played) => readonly string[];
}

export function harmOf(
  undisturbed: Played,
  played: Played,
  { ending, arrivesLate = false, refusable = () => ({}) }: Measure,
): Harm {
  return {
    needlessWrites: moreOften(undisturbed.writes, played.writes),
    refusedWrites: arrivesLate
      ? []
      : moreOften(sumOf(undisturbed.refused, refusable(played)), played.refused),
    needlessRuns: moreThan('runs', undisturbed.runs, played.runs),
    duplicates: [...played.duplicates],
    orphans: played.orphans,
    writesByDead: arrivesLate ? [] : played.writesByDead,
    endedOtherwise: ending(undisturbed, played),
  };
}

function sumOf(counts: Account['refused'], more: Account['refused']): Account['refused'] {
  const sums = Object.entries(more).map(([operation, count]) => [
    operation,
    (counts[operation] ?? 0) + count,
  ]);
  return { ...counts, ...Object.fromEntries(sums) };
}

function moreOften(
  wanted: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
): readonly string[] {
  return CONSEQUENTIAL.flatMap((operation) =>
    moreThan(operation, wanted[operation] ?? 0, found[operation] ?? 0),
  );
}

function moreThan(what: string, wanted: number, found: number): readonly string[] {
  return found <= wanted ? [] : [`${what}: ${found}, not ${wanted}`];
}

/** As if nothing had happened, but for what is told of the past and for a requested run that was lost. */
export function otherwise(undisturbed: Played, played: Played): readonly string[] {
  const wanted = undisturbed.ends.at(-1);
  const other = otherEnd(wanted, withoutMore(wanted, played.ends.at(-1)));
  return lostRuns(undisturbed, played) === 0 ? other : other.filter((one) => !isOfARun(one));
}

/** Requested runs that were not made. One that was recorded is never started a second time, so a death may lose it. */
export function lostRuns({ writes: wanted }: Played, { writes: found }: Played): number {
  const operation = 'StartAssociationsOnce';
  return Math.max(0, (wanted[operation] ?? 0) - (found[operation] ?? 0));
}

function isOfARun(difference: string): boolean {
  return /^end\.aws\.associations\.\d+\.runs: /.test(difference);
}

export function otherEnd(wanted: object | undefined, found: object | undefined): readonly string[] {
  return differences(wanted, found, 'end').filter((one) => !isOfThePast(one));
}

/**
 * What is told otherwise of the past: drift that a dead operator had put back, and single runs, which depend on when it
 * was put back. No harm, so it is counted only.
 */
export function toldOtherwise(undisturbed: Played, played: Played): readonly string[] {
  return differences(undisturbed.ends.at(-1), played.ends.at(-1), 'end').filter(isOfThePast);
}

function isOfThePast(difference: string): boolean {
  return /^end\.resources\.\d+\.status\.(drift|lastRun|runs)\b/.test(difference);
}

/** Nothing that was declared is left. */
export function notGone(_undisturbed: Played, { resources }: Played): readonly string[] {
  return resources === 0 ? [] : [`${resources} resources are left`];
}

function differences(wanted: unknown, found: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(wanted, found)) return [];
  if (!isTree(wanted) || !isTree(found))
    return [`${path}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  return keys.flatMap((key) => differences(wanted[key], found[key], `${path}.${key}`));
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
