import { amazonDocuments } from './amazon-documents.ts';
import type { CallContext, Operation } from './call-context.ts';
import { documentIdentifier, documentVersionInfo } from './document-answers.ts';
import { findDocument } from './document-lookup.ts';
import { AMAZON, defaultVersion, type SsmDocument } from './document.ts';
import { AwsError } from './error.ts';
import { isListed, page, type PagedInput } from './paging.ts';

interface Filter {
  key: string;
  values: string[];
}

/** [U] Private: own documents that are not public. Public: own ones that are. ThirdParty: none are here. */
const OWNERS: Readonly<Record<string, (document: SsmDocument) => boolean>> = {
  Amazon: ({ owner }) => owner === AMAZON,
  Self: ({ owner }) => owner !== AMAZON,
  Private: ({ owner, shares }) => owner !== AMAZON && !shares.has('all'),
  Public: ({ owner, shares }) => owner !== AMAZON && shares.has('all'),
  ThirdParty: () => false,
};

function hasOwner(document: SsmDocument, values: readonly string[]): boolean {
  const owner = values.length === 1 ? OWNERS[values[0]!] : undefined;
  if (owner) return owner(document);
  // [U] code and message.
  const choices = Object.keys(OWNERS).join(', ');
  throw new AwsError('ValidationException', `Filter Owner takes exactly one of ${choices}.`);
}

/** By key of a filter, what a document must do to pass it. */
const KEYS: Readonly<Record<string, (document: SsmDocument, values: readonly string[]) => boolean>> = {
  Name: ({ name }, values) => values.some((value) => name.startsWith(value)),
  Owner: hasOwner,
  PlatformTypes: (document, values) =>
    defaultVersion(document).platformTypes.some((one) => values.includes(one)),
  DocumentType: ({ documentType }, values) => values.includes(documentType),
  TargetType: (document, values) => values.includes(defaultVersion(document).targetType ?? ''),
  // [U] what it searches: here the name, in any case.
  SearchKeyword: ({ name }, values) =>
    values.some((value) => name.toLowerCase().includes(value.toLowerCase())),
};

function passes(document: SsmDocument, { key, values }: Filter): boolean {
  if (key.startsWith('tag:')) return values.includes(document.tags.get(key.slice('tag:'.length)) ?? '\0');
  return KEYS[key]!(document, values);
}

interface ListInput extends PagedInput {
  DocumentFilterList?: { key: string; value: string }[];
  Filters?: { Key?: string; Values?: string[] }[];
}

function filtersFrom({ DocumentFilterList: old = [], Filters: filters = [] }: ListInput): Filter[] {
  const all = [
    ...old.map(({ key, value }) => ({ key, values: [value] })),
    ...filters.map(({ Key: key = '', Values: values = [] }) => ({ key, values })),
  ];
  const unknown = all.find(({ key }) => KEYS[key] === undefined && !/^tag:./.test(key));
  if (unknown) throw new AwsError('InvalidFilterKey', `Filter key ${unknown.key} is not valid.`);
  return all;
}

const listDocuments = ({ world, region, documents }: CallContext, input: ListInput): object => {
  const filters = filtersFrom(input);
  // [U] the order: Amazon's by name, then the account's own by creation.
  const amazons = amazonDocuments(world, region);
  const own = [...documents.values()]
    .filter((one) => isListed(world, one))
    .toSorted((a, b) => a.sequence - b.sequence);
  const found = [...amazons, ...own].filter((one) => filters.every((filter) => passes(one, filter)));
  return page(world, input, found, {
    operation: 'ListDocuments',
    member: 'DocumentIdentifiers',
    order: (document) =>
      document.owner === AMAZON ? amazons.indexOf(document) - amazons.length : document.sequence,
    show: documentIdentifier,
  });
};

const listDocumentVersions = (
  { world, region, documents }: CallContext,
  input: PagedInput & { Name: string },
): object => {
  const document = findDocument(world, region, input.Name, documents);
  // [U] the order: newest first.
  return page(world, input, document.versions.toReversed(), {
    operation: 'ListDocumentVersions',
    member: 'DocumentVersions',
    order: ({ version }) => -version,
    show: (version) => documentVersionInfo(document, version),
  });
};

export const DOCUMENT_LIST_OPERATIONS: Record<string, Operation> = {
  ListDocuments: listDocuments,
  ListDocumentVersions: listDocumentVersions,
};
