import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { SsmDocument } from '../api/generated/ssm-document.ts';
import { ReconcileError } from '../controller/error.ts';
import type { ResourceStore } from '../controller/store.ts';
import type { OwnedWork } from '../ownership/owned.ts';

/** The SsmDocuments that associations may refer to. */
export type Documents = Pick<ResourceStore<SsmDocument>, 'get' | 'read'>;

/** What the association names in AWS. */
export interface NamedDocument {
  readonly documentName: string;
  /** `$DEFAULT`, `$LATEST` or a number. */
  readonly documentVersion: string;
}

/** `never`, `slow` and the like: why the reference leads nowhere, and what to do. */
export type Resolution = NamedDocument | ReconcileError;

/**
 * What spec.documentName, or spec.documentRef, comes down to:
 *
 * | the SsmDocument        | the association exists | outcome                         |
 * |------------------------|------------------------|---------------------------------|
 * | absent, or never Active| –                      | waits: `DocumentNotReady`       |
 * | being deleted          | no                     | waits: `DocumentNotReady`       |
 * | being deleted          | yes                    | as resolved last                |
 * | in another region      | –                      | `RegionMismatch`                |
 * | anything else          | –                      | its name and version in AWS     |
 *
 * A document that is stalled after it was Active keeps its published version, and so the association keeps it, too.
 */
export function resolutionOf(
  resource: SsmAssociation,
  region: string,
  document: SsmDocument | undefined,
): Resolution {
  const { spec, status } = resource;
  const { documentVersion = '$DEFAULT', documentRef } = spec;
  if (documentRef === undefined) return { documentName: spec.documentName ?? '', documentVersion };
  const { name } = documentRef;
  if (document === undefined) return notReady(name, 'does not exist in this namespace');
  const { documentName, publishedVersion, region: home = region } = document.status ?? {};
  if (document.metadata.deletionTimestamp !== undefined) {
    const last = { documentName: status?.documentName ?? '', documentVersion: status?.documentVersion ?? '' };
    return status?.associationId === undefined ? notReady(name, 'is being deleted') : last;
  }
  if (home !== region) return regionMismatch(name, home, region);
  if (documentName === undefined || publishedVersion === undefined) return notReady(name, reasonOf(document));
  return {
    documentName,
    documentVersion: documentVersion === 'Published' ? publishedVersion : documentVersion,
  };
}

export function documentOf(
  { metadata, spec }: SsmAssociation,
  documents: Documents,
): SsmDocument | undefined {
  return spec.documentRef && documents.get(`${metadata.namespace}/${spec.documentRef.name}`);
}

/**
 * Throws when the SsmDocument is, at the API server, not what this pass has read from the cache: an old copy must
 * neither create nor send an older version.
 */
export async function requireSameDocument(
  { resource, region }: Pick<OwnedWork<SsmAssociation>, 'resource' | 'region'>,
  documents: Documents,
  named: NamedDocument,
): Promise<void> {
  const { metadata, spec } = resource;
  if (spec.documentRef === undefined) return;
  const fresh = await documents.read(`${metadata.namespace}/${spec.documentRef.name}`);
  const resolution = resolutionOf(resource, region, fresh);
  if (resolution instanceof ReconcileError) throw resolution;
  const same =
    resolution.documentName === named.documentName && resolution.documentVersion === named.documentVersion;
  if (!same) throw notReady(spec.documentRef.name, 'has just changed');
}

function reasonOf({ status }: SsmDocument): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const said = ready === undefined ? '' : ` (${ready.reason}: ${ready.message})`;
  return `is not Active in AWS yet${said}`;
}

/** The document's own change wakes the association; this is for what could get lost. */
function notReady(name: string, why: string): ReconcileError {
  const message = `SsmDocument ${name} ${why}. The association waits for it; nothing is sent.`;
  return new ReconcileError({ reason: 'DocumentNotReady', retry: 'soon', retryAfterMs: 5_000, message });
}

function regionMismatch(name: string, home: string, region: string): ReconcileError {
  const message = `SsmDocument ${name} lives in ${home}, the association in ${region}. Make a document for ${region}, or set spec.region.`;
  return new ReconcileError({ reason: 'RegionMismatch', retry: 'slow', message });
}
