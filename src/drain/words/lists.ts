const MOST_NAMED = 100;

/** A line each, as far as they can be read. `summary`: what is said of the rest. */
export function named(
  lines: readonly string[],
  summary: (start: number) => string = () => '',
): readonly string[] {
  const more = lines.length - MOST_NAMED;
  const rest = `  … and ${more} more${summary(MOST_NAMED)}: kubectl get ssma,ssmd -A`;
  return [...lines.slice(0, MOST_NAMED).map((line) => `  ${line}`), ...(more > 0 ? [rest] : [])];
}

/** `80 InUse, 30 AccessDeniedException`, the most frequent first. */
export function countsOf(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([, left], [, right]) => right - left)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}

/** Without the call that had no answer: nobody has asked for that. */
export function causeOf({ message }: Error): string {
  return message.replace(/^[A-Z]+ \/\S*: /, '');
}

export function within(namespaces: readonly string[]): string {
  return namespaces.length === 0 ? 'in all namespaces' : `in ${namespaces.join(', ')}`;
}
