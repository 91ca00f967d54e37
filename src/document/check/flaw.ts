/** Something in a content that AWS refuses, or that people will hardly have meant. */
export interface Flaw {
  /** AWS refuses it, as others have seen. What nobody has seen for certain is only doubtful. */
  readonly certain: boolean;
  /** Where in the content: `mainSteps[2].action`. Empty: the whole. */
  readonly path: string;
  /** What is wrong and the way out, to be read after the path. Never a value that may be secret. */
  readonly words: string;
}

export type Data = Readonly<Record<string, unknown>>;

export function certain(path: string, words: string): Flaw {
  return { certain: true, path, words };
}

export function doubtful(path: string, words: string): Flaw {
  return { certain: false, path, words };
}

/** Several in one text, the first ones in full. */
export function toldOf(flaws: readonly Flaw[]): string {
  const told = flaws.slice(0, MOST_TOLD).map(({ path, words }) => (path === '' ? words : `${path} ${words}`));
  const more = flaws.length - told.length;
  return [...told, ...(more > 0 ? [`There is more: ${more}.`] : [])].join(' ');
}

const MOST_TOLD = 4;
const LONGEST = 60;

/** A name of the content in words. */
export function quoted(name: string): string {
  return JSON.stringify(shortened(name));
}

export function shortened(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST).toWellFormed()}…`;
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');
}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
