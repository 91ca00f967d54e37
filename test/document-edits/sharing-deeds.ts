import { ModifyDocumentPermissionCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { DocumentDraw } from './draw.ts';
import type { Deed } from './fleet.ts';
import type { Member } from './judge.ts';
import { EVERYBODY } from './shares-ledger.ts';

/** Whom the document is shared with is changed, drawn. */
export function sharingDeed({ ledger }: Member, draw: DocumentDraw): Deed {
  const accounts = [...ledger.sharing.shares.keys()];
  const version = draw.one(['$DEFAULT', '$LATEST', '$ALL']);
  const takingBack = accounts.length === 0 ? [] : [sharing({ remove: [draw.one(accounts)] })];
  if (accounts.includes(EVERYBODY)) return draw.one(takingBack); // AWS takes no account beside it
  const moved = accounts.length === 0 ? [] : [sharing({ add: [draw.one(accounts)], version })];
  return draw.one([sharing({ add: [THEIRS], version }), ...takingBack, ...moved]);
}

const THEIRS = '999999999999';

interface Permission {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly version?: string;
}

export function sharing({ add = [], remove = [], version = '$DEFAULT' }: Permission): Deed {
  const what = `shares ${version} with [${add.join()}] and takes it back from [${remove.join()}]`;
  const act: Deed['act'] = async (aws, { name, ledger: { sharing: held } }) => {
    await modify(aws, name, { add, remove, version });
    for (const account of add) held.shares.set(account, version);
    for (const account of remove) held.shares.delete(account);
  };
  return { what, act };
}

/** Nobody may use it any more: AWS deletes nothing that is shared. */
export async function takeBackAll(aws: SSMClient, { name, ledger }: Member): Promise<void> {
  const remove = [...ledger.sharing.shares.keys()];
  for (let from = 0; from < remove.length; from += MOST_AT_ONCE)
    await modify(aws, name, { remove: remove.slice(from, from + MOST_AT_ONCE) }); // oxlint-disable-line no-await-in-loop -- one after the other
}

const MOST_AT_ONCE = 20;

async function modify(
  aws: SSMClient,
  Name: string,
  { add = [], remove = [], version }: Permission,
): Promise<void> {
  await aws.send(
    new ModifyDocumentPermissionCommand({
      Name,
      PermissionType: 'Share',
      AccountIdsToAdd: [...add],
      AccountIdsToRemove: [...remove],
      ...(add.length === 0 ? {} : { SharedDocumentVersion: version }),
    }),
  );
}
