import { amazonDocuments } from './amazon-documents.ts';
import type { CallContext, Operation } from './call-context.ts';
import { documentIdentifier, documentVersionInfo } from './document-answers.ts';
import { findDocument } from './document-lookup.ts';
import { AMAZON, defaultVersion, type SsmDocument } from './document.ts';
import { AwsError } from './error.ts';
import { isListed, page, type PagedInput } from './paging.ts';
import type { Region } from './region.ts';
import { documentsSharedWith } from './shared-documents.ts';
import { table } from './table.ts';

interface Filter {
  key: string;
  values: string[];
}

type Test = (document: SsmDocument, account: string) => boolean;

/**
 * Private: what others share with this account, as AWS's sample has it; [U] its own are not among them. Public: what is
 * shared with everybody, by whomever [U]. ThirdParty: none are here.
 */
const OWNERS = table<Test>({
  Amazon: ({ owner }) => owner === AMAZON,
  Self: ({ owner }, account) => owner === account,
  Private: ({ owner, shares }, account) => owner !== account && shares.has(account),
  Public: ({ shares }) => shares.has('all'),
  ThirdParty: () => false,
});

function ownerTest(values: readonly string[]): Test {
  const test = values.length === 1 ? OWNERS[values[0]!] : undefined;
  if (test) return test;
  // [U] code and message.
  const choices = Object.keys(OWNERS).join(', ');
  throw new AwsError('ValidationException', `Filter Owner takes exactly one of ${choices}.`);
}

/** [U] that what others share shows only to those who ask for it by Owner. */
const isOwnOrAmazons: Test = ({ owner }, account) => owner === AMAZON || owner === account;

function ownerTests(filters: readonly Filter[]): Test[] {
  const asked = filters.filter(({ key }) => key === 'Owner').map(({ values }) => ownerTest(values));
  return asked.length === 0 ? [isOwnOrAmazons] : asked;
}

/** By key of a filter, what a document must do to pass it. */
const KEYS = table<(document: SsmDocument, values: readonly string[]) => boolean>({
  Name: ({ name }, values) => values.some((value) => name.startsWith(value)),
  PlatformTypes: (document, values) =>
    defaultVersion(document).platformTypes.some((one) => values.includes(one)),
  DocumentType: ({ documentType }, values) => values.includes(documentType),
  TargetType: (document, values) => values.some((value) => value === defaultVersion(document).targetType),
  // [U] what it searches: here the name, in any case.
  SearchKeyword: ({ name }, values) =>
    values.some((value) => name.toLowerCase().includes(value.toLowerCase())),
});

function passes(document: SsmDocument, { key, values }: Filter): boolean {
  if (key.startsWith('tag:')) {
    const tag = document.tags.get(key.slice('tag:'.length));
    return values.some((value) => value === tag);
  }
  return KEYS[key]?.(document, values) ?? true;
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
  const unknown = all.find(({ key }) => key !== 'Owner' && !(key in KEYS) && !/^tag:./.test(key));
  if (unknown) throw new AwsError('InvalidFilterKey', `Filter key ${unknown.key} is not valid.`);
  return all;
}

/** All that a caller can see. [U] the order: Amazon's by name, the account's own by creation, then the others'. */
function seenDocuments({ world, region, documents }: CallContext): SsmDocument[] {
  const others = documentsSharedWith(world, region);
  const listed = [...documents.values(), ...others].filter((one) => isListed(world, one));
  return [...amazonDocuments(world, region), ...listed];
}

/** Rises over `all`, and stays the same for the account's own documents when others come and go. */
function orderIn(all: readonly SsmDocument[], { account }: Region): (document: SsmDocument) => number {
  return (document) => {
    if (document.owner === account) return document.sequence;
    const place = all.indexOf(document);
    return document.owner === AMAZON ? place - all.length : Number.MAX_SAFE_INTEGER - all.length + place;
  };
}

const listDocuments = (context: CallContext, input: ListInput): object => {
  const { world, region } = context;
  const filters = filtersFrom(input);
  const owners = ownerTests(filters);
  const all = seenDocuments(context);
  const found = all.filter(
    (one) =>
      owners.every((owner) => owner(one, region.account)) && filters.every((filter) => passes(one, filter)),
  );
  return page(world, input, found, {
    member: 'DocumentIdentifiers',
    order: orderIn(all, region),
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
    member: 'DocumentVersions',
    order: ({ version }) => -version,
    show: (version) => documentVersionInfo(document, version),
  });
};

export const DOCUMENT_LIST_OPERATIONS: Record<string, Operation> = {
  ListDocuments: listDocuments,
  ListDocumentVersions: listDocumentVersions,
};
