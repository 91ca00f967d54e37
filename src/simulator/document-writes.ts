import { attachmentsFrom, type AttachmentSource } from './attachments.ts';
import { checkNewTags } from './association-rules.ts';
import type { CallContext, Operation } from './call-context.ts';
import { documentDescription } from './document-answers.ts';
import { finishVersion, runAssociations, runSharedAssociations } from './document-lifecycle.ts';
import { ownDocument } from './document-lookup.ts';
import { checkRequirements, type Requirement } from './document-requirements.ts';
import { checkContent, typeOf } from './document-rules.ts';
import { platformTypesOf } from './document-steps.ts';
import { parsedContent } from './document-text.ts';
import {
  hashOf,
  invalidVersion,
  latestVersion,
  versionOf,
  type DocumentFormat,
  type DocumentStatus,
  type DocumentVersion,
  type SsmDocument,
} from './document.ts';
import { AwsError } from './error.ts';
import { rememberDocument } from './region.ts';
import type { Tag } from './shapes.ts';
import type { World } from './world.ts';

const LARGEST_CONTENT = 65_536;

/** What CreateDocument and UpdateDocument have in common. */
interface VersionInput {
  Name: string;
  Content: string;
  DocumentFormat?: DocumentFormat;
  VersionName?: string;
  DisplayName?: string;
  TargetType?: string;
  Attachments?: AttachmentSource[];
}

