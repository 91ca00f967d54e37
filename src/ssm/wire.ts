import { rfc3339 } from '../clock.ts';

/** Members whose keys are data of the user, never renamed. */
const DATA = new Set(['parameters', 'targetmaps']);

/** AWS's shape in our spelling: the first letter of every member lowered. Dates become RFC 3339 text. */
export function lowered(value: unknown): unknown {
  return renamed(value, (key) => key.charAt(0).toLowerCase() + key.slice(1));
}

/** Our shape in AWS's spelling. */
export function raised(value: unknown): unknown {
  return renamed(value, (key) => key.charAt(0).toUpperCase() + key.slice(1));
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (value instanceof Date) return rfc3339(value);
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      rename(key),
      DATA.has(key.toLowerCase()) ? member : renamed(member, rename),
    ]),
  );
}
