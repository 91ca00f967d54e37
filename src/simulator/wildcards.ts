/** Matches a whole text with the `*` and `?` of a pattern, in no more than their lengths multiplied. */
export function matchesWildcards(pattern: string, text: string): boolean {
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++;
      resume = at;
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      next++;
      at++;
    } else if (star === -1) return false;
    else {
      // The last star takes one character more.
      next = star + 1;
      at = ++resume;
    }
  }
  return /^\**$/.test(pattern.slice(next));
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
