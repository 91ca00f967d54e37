import type { Difference } from '../ownership/drift.ts';
import { taggingFor, type Tagging } from '../ownership/tagging.ts';
import type { DocumentRequest, ObservedDocument, Shares } from '../ssm/document-gateway.ts';
import type { Tags } from '../ssm/gateway.ts';
import { attachmentDifferences } from './attachments.ts';
import { contentDifferences, sha256 } from './content.ts';
import type { DesiredDocument } from './desired.ts';
import { sharingFor, type Sharing } from './sharing.ts';

/** A document in AWS as far as planning needs it. */
export interface Observed {
  /** The newest version. */
  readonly latest: ObservedDocument;
  /** Its content. Left out when the hash says that it is what would be sent. */
  readonly content?: string | undefined;
  readonly tags: Tags;
  /** Who else may use it. Left out: neither the spec nor the status says anything of that. */
  readonly shares?: Shares | undefined;
}

/** What the status adds to what AWS shows. */
export interface Known {
  /** The keys we once set; no other tag is ever removed. */
  readonly ownTagKeys: readonly string[];
  /** The newest Active version of ours that holds the spec, if there is one. */
  readonly published: number | undefined;
  /** AWS does not take the spec again, because `published` holds it already. */
  readonly reused?: boolean;
  /** The accounts that may use it by order of the resource. */
  readonly granted?: readonly string[];
  /** Fingerprint of the attachments of the newest version, when it is ours. */
  readonly attachmentsHash?: string | undefined;
}

/** A new version on top of `base`. */
export interface Publishing {
  readonly action: 'publish';
  readonly base: number;
  readonly differences: readonly Difference[];
}

/** Another default version. */
export interface Promotion {
  readonly action: 'promote';
  readonly version: number;
  readonly differences: readonly Difference[];
}

export type Change = Publishing | Promotion | Tagging | Sharing;

/**
 * The changes that turn `observed` into `desired`. An empty plan on an Active version is the only definition of
 * converged.
 *
 * | newest version holds the spec | ours is Active | promotion Automatic | defaultVersion N |
 * |-------------------------------|----------------|---------------------|------------------|
 * | no                            | –              | publish             | publish, promote N |
 * | yes                           | yes            | promote ours        | promote N        |
 * | yes                           | no             | –                   | promote N        |
 */
export function plan(
  desired: DesiredDocument,
  observed: Observed,
  { ownTagKeys, published, reused = false, granted = [], attachmentsHash }: Known,
): readonly Change[] {
  const { latest } = observed;
  const differences = reused ? [] : versionDifferences(desired.document, observed, attachmentsHash);
  const publishing = differences.length > 0;
  const newest = publishing ? undefined : published;
  const version = desired.defaultVersion === 'newest' ? newest : desired.defaultVersion;
  const tagging = taggingFor(desired.tags, observed.tags, ownTagKeys);
  const sharing = observed.shares && sharingFor(desired.shares, observed.shares, granted);
  return [
    ...(publishing ? [{ action: 'publish', base: latest.latestVersion, differences } as const] : []),
    ...(version === undefined || version === latest.defaultVersion ? [] : [promotionTo(version, latest)]),
    ...(tagging === undefined ? [] : [tagging]),
    ...(sharing === undefined ? [] : [sharing]),
  ];
}

function promotionTo(version: number, { defaultVersion }: ObservedDocument): Promotion {
  const difference = {
    path: 'defaultVersion',
    declared: String(version),
    observed: String(defaultVersion),
  };
  return { action: 'promote', version, differences: [difference] };
}

/** Contents are named by what differs, never shown. What the spec leaves out is not compared. */
function versionDifferences(
  declared: DocumentRequest,
  { latest, content }: Observed,
  attachmentsHash: string | undefined,
): readonly Difference[] {
  const contents =
    content === undefined || latest.hash === sha256(declared.content)
      ? []
      : contentDifferences(declared.content, content, declared.documentFormat);
  return [
    ...contents.map((path) => ({ path, declared: 'set', observed: 'changed' })),
    ...metadataDifferences(declared, latest, attachmentsHash),
  ];
}

/** All that a version is made of, but its content. `attachmentsHash`: of this version, as far as known. */
export function metadataDifferences(
  declared: DocumentRequest,
  version: ObservedDocument,
  attachmentsHash: string | undefined,
): readonly Difference[] {
  const members = (['documentFormat', 'displayName', 'targetType'] as const).filter(
    (name) => declared[name] !== undefined && declared[name] !== version[name],
  );
  return [
    ...members.map((path) => ({
      path,
      declared: declared[path] ?? '',
      observed: version[path] ?? '(absent)',
    })),
    ...attachmentDifferences(declared.attachments, version.attachments, attachmentsHash),
  ];
}
