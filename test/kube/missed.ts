import type { Thing, Told } from './fixture.ts';

/** A write that the API server has confirmed. */
export interface Fact {
  readonly key: string;
  readonly uid: string;
  /** `undefined`: deleted. */
  readonly color: string | undefined;
}

interface Seen {
  readonly uid: string;
  readonly color: string | undefined;
}

/**
 * What is wrong with what was told, in sentences, given what there is now: each object once told as new, each change
 * starting from what was told before, and at the end everything as it is. Empty: nothing was missed.
 */
export function flaws(told: readonly Told[], there: readonly Thing[]): string[] {
  const { state, broken } = replayed(told);
  const now = new Map(there.map((thing) => [keyOf(thing), seen(thing)]));
  const wrong = [...new Set([...state.keys(), ...now.keys()])]
    .filter((key) => !same(state.get(key), now.get(key)))
    .map((key) => `${key} is ${named(now.get(key))}, was told to be ${named(state.get(key))}`);
  return [...broken, ...wrong];
}

/** Writes of which nobody was told as such: not even a change that was overwritten at once may be among them. */
export function untold(told: readonly Told[], facts: readonly Fact[]): Fact[] {
  const heard = new Set(
    told.map(({ key, previous, current }) =>
      current ? nameOf({ key, ...seen(current) }) : nameOf({ key, ...seen(previous), color: undefined }),
    ),
  );
  return facts.filter((fact) => !heard.has(nameOf(fact)));
}

function replayed(told: readonly Told[]): { state: Map<string, Seen>; broken: string[] } {
  const state = new Map<string, Seen>();
  const known = new Set<string>();
  const broken: string[] = [];
  for (const { key, previous, current } of told) {
    const before = previous && seen(previous);
    if (!same(before, state.get(key)))
      broken.push(`${key} was ${named(state.get(key))}, then told to have been ${named(before)}`);
    if (!previous && current && known.has(current.metadata.uid))
      broken.push(`${key} was told twice as new: ${current.metadata.uid}`);
    if (previous && current && previous.metadata.uid !== current.metadata.uid)
      broken.push(`${key} was told to have changed its uid`);
    if (current) known.add(current.metadata.uid);
    if (current) state.set(key, seen(current));
    else state.delete(key);
  }
  return { state, broken };
}

function seen(thing: Thing | undefined): Seen {
  return { uid: thing?.metadata.uid ?? '', color: thing?.spec.color };
}

function same(a: Seen | undefined, b: Seen | undefined): boolean {
  return a?.uid === b?.uid && a?.color === b?.color;
}

function named(what: Seen | undefined): string {
  return what ? `${what.color ?? 'colorless'} (${what.uid})` : 'not there';
}

function nameOf({ key, uid, color }: Fact): string {
  return `${key} ${uid} ${color ?? 'deleted'}`;
}

export function keyOf({ metadata }: Thing): string {
  return `${metadata.namespace}/${metadata.name}`;
}
