import { attachmentsContent } from './attachments.ts';
import type { CallContext, Operation } from './call-context.ts';
import { documentDescription, documentHead } from './document-answers.ts';
import { findDocument, type UsedDocument } from './document-lookup.ts';
import { textIn } from './document-text.ts';
import { selectedVersion, type DocumentFormat, type VersionSelection } from './document.ts';

interface Selection extends VersionSelection {
  Name: string;
}

function selected({ world, region, documents }: CallContext, input: Selection): UsedDocument {
  const document = findDocument(world, region, input.Name, documents);
  return { document, version: selectedVersion(document, input) };
}

const describeDocument = (context: CallContext, input: Selection): object => {
  const { document, version } = selected(context, input);
  return { Document: documentDescription(document, version) };
};

const getDocument = (
  context: CallContext,
  input: Selection & { DocumentFormat?: DocumentFormat },
): object => {
  const { region } = context;
  const { document, version } = selected(context, input);
  // [U] without a format: the one it is stored in.
  const format = input.DocumentFormat ?? version.format;
  return {
    ...documentHead(document, version),
    Content: textIn(format, version),
    DocumentFormat: format,
    ...attachmentsContent(version.attachments, { region, document: document.name, version: version.version }),
  };
};

/** Reads of one document. */
export const DOCUMENT_OPERATIONS: Record<string, Operation> = {
  DescribeDocument: describeDocument,
  GetDocument: getDocument,
};
