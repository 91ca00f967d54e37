import type { Region } from './region.ts';

/** Values by scope: `''` holds everywhere, `account/region` only there. */
export type Scoped<T> = Map<string, T>;

export function scopeKey(account: string, region: string): string {
  return `${account}/${region}`;
}

/** The values of a scope, made when first asked for. */
export function within<K, V>(values: Scoped<Map<K, V>>, scope: string): Map<K, V> {
  const known = values.get(scope) ?? new Map<K, V>();
  values.set(scope, known);
  return known;
}

/** The value that a name has in a region: its own one, or else the one that holds everywhere. */
export function valueIn<K, V>(
  values: Scoped<Map<K, V>>,
  { key }: Pick<Region, 'key'>,
  name: K,
): V | undefined {
  return values.get(key)?.get(name) ?? values.get('')?.get(name);
}

/** The rules of a scope, and after them those that hold everywhere: the first that matches counts. */
export function rulesIn<T>(rules: Scoped<T[]>, scope: string): T[] {
  return [...(rules.get(scope) ?? []), ...(rules.get('') ?? [])];
}
