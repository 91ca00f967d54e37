/** Older ones are forgotten, and so never pruned: the text stays short. */
const MOST_RANGES = 100;

/** No document of AWS comes near it. */
const LONGEST_RANGE = 100_000;

/** Numbers of versions as text that stays short: `1-3,5,7-9`. Empty: none. */
export function packed(versions: readonly number[]): string {
  const ranges = rangesOf(versions).slice(-MOST_RANGES);
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** The numbers in such a text, lowest first. What makes no sense in it counts for none. */
export function unpacked(text: string | undefined): readonly number[] {
  const parts = (text ?? '').split(',').map((part) => /^([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(part));
  const numbers = parts.flatMap((match) => {
    if (match === null) return [];
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    return Array.from({ length: Math.min(Math.max(to - from + 1, 0), LONGEST_RANGE) }, (_, at) => from + at);
  });
  return ascending(numbers);
}

function rangesOf(versions: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const version of ascending(versions)) {
    const last = ranges.at(-1);
    if (last !== undefined && version === last[1] + 1) last[1] = version;
    else ranges.push([version, version]);
  }
  return ranges;
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].toSorted((left, right) => left - right);
}
