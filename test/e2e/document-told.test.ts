import {
  AddTagsToResourceCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { Statuses } from '../edits/statuses.ts';
import { isReady, shellContent, somebody, type Rig } from '../support/rig.ts';
import { createReadyDocument, sceneWithOperator, writes } from '../support/scene.ts';

const CHECK_MS = 17 * 60_000;

test('what was put back is no drift any more, also while AWS makes the version ready', async () => {
  const rig = await sceneWithOperator('told');
  const statuses = new Statuses(rig, 'ssmdocuments');
  onTestFinished(() => statuses.close());
  await statuses.watch();
  await createReadyDocument(rig, 'script');
  const Content = JSON.stringify(shellContent('df'));
  const input = { Name: 'script', Content, DocumentVersion: '$LATEST' };
  await somebody(rig).send(new UpdateDocumentCommand(input));

  await rig.advance(CHECK_MS);
  const resource = await rig.documents.until('script', isReady);
  await statuses.caughtUp([resource]);

  expect(resource.status?.drift?.corrections).toBe(1);
  expect(statuses.faults).toEqual([]);
});

test('with driftPolicy Report tags that differ make no edit of a default version that somebody moves', async () => {
  const rig = await sceneWithOperator('told');
  await createReadyDocument(rig, 'script', { driftPolicy: 'Report', tags: { team: 'a' } });
  await edit(rig, { content: shellContent('df') });
  const aws = somebody(rig);
  const Tags = [{ Key: 'team', Value: 'theirs' }];
  await aws.send(new AddTagsToResourceCommand({ ResourceType: 'Document', ResourceId: 'script', Tags }));
  await rig.advance(CHECK_MS);
  await edit(rig, { versionName: 'next' });
  const before = (await writes(rig)).length;

  await aws.send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '1' }));
  await rig.advance(2 * CHECK_MS);

  expect((await writes(rig)).slice(before)).toEqual(['UpdateDocumentDefaultVersion']);
  expect(await rig.aws.documents()).toMatchObject([{ DefaultVersion: '1' }]);
});

/** Until the operator has dealt with it. */
async function edit(rig: Rig, change: object): Promise<void> {
  const { metadata } = await rig.documents.edit('script', change);
  await rig.documents.until('script', ({ status }) => status?.observedGeneration === metadata.generation);
  await rig.advance(5_000);
}
