import { isWithheld } from '../ownership/adoption.ts';
import { ownTagKeys, type Tagging } from '../ownership/tagging.ts';
import { attachmentsHeld, knownAttachments } from './attachments.ts';
import { plan, type Change, type Promotion, type Publishing } from './plan.ts';
import { acceptSharing, sharingStatus } from './sharing-decision.ts';
import { grantedBy, type Sharing } from './sharing.ts';
import type { Held, Work } from './work.ts';

/** What is left to do, by what it does. */
export interface Plan {
  readonly publishing: Publishing | undefined;
  readonly promotion: Promotion | undefined;
  readonly tagging: Tagging | undefined;
  readonly sharing: Sharing | undefined;
}

export function planFor(work: Work, held: Held): Plan {
  const known = {
    ownTagKeys: ownTagKeys(work),
    published: publishedVersion(work, held),
    reused: reusedVersion(work, held) !== undefined,
    granted: grantedBy(sharingStatus(work)),
    attachmentsHash: knownAttachments(work.resource.status, held.latest.latestVersion),
  };
  const changes: readonly Change[] = plan(work.desired, held, known);
  return {
    publishing: changes.find((change) => change.action === 'publish'),
    promotion: changes.find((change) => change.action === 'promote'),
    tagging: changes.find((change) => change.action === 'tag'),
    sharing: changes.find((change) => change.action === 'share'),
  };
}

/**
 * Takes what AWS holds for known when the newest version holds the spec: the version, when it is ours, and the default
 * when it is the one that is wanted.
 */
export function accept(work: Work, held: Held): void {
  const { latest } = held;
  const { publishing, promotion, sharing } = planFor(work, held);
  acceptSharing(work, held, sharing);
  if (publishing === undefined && isOurs(work, held) && reusedVersion(work, held) === undefined) {
    const { desired, resource } = work;
    work.pass.learn({
      writtenVersion: String(latest.latestVersion),
      reusedVersion: undefined,
      ...attachmentsHeld(desired.document.attachments, resource.status, latest.latestVersion),
    });
    if (latest.status === 'Active') work.pass.learn({ publishedVersion: String(latest.version) });
  }
  if (promotion !== undefined || (publishing !== undefined && isAutomatic(work)) || isPending(work, held))
    return;
  work.pass.learn({ promotedVersion: String(latest.defaultVersion), promoting: undefined });
  if (publishing === undefined && !isWithheld(work.resource)) work.pass.learn({ appliedHash: work.specHash }); // whatever becomes of its tags and its sharing
  work.doubts.forget(work.resource.metadata.uid, 'default');
}

/** The default can't be right or wrong while the version that is to be it is not there yet. */
function isPending(work: Work, held: Held): boolean {
  return isAutomatic(work) && publishedVersion(work, held) === undefined;
}

function isAutomatic({ desired }: Work): boolean {
  return desired.defaultVersion === 'newest';
}

/** The version that is to be the default with promotion Automatic. `undefined`: it is not Active yet. */
function publishedVersion(work: Work, held: Held): number | undefined {
  const { latest } = held;
  const reused = reusedVersion(work, held);
  if (reused !== undefined) return reused;
  if (isOurs(work, held)) return latest.status === 'Active' ? latest.version : undefined;
  const known = work.resource.status?.publishedVersion;
  return known === undefined ? undefined : Number(known);
}

/** An older version that holds the spec, which AWS therefore refuses to take again. Until something new is published. */
function reusedVersion({ resource, specHash }: Work, { latest }: Held): number | undefined {
  const { reusedVersion: reused, appliedHash, writtenVersion } = resource.status ?? {};
  const holds = appliedHash === specHash && writtenVersion === String(latest.latestVersion);
  return reused !== undefined && holds ? Number(reused) : undefined;
}

/**
 * The newest version was written by us, or has become what the spec asks for. One that somebody else has published with
 * the same data is neither, unless what we wrote before it was never the published one: making it the default would run
 * the same once more.
 */
function isOurs({ pass, resource, specHash }: Work, { latest }: Held): boolean {
  const {
    writtenVersion,
    appliedHash,
    publishedVersion: published,
    reusedVersion: reused,
  } = resource.status ?? {};
  const written = pass.learned('writtenVersion') ?? writtenVersion;
  if (written === String(latest.latestVersion) || appliedHash !== specHash) return true;
  return published === undefined || (reused === undefined && published !== writtenVersion);
}
