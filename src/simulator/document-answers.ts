import { attachmentsInformation } from './attachments.ts';
import {
  defaultText,
  defaultVersion,
  hashOf,
  latestVersion,
  parametersOf,
  tagList,
  type DocumentVersion,
  type SsmDocument,
  type VersionLabels,
} from './document.ts';
import { epochSeconds, pick } from './shapes.ts';

function parameterAnswers(version: DocumentVersion): object {
  const answers = Object.entries(parametersOf(version)).map(([name, parameter]) => ({
    Name: name,
    // The model knows these two types only. [U] how it shows the others.
    Type: parameter.type === 'StringList' ? 'StringList' : 'String',
    ...(parameter.description === undefined ? {} : { Description: parameter.description }),
    ...(parameter.default === undefined ? {} : { DefaultValue: defaultText(parameter.default) }),
  }));
  return answers.length === 0 ? {} : { Parameters: answers };
}

function labels({ versionName, displayName, targetType }: VersionLabels): object {
  const given = { VersionName: versionName, DisplayName: displayName, TargetType: targetType };
  return pick(given, ['VersionName', 'DisplayName', 'TargetType']);
}

function statusMembers({ status, statusInformation }: DocumentVersion): object {
  const isTold = statusInformation !== undefined;
  return { Status: status, ...(isTold ? { StatusInformation: statusInformation } : {}) };
}

function requirements({ requires }: SsmDocument): object {
  return requires === undefined ? {} : { Requires: requires };
}

/** [U] a content that is plain text has no schema version. */
function schemaMember({ content }: DocumentVersion): object {
  const { schemaVersion } = content;
  return typeof schemaVersion === 'string' ? { SchemaVersion: schemaVersion } : {};
}

/** A DocumentDescription. */
export function documentDescription(document: SsmDocument, version: DocumentVersion): object {
  const { description } = version.content;
  return {
    Hash: hashOf(version),
    HashType: 'Sha256',
    Name: document.name,
    ...labels(version),
    Owner: document.owner,
    CreatedDate: epochSeconds(version.createdAt),
    ...statusMembers(version),
    DocumentVersion: String(version.version),
    ...(typeof description === 'string' ? { Description: description } : {}),
    ...parameterAnswers(version),
    PlatformTypes: version.platformTypes,
    DocumentType: document.documentType,
    ...schemaMember(version),
    LatestVersion: String(latestVersion(document).version),
    DefaultVersion: String(document.defaultVersion),
    DocumentFormat: version.format,
    Tags: tagList(document),
    ...attachmentsInformation(version.attachments),
    ...requirements(document),
  };
}

/** A DocumentIdentifier: the default version. */
export function documentIdentifier(document: SsmDocument): object {
  const version = defaultVersion(document);
  return {
    Name: document.name,
    CreatedDate: epochSeconds(version.createdAt),
    ...labels(version),
    Owner: document.owner,
    PlatformTypes: version.platformTypes,
    DocumentVersion: String(version.version),
    DocumentType: document.documentType,
    ...schemaMember(version),
    DocumentFormat: version.format,
    Tags: tagList(document),
    ...requirements(document),
  };
}

/** A DocumentVersionInfo. */
export function documentVersionInfo(document: SsmDocument, version: DocumentVersion): object {
  const { targetType: _unknown, ...known } = version;
  return {
    Name: document.name,
    ...labels(known),
    DocumentVersion: String(version.version),
    CreatedDate: epochSeconds(version.createdAt),
    IsDefaultVersion: version.version === document.defaultVersion,
    DocumentFormat: version.format,
    ...statusMembers(version),
  };
}

/** What GetDocument answers, but for the content. */
export function documentHead(document: SsmDocument, version: DocumentVersion): object {
  const { targetType: _unknown, ...known } = version;
  return {
    Name: document.name,
    CreatedDate: epochSeconds(version.createdAt),
    ...labels(known),
    DocumentVersion: String(version.version),
    ...statusMembers(version),
    DocumentType: document.documentType,
    ...requirements(document),
  };
}

/** AccountSharingInfo of every account that the document is shared with. */
export function sharingInfo({ shares }: SsmDocument): { AccountId: string; SharedDocumentVersion: string }[] {
  return [...shares].map(([AccountId, SharedDocumentVersion]) => ({ AccountId, SharedDocumentVersion }));
}

function versionState(document: SsmDocument, version: DocumentVersion): object {
  return {
    DocumentVersion: String(version.version),
    ...labels(version),
    DocumentFormat: version.format,
    ...statusMembers(version),
    Content: version.text,
    Hash: hashOf(version),
    CreatedDate: epochSeconds(version.createdAt),
    IsDefaultVersion: version.version === document.defaultVersion,
    ...attachmentsInformation(version.attachments),
  };
}

/** A document as the state of the admin interface shows it. */
export function documentState(document: SsmDocument): object {
  return {
    Name: document.name,
    DocumentType: document.documentType,
    Owner: document.owner,
    DefaultVersion: String(document.defaultVersion),
    LatestVersion: String(latestVersion(document).version),
    Tags: tagList(document).toSorted((a, b) => (a.Key < b.Key ? -1 : 1)),
    ...requirements(document),
    AccountIds: [...document.shares.keys()],
    AccountSharingInfoList: sharingInfo(document),
    Versions: document.versions.map((version) => versionState(document, version)),
  };
}
