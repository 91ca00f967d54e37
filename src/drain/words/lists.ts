const MOST_NAMED = 100;

/** A line each, as far as they can be read. */
export function named(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_NAMED;
  const rest = more > 0 ? [`  … and ${more} more: kubectl get ssma,ssmd -A`] : [];
  return [...lines.slice(0, MOST_NAMED).map((line) => `  ${line}`), ...rest];
}

export function within(namespaces: readonly string[]): string {
  return namespaces.length === 0 ? 'in all namespaces' : `in ${namespaces.join(', ')}`;
}
