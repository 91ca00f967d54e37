import { isWithheld } from '../ownership/adoption.ts';
import { causeOf, type Cause } from '../ownership/cause.ts';
import type { Held, Work } from './work.ts';

/** Why the newest version does not hold the spec. */
export function contentCause({ resource, specHash }: Work, { latest }: Held): Cause {
  const { appliedHash, writtenVersion, adopted = false } = resource.status ?? {};
  return causeOf({
    adopted,
    overwrite: resource.spec.adopt?.overwrite === true,
    appliedHash,
    specHash,
    ourVersion: Number(writtenVersion ?? 0),
    observedVersion: latest.latestVersion,
  });
}

/**
 * Why another version is the default. The default has no version of its own, so that AWS shows another one than we have
 * set is believed only when it lasts; `doubt` until then.
 *
 * | we have made `version` the default | the spec changed since | cause                     |
 * |------------------------------------|------------------------|---------------------------|
 * | no                                 | –                      | SpecChanged               |
 * | begun, and never answered          | –                      | doubt, then SpecChanged   |
 * | yes                                | yes                    | SpecChanged               |
 * | yes                                | no                     | doubt, then EditedInAws   |
 *
 * While a document that was adopted has not held the spec yet, `AdoptionDiffers` or `Overwrite` stand for SpecChanged.
 */
export function defaultCause(work: Work, version: number): Cause | 'doubt' {
  const cause = plainDefaultCause(work, version);
  const { adopted, appliedHash } = work.resource.status ?? {};
  if (cause !== 'SpecChanged' || adopted !== true || appliedHash !== undefined) return cause;
  return isWithheld(work.resource) ? 'AdoptionDiffers' : 'Overwrite';
}

function plainDefaultCause({ resource, specHash, doubts }: Work, version: number): Cause | 'doubt' {
  const { promotedVersion, promoting, appliedHash } = resource.status ?? {};
  const begun = promoting === String(version);
  const done = promotedVersion === String(version);
  if (!begun && (!done || appliedHash !== specHash)) return 'SpecChanged';
  if (!doubts.isBelieved(resource.metadata.uid, 'default')) return 'doubt';
  return begun ? 'SpecChanged' : 'EditedInAws';
}
