import { DescribeDocumentPermissionCommand, ModifyDocumentPermissionCommand } from '@aws-sdk/client-ssm';
import { somebody, type Rig } from './rig.ts';
import { sent } from './scene.ts';

export const MODIFY = 'ModifyDocumentPermission';

/** Who may use the document `script`, and which versions, as AWS tells. */
export async function shares(rig: Rig): Promise<Readonly<Record<string, string | undefined>>> {
  const question = { Name: 'script', PermissionType: 'Share', MaxResults: 200 } as const;
  const { AccountSharingInfoList: infos = [] } = await somebody(rig).send(
    new DescribeDocumentPermissionCommand(question),
  );
  return Object.fromEntries(infos.map((info) => [info.AccountId ?? '', info.SharedDocumentVersion]));
}

/** Somebody else lets accounts use it, or takes it from them. */
export async function shareByHand(
  rig: Rig,
  { add = [], remove = [], version }: { add?: string[]; remove?: string[]; version?: string },
): Promise<void> {
  await somebody(rig).send(
    new ModifyDocumentPermissionCommand({
      Name: 'script',
      PermissionType: 'Share',
      AccountIdsToAdd: add,
      AccountIdsToRemove: remove,
      ...(version === undefined ? {} : { SharedDocumentVersion: version }),
    }),
  );
}

/** How often the operator has changed who may use documents. */
export async function modifications(rig: Rig): Promise<number> {
  return (await sent(rig)).filter((operation) => operation === MODIFY).length;
}
