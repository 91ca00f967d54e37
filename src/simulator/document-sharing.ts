import type { CallContext, Operation } from './call-context.ts';
import { sharingInfo } from './document-answers.ts';
import { missingDocument, ownDocument } from './document-lookup.ts';
import { AwsError } from './error.ts';
import { page, type PagedInput } from './paging.ts';
import { rememberDocument, type Region } from './region.ts';

const MOST_ACCOUNTS = 1000;
const MOST_PUBLIC = 5;

/** [U] the messages but the first, and AWS's code for that one. */
function checkShares(region: Region, name: string, shares: ReadonlyMap<string, string>): void {
  if (shares.has('all') && shares.size > 1) {
    throw new AwsError('DocumentPermissionLimit', 'Accounts can either be all or a group of AWS accounts');
  }
  if (shares.size > MOST_ACCOUNTS) {
    throw new AwsError('DocumentPermissionLimit', `At most ${MOST_ACCOUNTS} accounts can share a document.`);
  }
  const others = [...region.documents.values()].filter((one) => one.name !== name && one.shares.has('all'));
  if (!shares.has('all') || others.length < MOST_PUBLIC) return;
  throw new AwsError('DocumentLimitExceeded', `You can have at most ${MOST_PUBLIC} public documents.`);
}

interface ModifyInput {
  Name: string;
  AccountIdsToAdd?: string[];
  AccountIdsToRemove?: string[];
  SharedDocumentVersion?: string;
}

const modifyDocumentPermission = ({ region }: CallContext, input: ModifyInput): object => {
  const document = ownDocument(region, input.Name);
  const { AccountIdsToAdd: added = [], AccountIdsToRemove: removed = [] } = input;
  const shares = new Map(document.shares);
  for (const id of added) shares.set(id.toLowerCase(), input.SharedDocumentVersion ?? '$DEFAULT');
  // An account in both lists is removed.
  for (const id of removed) shares.delete(id.toLowerCase());
  checkShares(region, document.name, shares);
  rememberDocument(region, document.name);
  document.shares = shares;
  return {};
};

const describeDocumentPermission = (
  { world, documents }: CallContext,
  input: PagedInput & { Name: string },
): object => {
  const document = documents.get(input.Name);
  // [U] that Amazon's documents are refused to those who don't own them as if they did not exist.
  if (document === undefined) throw missingDocument(input.Name);
  const all = sharingInfo(document);
  const answer = page(world, input, all, {
    member: 'AccountSharingInfoList',
    order: (info) => all.indexOf(info),
    show: (info) => info,
  });
  const shown = answer['AccountSharingInfoList'] as typeof all;
  return { AccountIds: shown.map((info) => info.AccountId), ...answer };
};

export const DOCUMENT_SHARING_OPERATIONS: Record<string, Operation> = {
  ModifyDocumentPermission: modifyDocumentPermission,
  DescribeDocumentPermission: describeDocumentPermission,
};
