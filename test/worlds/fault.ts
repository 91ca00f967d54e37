/** Something that is told or done otherwise than the truth would have it. */
export interface Fault {
  /** The same words for the same kind of fault. */
  readonly what: string;
  /** What was found, and what was expected. */
  readonly detail: string;
}

/** Faults of those facts that are not as they are to be. */
export function faultsIn(
  facts: Readonly<Record<string, readonly [found: unknown, expected: unknown]>>,
): readonly Fault[] {
  return Object.entries(facts)
    .map(([what, [found, expected]]) => ({ what, found: text(found), expected: text(expected) }))
    .filter(({ found, expected }) => found !== expected)
    .map(({ what, found, expected }) => ({ what, detail: `${found}, not ${expected}` }));
}

/** One fault when there is anything that is not to be. */
export function never(what: string, found: readonly unknown[]): readonly Fault[] {
  return found.length === 0 ? [] : [{ what, detail: found.map(words).join(' | ') }];
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : text(value);
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
