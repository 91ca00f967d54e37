import { conditionOf } from '../api/resource.ts';
import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { SsmDocument } from '../api/generated/ssm-document.ts';
import { ReconcileError } from '../controller/error.ts';
import type { ResourceStore } from '../controller/store.ts';
import type { OwnedWork } from '../ownership/owned.ts';
import { specHashOf } from './spec-hash.ts';

/** The SsmDocuments that associations may refer to. */
export type Documents = Pick<ResourceStore<SsmDocument>, 'get' | 'list' | 'read'>;

/** What the association names in AWS. */
export interface NamedDocument {
  readonly documentName: string;
  /** `$DEFAULT`, `$LATEST` or a number. */
  readonly documentVersion: string;
}

/** The error says why the reference leads nowhere, and when to look again. */
export type Resolution = NamedDocument | ReconcileError;

/**
 * What spec.documentName, or spec.documentRef, comes down to:
 *
 * | the SsmDocument         | AWS was told of this very spec | outcome                     |
 * |-------------------------|--------------------------------|-----------------------------|
 * | absent, or never Active | –                              | waits: `DocumentNotReady`   |
 * | being deleted           | no                             | waits: `DocumentNotReady`   |
 * | being deleted           | yes                            | what AWS was told           |
 * | in another region       | –                              | `RegionMismatch`            |
 * | anything else           | –                              | its name and version in AWS |
 *
 * A document that is stalled after it was Active keeps its published version, and so the association keeps it, too.
 */
export function resolutionOf(
  resource: SsmAssociation,
  region: string,
  document: SsmDocument | undefined,
): Resolution {
  const { documentName = '', documentVersion = '$DEFAULT', documentRef } = resource.spec;
  if (documentRef === undefined) return { documentName, documentVersion };
  const { name } = documentRef;
  if (document === undefined) return notReady(resource, 'does not exist in this namespace');
  if (document.metadata.deletionTimestamp !== undefined)
    return toldBefore(resource) ?? notReady(resource, 'is being deleted');
  const { publishedVersion, region: home = region, ...held } = document.status ?? {};
  if (home !== region) return regionMismatch(name, home, region);
  if (held.documentName === undefined || publishedVersion === undefined)
    return notReady(resource, reasonOf(document));
  const version = documentVersion === 'Published' ? publishedVersion : documentVersion;
  return { documentName: held.documentName, documentVersion: version };
}

/** What AWS was told last. It may be older than the spec. */
export function lastTold({ status }: SsmAssociation): NamedDocument {
  const { documentName = '', documentVersion = '' } = status ?? {};
  return { documentName, documentVersion };
}

/** The spec itself is as it was when AWS was told of it last, whatever its document has become. */
export function isSpecAsTold(resource: SsmAssociation): boolean {
  return resource.status?.appliedHash === specHashOf(resource, lastTold(resource));
}

export function documentOf(
  { metadata, spec }: SsmAssociation,
  documents: Pick<Documents, 'get'>,
): SsmDocument | undefined {
  return spec.documentRef && documents.get(`${metadata.namespace}/${spec.documentRef.name}`);
}

/**
 * Throws when the SsmDocument is, at the API server, not what this pass has read from the cache: an old copy must
 * neither create nor send an older version.
 */
export async function requireSameDocument(
  { resource, region }: Pick<OwnedWork<SsmAssociation>, 'resource' | 'region'>,
  documents: Pick<Documents, 'read'>,
  named: NamedDocument,
): Promise<void> {
  const { metadata, spec } = resource;
  if (spec.documentRef === undefined) return;
  const fresh = await documents.read(`${metadata.namespace}/${spec.documentRef.name}`);
  const resolution = resolutionOf(resource, region, fresh);
  if (resolution instanceof ReconcileError) throw resolution;
  const same =
    resolution.documentName === named.documentName && resolution.documentVersion === named.documentVersion;
  if (!same) throw notReady(resource, 'has just changed');
}

function toldBefore(resource: SsmAssociation): NamedDocument | undefined {
  const exists = resource.status?.associationId !== undefined;
  return exists && isSpecAsTold(resource) ? lastTold(resource) : undefined;
}

function reasonOf({ status }: SsmDocument): string {
  const ready = conditionOf({ status }, 'Ready');
  const said = ready === undefined ? '' : ` (${ready.reason}: ${ready.message})`;
  return `is not Active in AWS yet${said}`;
}

const LOST_WAKE_MS = 5_000;
const NEXT_RUNS_MS = 60_000;

/** The document's own change wakes the association. Waiting is for a wake that got lost, and for runs to be told. */
function notReady({ spec, status }: SsmAssociation, why: string): ReconcileError {
  const exists = status?.associationId !== undefined;
  const effect = exists ? 'The association in AWS stays as it is.' : 'Nothing is created before.';
  return new ReconcileError({
    reason: 'DocumentNotReady',
    retry: 'soon',
    retryAfterMs: exists ? NEXT_RUNS_MS : LOST_WAKE_MS,
    message: `SsmDocument ${spec.documentRef?.name} ${why}. ${effect}`,
  });
}

function regionMismatch(name: string, home: string, region: string): ReconcileError {
  const message = `SsmDocument ${name} lives in ${home}, the association in ${region}. Make a document for ${region}, or set spec.region.`;
  return new ReconcileError({ reason: 'RegionMismatch', retry: 'slow', message });
}
