export type DriftPolicy = 'Correct' | 'Report' | 'Observe';

/** Why AWS differs from the spec. Without one of the first two nothing is ever sent. */
export type Cause = 'SpecChanged' | 'EditedInAws' | 'Unexplained';

export interface CauseFacts {
  /** Hash of the spec as last written to AWS. */
  readonly appliedHash: string | undefined;
  readonly specHash: string;
  /** The version last written or accepted by us. */
  readonly ourVersion: number;
  readonly observedVersion: number;
}

/**
 * | the spec is what we last wrote | AWS's version is ours | cause       |
 * |--------------------------------|-----------------------|-------------|
 * | no, or never recorded          | –                     | SpecChanged |
 * | yes                            | no                    | EditedInAws |
 * | yes                            | yes                   | Unexplained |
 */
export function causeOf({ appliedHash, specHash, ourVersion, observedVersion }: CauseFacts): Cause {
  if (appliedHash !== specHash) return 'SpecChanged';
  return observedVersion === ourVersion ? 'Unexplained' : 'EditedInAws';
}

/**
 * |         | SpecChanged | EditedInAws | Unexplained |
 * |---------|-------------|-------------|-------------|
 * | Correct | write       | write       | show        |
 * | Report  | write       | show        | show        |
 * | Observe | show        | show        | show        |
 */
export function mayWrite(policy: DriftPolicy, cause: Cause): boolean {
  if (cause === 'Unexplained' || policy === 'Observe') return false;
  return policy === 'Correct' || cause === 'SpecChanged';
}
