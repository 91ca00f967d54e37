import { isDeepStrictEqual } from 'node:util';
import type { Played } from './replay.ts';
import { BLOWS, type Strike } from './wire.ts';

/** What may run scripts on nodes: once too often is needless. */
const CONSEQUENTIAL = [
  'CreateAssociation',
  'UpdateAssociation',
  'CreateDocument',
  'UpdateDocument',
  'UpdateDocumentDefaultVersion',
];

/** Every moment at which an operator that makes these calls can be struck. */
export function strikesOn(calls: readonly string[]): readonly Strike[] {
  return calls.flatMap((_, index) => BLOWS.map((blow) => ({ call: index + 1, blow })));
}

/** What AWS was told more often because of a blow, one sentence each. */
export function needless(undisturbed: Played, struck: Played): readonly string[] {
  return CONSEQUENTIAL.flatMap((operation) => {
    const [wanted, taken] = [undisturbed.writes[operation] ?? 0, struck.writes[operation] ?? 0];
    return taken <= wanted ? [] : [`${operation}: ${taken} times, not ${wanted}`];
  });
}

/** Where AWS and the resources have ended otherwise because of a blow. */
export function otherwise(undisturbed: Played, struck: Played): readonly string[] {
  return differences(undisturbed.end, struck.end, 'end');
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
