/**
 * Orders resourceVersions: negative when `a` is the older. They are decimal numbers without leading zeros, officially
 * comparable since Kubernetes 1.35 (KEP-5504), and may be longer than a double holds.
 */
export function compareVersions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a === b ? 0 : a < b ? -1 : 1;
}
