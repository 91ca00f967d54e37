import {
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  GetDocumentCommand,
  ListDocumentsCommand,
  ListDocumentVersionsCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
  type CreateDocumentCommandInput,
  type DocumentDescription,
  type DocumentFormat,
  type DocumentVersionInfo,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { rfc3339 } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import { absentAs, PAGE, paged, tagList, tagsFrom, type Call } from './aws-call.ts';
import { given, requiredFrom, requiresFrom, sourceFrom } from './aws-document-parts.ts';
import type {
  DocumentGateway,
  DocumentRequest,
  DocumentVersion,
  ListedDocument,
  ObservedDocument,
} from './document-gateway.ts';

type Reads = Pick<
  DocumentGateway,
  'listDocuments' | 'describeDocument' | 'documentContent' | 'documentVersions' | 'allDocumentVersions'
>;

const ABSENT = ['InvalidDocument', 'InvalidDocumentVersion'];

export function documentReads(reader: SSMClient, call: Call): Reads {
  return {
    listDocuments: () =>
      paged(async (NextToken) => {
        const Filters = [{ Key: 'Owner', Values: ['Self'] }];
        const command = new ListDocumentsCommand({ Filters, MaxResults: PAGE, ...token(NextToken) });
        const page = await call('ListDocuments', () => reader.send(command));
        const items = (page.DocumentIdentifiers ?? []).map(({ Name, Tags }): ListedDocument => ({
          name: Name ?? '',
          tags: tagsFrom(Tags),
        }));
        return { items, next: page.NextToken };
      }),
    describeDocument: (Name, DocumentVersion) =>
      absentAs(undefined, ABSENT, async () => {
        const command = new DescribeDocumentCommand({ Name, DocumentVersion });
        return observedFrom((await call('DescribeDocument', () => reader.send(command))).Document);
      }),
    documentContent: (Name, version, format) =>
      absentAs(undefined, ABSENT, async () => {
        const DocumentFormat = format as DocumentFormat;
        const command = new GetDocumentCommand({ Name, DocumentVersion: String(version), DocumentFormat });
        return (await call('GetDocument', () => reader.send(command))).Content;
      }),
    documentVersions: (Name) =>
      absentAs([], ABSENT, async () => {
        const command = new ListDocumentVersionsCommand({ Name, MaxResults: PAGE });
        const answer = await call('ListDocumentVersions', () => reader.send(command));
        return (answer.DocumentVersions ?? []).map(versionFrom);
      }),
    allDocumentVersions: (Name) =>
      absentAs([], ABSENT, () =>
        paged(async (NextToken) => {
          const command = new ListDocumentVersionsCommand({ Name, MaxResults: PAGE, ...token(NextToken) });
          const page = await call('ListDocumentVersions', () => reader.send(command));
          return { items: (page.DocumentVersions ?? []).map(versionFrom), next: page.NextToken };
        }),
      ),
  };
}

type Writes = Pick<
  DocumentGateway,
  'createDocument' | 'updateDocument' | 'setDefaultVersion' | 'deleteDocument' | 'deleteVersion'
>;

export function documentWrites(writer: SSMClient, call: Call): Writes {
  return {
    async createDocument(document, tags) {
      const input = {
        ...requestFrom(document),
        ...requiresFrom(document),
        DocumentType: document.documentType,
        Tags: tagList(tags),
      };
      const command = new CreateDocumentCommand(input as CreateDocumentCommandInput);
      return observedFrom((await call('CreateDocument', () => writer.send(command))).DocumentDescription);
    },
    async updateDocument(document, base) {
      const input = { ...requestFrom(document), DocumentVersion: String(base) };
      const command = new UpdateDocumentCommand(input);
      return observedFrom((await call('UpdateDocument', () => writer.send(command))).DocumentDescription);
    },
    async setDefaultVersion(Name, version) {
      const command = new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion: String(version) });
      await call('UpdateDocumentDefaultVersion', () => writer.send(command));
    },
    deleteDocument: (Name, force) =>
      absentAs(undefined, ABSENT, async () => {
        const command = new DeleteDocumentCommand({ Name, ...(force ? { Force: true } : {}) });
        await call('DeleteDocument', () => writer.send(command));
      }),
    async deleteVersion(Name, version) {
      const DocumentVersion = numberOf(version); // without one AWS deletes the whole document
      await absentAs(undefined, ABSENT, async () => {
        const command = new DeleteDocumentCommand({ Name, DocumentVersion });
        await call('DeleteDocument', () => writer.send(command));
      });
    },
  };
}

function numberOf(version: number): string {
  if (Number.isSafeInteger(version) && version > 0) return String(version);
  throw new TypeError(`${version} is no version of a document`);
}

function requestFrom({
  name,
  documentFormat,
  content,
  versionName,
  displayName,
  targetType,
  attachments,
}: DocumentRequest) {
  return {
    Name: name,
    DocumentFormat: documentFormat,
    Content: content,
    ...(versionName === undefined ? {} : { VersionName: versionName }),
    ...(displayName === undefined ? {} : { DisplayName: displayName }),
    ...(targetType === undefined ? {} : { TargetType: targetType }),
    ...(attachments === undefined ? {} : { Attachments: attachments.map(sourceFrom) }),
  };
}

/** An answer without a description proves nothing, so it is an unknown outcome. */
function observedFrom(description: DocumentDescription | undefined): ObservedDocument {
  if (description?.Name === undefined) {
    const message = 'AWS answered without a document';
    throw new ReconcileError({ reason: 'AwsUnreachable', retry: 'backoff', message, effect: 'unknown' });
  }
  const { DocumentVersion = '0', LatestVersion = '0', DefaultVersion = '0' } = description;
  return {
    name: description.Name,
    documentType: description.DocumentType ?? '',
    documentFormat: description.DocumentFormat ?? 'JSON',
    status: description.Status ?? '',
    version: Number(DocumentVersion),
    latestVersion: Number(LatestVersion),
    defaultVersion: Number(DefaultVersion),
    hash: description.Hash ?? '',
    platformTypes: description.PlatformTypes ?? [],
    parameters: (description.Parameters ?? []).map((parameter) => ({
      name: parameter.Name ?? '',
      ...given('type', parameter.Type),
      ...given('description', parameter.Description),
      // an empty one is a default, too: without one a value has to be given
      ...(parameter.DefaultValue === undefined ? {} : { defaultValue: parameter.DefaultValue }),
    })),
    requires: (description.Requires ?? []).map(requiredFrom),
    attachments: (description.AttachmentsInformation ?? []).flatMap(({ Name }) => Name ?? []),
    ...given('statusInformation', description.StatusInformation),
    ...given('versionName', description.VersionName),
    ...given('displayName', description.DisplayName),
    ...given('targetType', description.TargetType),
    ...given('schemaVersion', description.SchemaVersion),
  };
}

function versionFrom(item: DocumentVersionInfo): DocumentVersion {
  return {
    documentVersion: item.DocumentVersion ?? '',
    ...given('versionName', item.VersionName),
    ...given('status', item.Status),
    ...given('statusInformation', item.StatusInformation),
    ...given('createdDate', item.CreatedDate && rfc3339(item.CreatedDate)),
    ...(item.IsDefaultVersion === true ? { isDefaultVersion: true } : {}),
  };
}

function token(NextToken: string | undefined): { NextToken?: string } {
  return NextToken ? { NextToken } : {};
}
