import {
  ModifyDocumentPermissionCommand,
  type ModifyDocumentPermissionRequest,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import {
  ACCOUNT,
  activeDocument,
  NAME,
  script,
  setDefault,
  updateDocument,
} from '../simulator/document-support.ts';
import type { World } from './statement.ts';

export const OWNER = '444455556666';
export const SHARED = `arn:aws:ssm:eu-west-1:${OWNER}:document/${NAME}`;
export const GUIDE = 'AWS User Guide, Sharing SSM documents';

/** Two accounts: `owner` has the document, `ssm` may use it when it is shared. */
export type Neighbours = World & { owner: SSMClient };

export async function neighbours(world: World): Promise<Neighbours> {
  await world.admin('PUT', 'settings', { accounts: { owner: OWNER } });
  const owner = world.client({ accessKeyId: 'owner' });
  await activeDocument({ ...world, ssm: owner });
  return { ...world, owner };
}

export async function share(
  owner: SSMClient,
  request: Partial<ModifyDocumentPermissionRequest> = { AccountIdsToAdd: [ACCOUNT] },
): Promise<void> {
  await owner.send(new ModifyDocumentPermissionCommand({ Name: NAME, PermissionType: 'Share', ...request }));
}

/** The document is shared, and has two more versions: 2 is the default one, 3 the latest. */
export async function withVersions(world: World, shared?: string): Promise<Neighbours> {
  const made = await neighbours(world);
  const SharedDocumentVersion = shared === undefined ? {} : { SharedDocumentVersion: shared };
  await share(made.owner, { AccountIdsToAdd: [ACCOUNT], ...SharedDocumentVersion });
  await updateDocument(made.owner, { Content: script('two') });
  await made.pass('PT1M');
  await setDefault(made.owner, '2');
  await updateDocument(made.owner, { Content: script('three') });
  await made.pass('PT1M');
  return made;
}

export const RUNS_SHARED = { Name: SHARED, Parameters: {} };
