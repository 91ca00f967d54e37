import { findAmazonDocument } from './amazon-documents.ts';
import {
  defaultVersion,
  isDeleting,
  lookUpVersion,
  newestActive,
  type DocumentVersion,
  type SsmDocument,
} from './document.ts';
import { AwsError } from './error.ts';
import type { Region } from './region.ts';
import type { Configuration } from './shapes.ts';
import { documentPlace, sharedDocument, sharedView } from './shared-documents.ts';
import type { World } from './world.ts';

export function missingDocument(name: string): AwsError {
  return new AwsError('InvalidDocument', `Document does not exist: ${name}`);
}

/**
 * The plain name of a document that is named by itself or by an ARN of this region and account, or of Amazon's, which
 * has no account. Other ARNs stay as they are.
 */
export function plainName(region: Region, name: string): string {
  const place = documentPlace(region, name);
  return place && ['', region.account].includes(place.account) ? place.name : name;
}

/** A document by name or ARN, the account's own first. `own` is what the caller sees of those. */
export function lookUpDocument(
  world: World,
  region: Region,
  name: string,
  own: ReadonlyMap<string, SsmDocument> = region.documents,
): SsmDocument | undefined {
  const plain = plainName(region, name);
  const shared = sharedDocument(world, region, name);
  return own.get(plain) ?? findAmazonDocument(world, region, plain) ?? (shared && sharedView(shared, region));
}

/** The same. Throws InvalidDocument when there is none. */
export function findDocument(
  world: World,
  region: Region,
  name: string,
  own?: ReadonlyMap<string, SsmDocument>,
): SsmDocument {
  const document = lookUpDocument(world, region, name, own);
  if (document === undefined) throw missingDocument(name);
  return document;
}

/** A document that the account owns, for a write. Throws InvalidDocument. */
export function ownDocument(region: Region, name: string): SsmDocument {
  const document = region.documents.get(name);
  // [U] that Amazon's documents, and those that are being deleted, are refused to a write as if they did not exist.
  if (document === undefined || isDeleting(document)) throw missingDocument(name);
  return document;
}

/** Whether a document is Amazon's or another account's: of those only the default version is used. */
export function isForeign({ account }: Region, { owner }: SsmDocument): boolean {
  return owner !== account;
}

/** A document at the version that something uses. */
export interface UsedDocument {
  document: SsmDocument;
  version: DocumentVersion;
}

/**
 * What a configuration uses as it is now, whatever its status; undefined when that is gone. Of a document that another
 * account shares it is the default version, whichever is named.
 */
export function usedDocument(
  world: World,
  region: Region,
  { Name: name, DocumentVersion: asked }: Configuration,
): UsedDocument | undefined {
  const shared = sharedDocument(world, region, name);
  if (shared) return { document: shared, version: defaultVersion(shared) };
  const document = lookUpDocument(world, region, name);
  const version = document && lookUpVersion(document, asked);
  return version && { document, version };
}

/** The types that an association can run. */
export const ASSOCIABLE: readonly string[] = ['Command', 'Policy', 'Automation'];

/** What a run of a configuration would run; undefined when nothing of it is there and Active. */
export function runnableDocument(
  world: World,
  region: Region,
  configuration: Configuration,
): UsedDocument | undefined {
  const used = usedDocument(world, region, configuration);
  if (used === undefined) return undefined;
  const { document } = used;
  const isNewest = configuration.DocumentVersion === '$LATEST' && !isForeign(region, document);
  // [U] $LATEST passes over versions that are not Active (yet).
  const version = isNewest ? newestActive(document) : used.version;
  // [U] a document that was replaced by one of another type.
  if (!ASSOCIABLE.includes(document.documentType)) return undefined;
  return version?.status === 'Active' ? { document, version } : undefined;
}
