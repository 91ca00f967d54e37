/** A table that knows the names of its rows and no others: a plain object has a `constructor`, too. */
export function table<T>(rows: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, rows);
}
