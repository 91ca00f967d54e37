import { createHash } from 'node:crypto';
import { dump } from 'js-yaml';
import type { CallContext, Operation } from './call-context.ts';
import { defaultText, findDocument, parametersOf, type AwsDocument } from './document.ts';
import { AwsError } from './error.ts';
import { epochSeconds } from './shapes.ts';

interface Selection {
  Name: string;
  DocumentVersion?: string;
  VersionName?: string;
}

/** Amazon's documents have one version here, made at this time. */
const CREATED = Date.parse('2017-01-01T00:00:00Z');
const VERSION = '1';

function selected({ world, region }: CallContext, input: Selection): AwsDocument {
  const document = findDocument(world, region, input.Name);
  const asked = input.DocumentVersion ?? '$DEFAULT';
  if (input.VersionName !== undefined || !['$DEFAULT', '$LATEST', VERSION].includes(asked)) {
    const told = input.VersionName ?? asked;
    throw new AwsError(
      'InvalidDocumentVersion',
      `Document version: ${told} is invalid, latest version is ${VERSION}`,
    );
  }
  return document;
}

function contentText(document: AwsDocument): string {
  return JSON.stringify(document.content, undefined, 2);
}

function parameterAnswers(document: AwsDocument): object {
  const answers = Object.entries(parametersOf(document)).map(([name, parameter]) => ({
    Name: name,
    // The model knows these two types only. [U] how it shows the others.
    Type: parameter.type === 'StringList' ? 'StringList' : 'String',
    ...(parameter.description === undefined ? {} : { Description: parameter.description }),
    ...(parameter.default === undefined ? {} : { DefaultValue: defaultText(parameter.default) }),
  }));
  return answers.length === 0 ? {} : { Parameters: answers };
}

const describeDocument = (context: CallContext, input: Selection): object => {
  const document = selected(context, input);
  const { description } = document.content;
  return {
    Document: {
      Hash: createHash('sha256').update(contentText(document)).digest('hex'),
      HashType: 'Sha256',
      Name: document.name,
      Owner: 'Amazon',
      CreatedDate: epochSeconds(CREATED),
      Status: 'Active',
      DocumentVersion: VERSION,
      ...(description === undefined ? {} : { Description: description }),
      ...parameterAnswers(document),
      PlatformTypes: document.platformTypes,
      DocumentType: document.documentType,
      SchemaVersion: document.content.schemaVersion,
      LatestVersion: VERSION,
      DefaultVersion: VERSION,
      DocumentFormat: 'JSON',
      Tags: [],
    },
  };
};

const getDocument = (context: CallContext, input: Selection & { DocumentFormat?: string }): object => {
  const document = selected(context, input);
  const format = input.DocumentFormat ?? 'JSON';
  if (format === 'TEXT') {
    // [U] code and message.
    throw new AwsError('ValidationException', 'Invalid document format TEXT');
  }
  return {
    Name: document.name,
    CreatedDate: epochSeconds(CREATED),
    DocumentVersion: VERSION,
    Status: 'Active',
    Content: format === 'YAML' ? dump(document.content, { lineWidth: -1 }) : contentText(document),
    DocumentType: document.documentType,
    DocumentFormat: format,
  };
};

export const DOCUMENT_OPERATIONS: Record<string, Operation> = {
  DescribeDocument: describeDocument,
  GetDocument: getDocument,
};
