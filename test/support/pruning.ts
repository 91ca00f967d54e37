import { UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import type { SsmDocument, SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { shellContent, somebody, type Rig } from './rig.ts';
import { createReadyDocument, editReadyDocument } from './scene.ts';

/** `script` as this resource has published it so many times. */
export async function publishTimes(
  rig: Rig,
  times: number,
  change: Partial<SsmDocumentSpec> = {},
): Promise<SsmDocument> {
  let resource = await createReadyDocument(rig, 'script', change);
  for (let version = 2; version <= times; version += 1) resource = await publishOnce(rig, `echo ${version}`); // oxlint-disable-line no-await-in-loop -- one after the other
  return resource;
}

/** Edits the content of `script`, and waits until that is in place. */
export function publishOnce(rig: Rig, command: string): Promise<SsmDocument> {
  return editReadyDocument(rig, { content: shellContent(command) });
}

/** Somebody publishes so many versions of it at the console. */
export async function publishByHand(rig: Rig, times: number, Name = 'script'): Promise<void> {
  const client = somebody(rig);
  for (let version = 1; version <= times; version += 1) {
    /* oxlint-disable no-await-in-loop -- one on top of the other */
    const Content = JSON.stringify(shellContent(`by hand ${version}`));
    await client.send(new UpdateDocumentCommand({ Name, Content, DocumentVersion: '$LATEST' }));
    await rig.aws.advance(2_000);
    /* oxlint-enable no-await-in-loop */
  }
}

/** The versions that AWS holds, oldest first. */
export async function versionsIn(rig: Rig, name = 'script'): Promise<readonly string[]> {
  const held = (await rig.aws.documents()).find(({ Name }) => Name === name);
  return (held?.Versions ?? []).map(({ DocumentVersion }) => DocumentVersion);
}

/** What AWS was told to delete of documents, in order. A whole document has no version. */
export async function deletedIn(rig: Rig): Promise<readonly (string | undefined)[]> {
  const calls = await rig.aws.calls();
  return calls
    .filter(({ operation }) => operation === 'DeleteDocument')
    .map(({ input }) => input['DocumentVersion'] as string | undefined);
}
