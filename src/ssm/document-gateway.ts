import type { Tags } from './gateway.ts';

/** What a list of documents shows. */
export interface ListedDocument {
  readonly name: string;
  readonly tags: Tags;
}

/** One version of a document, with what AWS says of the whole document. */
export interface ObservedDocument {
  readonly name: string;
  readonly documentType: string;
  readonly documentFormat: string;
  /** Creating, Updating, Active, Deleting or Failed; of this version. */
  readonly status: string;
  /** Why it failed. */
  readonly statusInformation?: string;
  readonly version: number;
  readonly latestVersion: number;
  readonly defaultVersion: number;
  /** Lower-case hex SHA-256 of the exact bytes of the content. */
  readonly hash: string;
  readonly versionName?: string;
  readonly displayName?: string;
  readonly targetType?: string;
  readonly schemaVersion?: string;
  readonly platformTypes: readonly string[];
  readonly parameters: readonly DocumentParameter[];
  /** Of the whole document, since its creation. */
  readonly requires: readonly RequiredDocument[];
  /** Names of the files of this version. AWS never tells where they came from. */
  readonly attachments: readonly string[];
}

/** A document that another one needs. */
export interface RequiredDocument {
  readonly name: string;
  readonly version?: string;
  readonly requireType?: string;
  readonly versionName?: string;
}

/** Where files of a document come from. */
export interface AttachmentsSource {
  readonly key: 'SourceUrl' | 'S3FileUrl' | 'AttachmentReference';
  readonly values: readonly string[];
  readonly name?: string;
}

interface DocumentParameter {
  readonly name: string;
  /** String or StringList. */
  readonly type?: string;
  readonly description?: string;
  /** Always text; a list's default is JSON. */
  readonly defaultValue?: string;
}

/** An item of ListDocumentVersions, members as `status.versions` has them. */
export interface DocumentVersion {
  readonly documentVersion: string;
  readonly versionName?: string;
  readonly status?: string;
  readonly statusInformation?: string;
  readonly createdDate?: string;
  readonly isDefaultVersion?: boolean;
}

/** What a version is made of. */
export interface DocumentRequest {
  readonly name: string;
  readonly documentType: string;
  readonly documentFormat: 'JSON' | 'YAML' | 'TEXT';
  readonly content: string;
  readonly versionName?: string;
  readonly displayName?: string;
  readonly targetType?: string;
  /** Sent at creation only: AWS can't change it. */
  readonly requires?: readonly RequiredDocument[];
  /** Sent with every version: AWS may carry them over or not. */
  readonly attachments?: readonly AttachmentsSource[];
}

/** Who else may use a document: an account id, or `all`, and which versions: $DEFAULT, $LATEST or $ALL. */
export type Shares = ReadonlyMap<string, string>;

/** AWS takes so many accounts in one call. */
export const MOST_SHARED_AT_ONCE = 20;

/** All that the operator asks of documents. */
export interface DocumentGateway {
  /** All that this account owns in the region. Every item may be some seconds old. */
  listDocuments(): Promise<readonly ListedDocument[]>;

  /** `version`: `$DEFAULT`, `$LATEST` or a number. `undefined`: no such document or version. */
  describeDocument(name: string, version: string): Promise<ObservedDocument | undefined>;

  /** The content as it was sent, when `format` is the one it was sent in. */
  documentContent(name: string, version: number, format: string): Promise<string | undefined>;

  /** Newest first. One page: at most 50. */
  documentVersions(name: string): Promise<readonly DocumentVersion[]>;

  /** All of them, at most 1,000: as many calls as it takes. Each may be some seconds old. */
  allDocumentVersions(name: string): Promise<readonly DocumentVersion[]>;

  /** Refused with DocumentAlreadyExists when the name is taken, so two calls never make two. */
  createDocument(document: DocumentRequest, tags: Tags): Promise<ObservedDocument>;

  /**
   * Publishes a new version. `base` is the newest version that was read: AWS refuses when somebody was faster. The
   * default version stays; associations that use $LATEST run.
   */
  updateDocument(document: DocumentRequest, base: number): Promise<ObservedDocument>;

  /** Associations that use $DEFAULT run at once, unless applyOnlyAtCronInterval is set. */
  setDefaultVersion(name: string, version: number): Promise<void>;

  /** `undefined`: no such document. */
  documentShares(name: string): Promise<Shares | undefined>;

  /** `accounts`: at most MOST_SHARED_AT_ONCE account ids, or `all` alone. Those that use it already get `version`. */
  shareDocument(name: string, accounts: readonly string[], version: string): Promise<void>;

  /** As `shareDocument` has granted. Does nothing for accounts that do not use it. */
  unshareDocument(name: string, accounts: readonly string[]): Promise<void>;

  /** All versions. Does nothing when the document is already gone. */
  deleteDocument(name: string, force: boolean): Promise<void>;

  /** Just this one: throws before anything is sent when it is no number. Does nothing when it is already gone. */
  deleteVersion(name: string, version: number): Promise<void>;
}
