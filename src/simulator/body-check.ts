import { isObject } from './is-object.ts';

/** Says what is wrong with a value at `path`, or nothing. */
export type Check = (value: unknown, path: string) => string | undefined;

const said = (path: string, expected: string): string => `${path || 'body'}: expected ${expected}`;

export const text: Check = (value, path) => (typeof value === 'string' ? undefined : said(path, 'a string'));

export const flag: Check = (value, path) =>
  typeof value === 'boolean' ? undefined : said(path, 'true or false');

export const anyObject: Check = (value, path) => (isObject(value) ? undefined : said(path, 'an object'));

export const oneOf =
  (choices: readonly string[]): Check =>
  (value, path) =>
    choices.includes(value as string) ? undefined : said(path, `one of ${choices.join(', ')}`);

export const matching =
  (pattern: RegExp, expected: string): Check =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value) ? undefined : said(path, expected);

export const wholeNumber =
  (least: number): Check =>
  (value, path) =>
    Number.isInteger(value) && (value as number) >= least
      ? undefined
      : said(path, `a whole number of at least ${least}`);

export const wholeNumberUpTo =
  (most: number): Check =>
  (value, path) =>
    wholeNumber(0)(value, path) === undefined && (value as number) <= most
      ? undefined
      : said(path, `a whole number from 0 to ${most}`);

export const share: Check = (value, path) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : said(path, 'a number from 0 to 1');

export const positive: Check = (value, path) =>
  typeof value === 'number' && value > 0 ? undefined : said(path, 'a number above 0');

export const exitCode: Check = (value, path) =>
  Number.isInteger(value) ? undefined : said(path, 'a whole number');

function first(problems: Iterable<string | undefined>): string | undefined {
  for (const problem of problems) if (problem !== undefined) return problem;
  return undefined;
}

export const listOf =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? first(value.map((element, index) => check(element, `${path}[${index}]`)))
      : said(path, 'a list');

export const mapOf =
  (check: Check): Check =>
  (value, path) =>
    isObject(value)
      ? first(Object.entries(value).map(([key, element]) => check(element, path ? `${path}.${key}` : key)))
      : said(path, 'an object');

/** An object with these members and no others. */
export const objectOf =
  (members: Record<string, Check>, required: readonly string[] = []): Check =>
  (value, path) => {
    if (!isObject(value)) return said(path, 'an object');
    const at = (member: string): string => (path ? `${path}.${member}` : member);
    const unknown = Object.keys(value).find((member) => !Object.hasOwn(members, member));
    if (unknown !== undefined) {
      return `${at(unknown)}: unknown member, expected one of ${Object.keys(members).join(', ')}`;
    }
    const missing = required.find((member) => value[member] === undefined);
    if (missing !== undefined) return `${at(missing)}: is required`;
    return first(Object.entries(value).map(([member, given]) => members[member]!(given, at(member))));
  };
