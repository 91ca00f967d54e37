/** What decides which versions of a document are deleted. */
export interface History {
  /** Those that this resource published, and AWS shows. */
  readonly ours: readonly number[];
  /** Those of them that AWS could not make Active: nobody can go back to them. */
  readonly failed: readonly number[];
  /** spec.versionsToKeep. `undefined`: all. */
  readonly keep: number | undefined;
  /** Numbers that may not go: the default, the newest, those that somebody names. */
  readonly spared: readonly (number | undefined)[];
  /** Other accounts may name any version. */
  readonly allShared: boolean;
}

/**
 * The versions to be deleted, oldest first. What is spared counts among those that are kept only when it is one of the
 * newest; one that has failed never counts.
 *
 * | published by this resource | older than its `keep` newest | spared | version |
 * |----------------------------|------------------------------|--------|---------|
 * | no                         | –                            | –      | stays   |
 * | yes                        | no                           | –      | stays   |
 * | yes                        | yes                          | yes    | stays   |
 * | yes                        | yes                          | no     | deleted |
 */
export function versionsToDelete({ ours, failed, keep, spared, allShared }: History): readonly number[] {
  if (keep === undefined || keep < 1 || allShared) return [];
  const sorted = ours.toSorted((left, right) => left - right);
  const kept = sorted.filter((version) => !failed.includes(version)).slice(-keep);
  const [oldest = 0] = kept.length < keep ? [] : kept;
  return sorted.filter((version) => version < oldest && !spared.includes(version));
}

/** Those of `ours` that are not there any more. A list that lags behind says nothing of versions newer than it shows. */
export function goneOf(ours: readonly number[], shown: readonly number[]): readonly number[] {
  const newest = Math.max(0, ...shown);
  return ours.filter((version) => version < newest && !shown.includes(version));
}