/** [U] the code of what is refused because of its name or format. */
function refused(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** A format that is left out is JSON. */
function checkFormat(documentType: string | undefined, format: DocumentFormat): void {
  if (documentType === 'ChangeCalendar' && format !== 'TEXT') {
    throw refused(`Document format '${format}' is not supported.`);
  }
  if (documentType !== 'ChangeCalendar' && format === 'TEXT') {
    throw refused('Invalid document format: TEXT');
  }
}

/** [U] that 64 KB are 65,536 bytes, and the message. */
function checkSize({ Content: text }: VersionInput): void {
  if (Buffer.byteLength(text) <= LARGEST_CONTENT) return;
  throw new AwsError('MaxDocumentSizeExceeded', 'The size limit of a document is 64 KB.');
}

interface Making {
  documentType: string | undefined;
  number: number;
  status: DocumentStatus;
}

/** A version from what a caller gives, and the document type that it fits. Throws what AWS throws for it. */
function madeVersion(
  { world, region }: CallContext,
  input: VersionInput,
  { documentType: given, number, status }: Making,
): { documentType: string; version: DocumentVersion } {
  const { Content: text, DocumentFormat: format = 'JSON' } = input;
  checkSize(input);
  checkFormat(given, format);
  const content = parsedContent(text, format);
  const documentType = typeOf(given, content);
  checkContent(documentType, content);
  return {
    documentType,
    version: {
      version: number,
      createdAt: world.clock.now(),
      format,
      text,
      content,
      platformTypes: platformTypesOf(documentType, content),
      status,
      versionName: input.VersionName,
      displayName: input.DisplayName,
      targetType: input.TargetType,
      // [U] that a version which names none has none, whatever the one before had.
      attachments: attachmentsFrom(world, region, input.Attachments),
    },
  };
}

function checkNewName({ world, region }: CallContext, name: string): void {
  if (region.documents.has(name)) {
    throw new AwsError('DocumentAlreadyExists', `Document with same name ${name} already exists`);
  }
  const most = world.settings.quotas.documents;
  if (region.documents.size < most) return;
  throw new AwsError('DocumentLimitExceeded', `You can have at most ${most} documents.`);
}

interface CreateInput extends VersionInput {
  DocumentType?: string;
  Requires?: Requirement[];
  Tags?: Tag[];
}

/** [U] the code. */
function checkRequires({ DocumentType: type, Requires: requires = [] }: CreateInput): void {
  if (type !== 'ApplicationConfiguration' || requires.length > 0) return;
  throw refused(`DocumentRequires cannot be empty when creating a document of type ${type}`);
}

const createDocument = (context: CallContext, input: CreateInput): object => {
  const { world, region } = context;
  const { Name: name, Requires: requires, Tags: tags = [] } = input;
  if (/^(aws-|amazon|amzn)/i.test(name)) throw refused(`Invalid document name ${name}`);
  checkRequires(input);
  // [U] that tags are refused as those of an association are.
  checkNewTags(world, tags);
  const making: Making = { documentType: input.DocumentType, number: 1, status: 'Creating' };
  const { documentType, version } = madeVersion(context, input, making);
  checkRequirements(world, region, requires);
  checkNewName(context, name);

  const document: SsmDocument = {
    name,
    owner: region.account,
    documentType,
    createdAt: version.createdAt,
    sequence: ++region.sequence,
    defaultVersion: 1,
    newestNumber: 1,
    versions: [version],
    requires,
    tags: new Map(tags.map((tag) => [tag.Key, tag.Value])),
    shares: new Map(),
  };
  rememberDocument(region, name);
  region.documents.set(name, document);
  finishVersion({ world, region, document }, version);
  return { DocumentDescription: documentDescription(document, version) };
};

/** [U] that a version needn't be named; that $DEFAULT is as good as the number it stands for. */
function checkBase(document: SsmDocument, asked = '$LATEST'): void {
  if (versionOf(document, asked) !== latestVersion(document)) throw invalidVersion(document, asked);
}

function checkLabels({ versions }: SsmDocument, { VersionName: name }: VersionInput): void {
  if (name === undefined || versions.every((one) => one.versionName !== name)) return;
  throw new AwsError('DuplicateDocumentVersionName', `Version name ${name} already exists.`);
}

/** A version that is Failed counts too [U]. */
function checkNovelty(world: World, { versions }: SsmDocument, version: DocumentVersion): void {
  const isAny = world.settings.switches.duplicateContentScope === 'any';
  const compared = isAny ? versions : versions.slice(-1);
  const isTwin = (one: DocumentVersion): boolean =>
    hashOf(one) === hashOf(version) && one.targetType === version.targetType;
  if (!compared.some(isTwin)) return;
  throw new AwsError(
    'DuplicateDocumentContent',
    'The content of the association document matches another document. Change the content of the document and try again.',
  );
}

function checkVersionRoom(world: World, { versions }: SsmDocument): void {
  const most = world.settings.quotas.versionsPerDocument;
  if (versions.length < most) return;
  throw new AwsError('DocumentVersionLimitExceeded', `A document can have at most ${most} versions.`);
}

/** [U] that an update is taken while the version before is still Creating or Updating. */
const updateDocument = (context: CallContext, input: VersionInput & { DocumentVersion?: string }): object => {
  const { world, region } = context;
  const document = ownDocument(region, input.Name);
  checkBase(document, input.DocumentVersion);
  const { displayName, targetType } = latestVersion(document);
  const making: Making = {
    documentType: document.documentType,
    number: document.newestNumber + 1,
    status: 'Updating',
  };
  const { version } = madeVersion(context, input, making);
  version.displayName ??= displayName;
  // [U] that the target type is carried over as the display name is.
  version.targetType ??= targetType;
  checkNovelty(world, document, version);
  checkLabels(document, input);
  checkVersionRoom(world, document);

  rememberDocument(region, document.name);
  document.newestNumber = version.version;
  document.versions.push(version);
  finishVersion({ world, region, document }, version);
  return { DocumentDescription: documentDescription(document, version) };
};

const updateDocumentDefaultVersion = (
  { world, region }: CallContext,
  input: { Name: string; DocumentVersion: string },
): object => {
  const document = ownDocument(region, input.Name);
  const { version: number, versionName, status } = versionOf(document, input.DocumentVersion);
  if (status !== 'Active') {
    // [U] code and message.
    throw new AwsError('InvalidDocumentVersion', `Document version: ${number} is ${status}, not Active.`);
  }
  const isMoved = number !== document.defaultVersion;
  rememberDocument(region, document.name);
  document.defaultVersion = number;
  // [U] that the same default again runs nothing.
  if (isMoved) {
    runAssociations({ world, region, document }, ['$DEFAULT']);
    runSharedAssociations({ world, region, document });
  }
  const { name: Name } = document;
  return { Description: { Name, DefaultVersion: String(number), DefaultVersionName: versionName } };
};

export const DOCUMENT_WRITE_OPERATIONS: Record<string, Operation> = {
  CreateDocument: createDocument,
  UpdateDocument: updateDocument,
  UpdateDocumentDefaultVersion: updateDocumentDefaultVersion,
};
