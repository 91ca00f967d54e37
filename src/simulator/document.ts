import { createHash } from 'node:crypto';
import { AwsError } from './error.ts';
import { isObject } from './is-object.ts';
import type { Tag } from './shapes.ts';

/** A parameter as the content of a document declares it. */
export interface DeclaredParameter {
  type: string;
  description?: string;
  default?: unknown;
  [more: string]: unknown;
}

/** A step of a document of schema 2.x or 0.3. */
interface DocumentStep {
  action?: string;
  name?: string;
  precondition?: { StringEquals: [string, string] };
  [more: string]: unknown;
}

/** What a content means. Empty for a content that is plain text. */
export interface DocumentContent {
  schemaVersion?: string;
  description?: string;
  parameters?: Record<string, DeclaredParameter>;
  mainSteps?: DocumentStep[];
  runtimeConfig?: Record<string, unknown>;
  [more: string]: unknown;
}

/** How the text of a version is written. */
export type DocumentFormat = 'JSON' | 'YAML' | 'TEXT';
/** Where a version is; only Active ones run. */
export type DocumentStatus = 'Creating' | 'Active' | 'Updating' | 'Deleting' | 'Failed';

/** What a caller names a version with, besides its number. */
export interface VersionLabels {
  versionName?: string | undefined;
  displayName?: string | undefined;
  targetType?: string | undefined;
}

/** A file that a version carries. Where it came from is not kept: AWS never tells. */
export interface Attachment {
  name: string;
  size: number;
  /** Lower-case hex SHA-256. */
  hash: string;
}

/** One version of a document. Its number and content never change. */
export interface DocumentVersion extends VersionLabels {
  version: number;
  createdAt: number;
  format: DocumentFormat;
  /** The content as it was given, to the byte. */
  text: string;
  content: DocumentContent;
  /** Windows, Linux, MacOS */
  platformTypes: string[];
  status: DocumentStatus;
  statusInformation?: string | undefined;
  attachments?: Attachment[];
}

/** A document, Amazon's or an account's own. Plain data, so that it can be copied for stale reads. */
export interface SsmDocument {
  name: string;
  /** Amazon, or the account. */
  owner: string;
  documentType: string;
  createdAt: number;
  /** Rises with creation, Amazon's first. */
  sequence: number;
  defaultVersion: number;
  /** The number of the newest version that ever was. [U] that numbers of deleted versions don't come back. */
  newestNumber: number;
  /** Oldest first, never empty. */
  versions: DocumentVersion[];
  requires?: object[] | undefined;
  tags: Map<string, string>;
  /** Account or `all` → the version that is shared. */
  shares: Map<string, string>;
}

export const AMAZON = 'Amazon';

export function latestVersion(document: SsmDocument): DocumentVersion {
  return document.versions.at(-1)!;
}

export function defaultVersion(document: SsmDocument): DocumentVersion {
  return document.versions.find((one) => one.version === document.defaultVersion)!;
}

/** The newest version that can run. */
export function newestActive(document: SsmDocument): DocumentVersion | undefined {
  return document.versions.findLast((one) => one.status === 'Active');
}

export function isDeleting(document: SsmDocument): boolean {
  return latestVersion(document).status === 'Deleting';
}

export function invalidVersion(document: SsmDocument, told: string): AwsError {
  const latest = latestVersion(document).version;
  return new AwsError(
    'InvalidDocumentVersion',
    `Document version: ${told} is invalid, latest version is ${latest}`,
  );
}

/** The version that a `$DEFAULT`, `$LATEST` or number means. */
export function lookUpVersion(document: SsmDocument, asked = '$DEFAULT'): DocumentVersion | undefined {
  if (asked === '$DEFAULT') return defaultVersion(document);
  if (asked === '$LATEST') return latestVersion(document);
  return document.versions.find((one) => one.version === Number(asked));
}

/** The same. Throws InvalidDocumentVersion when there is none. */
export function versionOf(document: SsmDocument, asked = '$DEFAULT'): DocumentVersion {
  const found = lookUpVersion(document, asked);
  if (found === undefined) throw invalidVersion(document, asked);
  return found;
}

/** How a caller selects a version: by number, by name, or by both when they mean the same one. */
export interface VersionSelection {
  DocumentVersion?: string;
  VersionName?: string;
}

/** The selected version, the default one when nothing is selected. Throws InvalidDocumentVersion. */
export function selectedVersion(document: SsmDocument, selection: VersionSelection): DocumentVersion {
  const { DocumentVersion: number, VersionName: name } = selection;
  if (name === undefined) return versionOf(document, number);
  const found = document.versions.find((one) => one.versionName === name);
  // [U] a name together with a number of another version.
  const isOther = number !== undefined && found !== versionOf(document, number);
  if (found === undefined || isOther) throw invalidVersion(document, name);
  return found;
}

function isDeclaration(entry: [string, unknown]): entry is [string, DeclaredParameter] {
  const [, declared] = entry;
  return isObject(declared) && typeof declared['type'] === 'string';
}

/** What a content declares. One that is not looked into may have anything under the same name. */
export function parametersOf({ content }: DocumentVersion): Record<string, DeclaredParameter> {
  return Object.fromEntries(Object.entries(content.parameters ?? {}).filter(isDeclaration));
}

/** A default as DescribeDocument and DescribeAssociation write it: always text. */
export function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Lower-case hex SHA-256 of the exact bytes of the content. */
export function hashOf({ text }: DocumentVersion): string {
  return createHash('sha256').update(text).digest('hex');
}

export function tagList({ tags }: { tags: Map<string, string> }): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
