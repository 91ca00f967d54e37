/** Matches a whole text with the `*` and `?` of a pattern. */
export function matchesWildcards(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}

/** The six parts of an ARN; parts that are left out at the end are wildcards, as in IAM. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  const known = [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
  return Array.from({ length: 6 }, (_, index) => known[index] ?? '*');
}

/** Whether a pattern names a resource. Wildcards don't reach across the parts of an ARN. */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const parts = partsOf(arn);
  return partsOf(pattern).every((part, index) => matchesWildcards(part, parts[index]!));
}
