import { createHash } from 'node:crypto';

/** The same for the same data, whatever the order of its keys. */
export function hashOf(value: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, 32);
}

/** Hash of those members of a spec that AWS can see. Naming one more changes no hash of a spec that lacks it. */
export function hashOfMembers<S extends object>(spec: S, names: readonly (keyof S)[]): string {
  const visible = names.map((name) => [name, spec[name]] as const);
  return hashOf(Object.fromEntries(visible.filter(([, value]) => value !== undefined)));
}

/** With the keys of every map in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
