export type DriftPolicy = 'Correct' | 'Report' | 'Observe';

/** Why AWS differs from the spec. Without one of the first three nothing is ever sent. */
export type Cause = 'SpecChanged' | 'EditedInAws' | 'Overwrite' | 'AdoptionDiffers' | 'Unexplained';

export interface CauseFacts {
  /** Hash of the spec as last written to AWS. */
  readonly appliedHash: string | undefined;
  readonly specHash: string;
  /** The version last written or accepted by us. */
  readonly ourVersion: number;
  readonly observedVersion: number;
  /** It existed before and was taken over. */
  readonly adopted: boolean;
  /** spec.adopt.overwrite. */
  readonly overwrite: boolean;
}

/**
 * | adopted | the spec is what we last wrote | AWS's version is ours | overwrite | cause           |
 * |---------|--------------------------------|-----------------------|-----------|-----------------|
 * | yes     | nothing was ever written       | –                     | no        | AdoptionDiffers |
 * | yes     | nothing was ever written       | –                     | yes       | Overwrite       |
 * | no      | nothing was ever written       | –                     | –         | SpecChanged     |
 * | –       | no                             | –                     | –         | SpecChanged     |
 * | –       | yes                            | no                    | –         | EditedInAws     |
 * | –       | yes                            | yes                   | –         | Unexplained     |
 *
 * What AWS held as declared without a write of ours counts as written.
 */
export function causeOf(facts: CauseFacts): Cause {
  const { appliedHash, specHash, ourVersion, observedVersion, adopted, overwrite } = facts;
  if (adopted && appliedHash === undefined) return overwrite ? 'Overwrite' : 'AdoptionDiffers';
  if (appliedHash !== specHash) return 'SpecChanged';
  return observedVersion === ourVersion ? 'Unexplained' : 'EditedInAws';
}

/**
 * |         | SpecChanged | Overwrite | EditedInAws | AdoptionDiffers | Unexplained |
 * |---------|-------------|-----------|-------------|-----------------|-------------|
 * | Correct | write       | write     | write       | show            | show        |
 * | Report  | write       | write     | show        | show            | show        |
 * | Observe | show        | show      | show        | show            | show        |
 */
export function mayWrite(policy: DriftPolicy, cause: Cause): boolean {
  if (cause === 'Unexplained' || cause === 'AdoptionDiffers' || policy === 'Observe') return false;
  return policy === 'Correct' || cause !== 'EditedInAws';
}
