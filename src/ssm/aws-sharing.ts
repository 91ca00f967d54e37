import {
  DescribeDocumentPermissionCommand,
  ModifyDocumentPermissionCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { absentAs, paged, type Call } from './aws-call.ts';
import type { DocumentGateway } from './document-gateway.ts';

/** The longest page of this list. */
const PAGE = 200;

export function sharingReads(reader: SSMClient, call: Call): Pick<DocumentGateway, 'documentShares'> {
  return {
    documentShares: (Name) =>
      absentAs(undefined, ['InvalidDocument'], async () => {
        const infos = await paged(async (NextToken) => {
          const command = new DescribeDocumentPermissionCommand({
            Name,
            PermissionType: 'Share',
            MaxResults: PAGE,
            ...(NextToken ? { NextToken } : {}),
          });
          const page = await call('DescribeDocumentPermission', () => reader.send(command));
          return { items: page.AccountSharingInfoList ?? [], next: page.NextToken };
        });
        return new Map(
          infos.flatMap(({ AccountId, SharedDocumentVersion = '$DEFAULT' }) =>
            AccountId ? [[AccountId.toLowerCase(), SharedDocumentVersion] as const] : [],
          ),
        );
      }),
  };
}

export function sharingWrites(
  writer: SSMClient,
  call: Call,
): Pick<DocumentGateway, 'shareDocument' | 'unshareDocument'> {
  const modify = async (change: {
    Name: string;
    AccountIdsToAdd?: string[];
    AccountIdsToRemove?: string[];
    SharedDocumentVersion?: string;
  }): Promise<void> => {
    const command = new ModifyDocumentPermissionCommand({ PermissionType: 'Share', ...change });
    await call('ModifyDocumentPermission', () => writer.send(command));
  };
  return {
    shareDocument: (Name, accounts, SharedDocumentVersion) =>
      modify({ Name, AccountIdsToAdd: [...accounts], SharedDocumentVersion }),
    unshareDocument: (Name, accounts) => modify({ Name, AccountIdsToRemove: [...accounts] }),
  };
}
