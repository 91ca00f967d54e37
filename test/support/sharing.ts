import { DescribeDocumentPermissionCommand, ModifyDocumentPermissionCommand } from '@aws-sdk/client-ssm';
import { somebody, type Rig } from './rig.ts';
import { createReadyDocument, sent } from './scene.ts';

/** Accounts that documents are shared with. */
export const A = '222222222222';
export const B = '333333333333';

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

/** A document that is shared with these accounts. */
export async function shared(rig: Rig, ...accountIds: readonly string[]): Promise<void> {
  await createReadyDocument(rig, 'script', { sharing: { accountIds: [...accountIds] } });
}

/** What the events of `script` with this reason say. */
export async function tellings(rig: Rig, reason: string): Promise<readonly string[]> {
  return (await rig.documents.events('script', reason)).map(({ note }) => note);
}
