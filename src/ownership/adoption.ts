import { RETAINED_UID, UID_TAG } from '../api/names.ts';
import type { Tags } from '../ssm/gateway.ts';
import type { OwnedResource } from './owned.ts';
import { claimOf, type Claim, type Owner } from './owner.ts';

/** Something in AWS that has the name, or the id, which is to be adopted. */
export interface Candidate {
  readonly id: string;
  readonly tags: Tags;
}

export type Adoption =
  | { readonly verdict: 'adopt' | 'OwnedByAnother'; readonly candidate: Candidate }
  | { readonly verdict: 'NothingToAdopt' | 'AmbiguousName' };

/**
 * | candidates                | owner tag  | uid tag        | verdict        |
 * |---------------------------|------------|----------------|----------------|
 * | any, one of them          | ours       | ours           | adopt that one |
 * | none                      |            |                | NothingToAdopt |
 * | several, none or two ours |            |                | AmbiguousName  |
 * | one                       | none       | –              | adopt          |
 * | one                       | anybody's  | retained       | adopt          |
 * | one                       | ours       | any            | adopt          |
 * | one                       | another's  | another's, none| OwnedByAnother |
 */
export function adoptionOf(candidates: readonly Candidate[], owner: Owner): Adoption {
  const ours = candidates.filter(({ tags }) => claimOf(tags, owner, true) === 'ours');
  const [candidate, ...others] = ours.length === 1 ? ours : candidates;
  if (candidate === undefined) return { verdict: 'NothingToAdopt' };
  if (others.length > 0) return { verdict: 'AmbiguousName' };
  const free = isRetained(candidate.tags) || claimOf(candidate.tags, owner, true) !== 'another';
  return { verdict: free ? 'adopt' : 'OwnedByAnother', candidate };
}

/**
 * What a resource may think of something that it knows as its own. What it has adopted is its own before it carries its
 * marks, too: that was recorded first, and a read of the tags may lag.
 *
 * | adopted | owner tag | uid tag  | we have tagged it | claim              |
 * |---------|-----------|----------|-------------------|--------------------|
 * | yes     | any       | retained | –                 | untagged           |
 * | yes     | ours      | foreign  | no                | untagged           |
 * | else    |           |          |                   | as `claimOf` tells |
 */
export function heldClaimOf(tags: Tags, owner: Owner, status: OwnedResource['status']): Claim {
  const claim = claimOf(tags, owner, true);
  if (status?.adopted !== true) return claim;
  if (isRetained(tags)) return 'untagged';
  return claim === 'takenOver' && status.tagsHash === undefined ? 'untagged' : claim;
}

/**
 * It is to take over what exists, and never had anything in AWS. `known`: it knows what it has.
 * What was adopted, is gone and may be overwritten is made anew instead.
 */
export function asksToAdopt({ spec: { adopt }, status }: OwnedResource, known: boolean): boolean {
  if (adopt === undefined || known || status?.appliedHash !== undefined) return false;
  return status?.adopted !== true || adopt.overwrite !== true;
}

/** What was adopted is recorded, and nothing says yet that it carries our tags. */
export function isUnmarked({ status }: OwnedResource): boolean {
  return status?.adopted === true && status.tagsHash === undefined;
}

/** AWS never held the spec since the adoption, and nobody has allowed to overwrite what it holds. */
export function isWithheld({ spec, status }: OwnedResource): boolean {
  return status?.adopted === true && status.appliedHash === undefined && spec.adopt?.overwrite !== true;
}

/** Its last owner has let go of it on purpose. */
function isRetained(tags: Tags): boolean {
  return tags[UID_TAG] === RETAINED_UID;
}
