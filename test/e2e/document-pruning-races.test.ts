import {
  CreateAssociationCommand,
  DeleteDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { hold, isHeld, MINUTE_MS } from '../support/holding.ts';
import { startThrough } from '../support/passing.ts';
import { deletedIn, publishByHand, publishOnce, publishTimes, versionsIn } from '../support/pruning.ts';
import { isReady, shellContent, somebody, type Rig } from '../support/rig.ts';
import { openScene, sceneWithOperator } from '../support/scene.ts';

/** Three versions, of which one is to stay; `meanwhile` happens when the operator has begun to look which ones go. */
async function pruneWhile(meanwhile: (rig: Rig) => Promise<unknown>): Promise<Rig> {
  const rig = await openScene('prunerace');
  let isArmed = false;
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    if (!isArmed || call.name !== 'ListDocumentVersions') return answer;
    isArmed = false;
    await meanwhile(rig);
    return answer;
  });
  await publishTimes(rig, 3);
  await rig.advance(65_000); // a list shows its tags
  isArmed = true;
  await rig.documents.edit('script', { versionsToKeep: 1 });
  await rig.advance(20 * MINUTE_MS);
  return rig;
}

test('an edit that asks for more versions to stay counts at once', async () => {
  const rig = await pruneWhile(({ documents }) => documents.edit('script', { versionsToKeep: 2 }));

  expect(await versionsIn(rig)).toEqual(['2', '3']);
});

test('a version that comes into use while the operator looks stays', async () => {
  const rig = await pruneWhile((current) => {
    const Targets = [{ Key: 'InstanceIds', Values: ['*'] }];
    const command = new CreateAssociationCommand({ Name: 'script', DocumentVersion: '1', Targets });
    return somebody(current).send(command);
  });

  expect(await versionsIn(rig)).toEqual(['1', '3']);
});

test('a document that is held while the operator looks loses no version', async () => {
  const rig = await pruneWhile((current) => hold(current, 'Document', 'script'));

  await rig.documents.until('script', isHeld);
  expect(await deletedIn(rig)).toEqual([]);
});

test('a version whose publication was not answered is not taken for ours', async () => {
  const rig = await sceneWithOperator('prunerace');
  await publishTimes(rig, 1);
  await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'drop', when: 'after', times: 1 }]);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(2 * MINUTE_MS);
  await rig.documents.until('script', isReady);
  await publishOnce(rig, 'date');

  await rig.documents.edit('script', { versionsToKeep: 1 });
  await rig.advance(20 * MINUTE_MS);

  expect((await rig.documents.get('script')).status?.publishedVersions).toBe('3');
  expect(await versionsIn(rig)).toEqual(['2', '3']);
});

test('of a document that was made anew and never answered for nothing is taken for ours', async () => {
  const rig = await sceneWithOperator('prunerace');
  await publishTimes(rig, 2);
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'drop', when: 'after', times: 1 }]);
  await rig.advance(20 * MINUTE_MS);
  await rig.documents.until('script', isReady);
  await rig.documents.edit('script', { driftPolicy: 'Report' });
  await publishByHand(rig, 3);

  await rig.documents.edit('script', { content: shellContent('df'), versionsToKeep: 1 });
  await rig.advance(20 * MINUTE_MS);

  expect((await rig.documents.get('script')).status?.publishedVersions).toBe('5');
  expect(await versionsIn(rig)).toEqual(['1', '2', '3', '4', '5']);
});

test('a version whose deletion was not answered is not deleted again', async () => {
  const rig = await sceneWithOperator('prunerace');
  await publishTimes(rig, 3);
  await rig.aws.put('faults', [{ operation: 'DeleteDocument', kind: 'drop', when: 'after', times: 1 }]);

  await rig.documents.edit('script', { versionsToKeep: 1 });
  await rig.advance(20 * MINUTE_MS);

  expect(await deletedIn(rig)).toEqual(['1', '2']);
  expect((await rig.documents.get('script')).status?.publishedVersions).toBe('3');
});

test('a version that somebody has deleted is forgotten', async () => {
  const rig = await sceneWithOperator('prunerace');
  await publishTimes(rig, 4);
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script', DocumentVersion: '2' }));

  await rig.documents.edit('script', { versionsToKeep: 1 });
  await rig.advance(20 * MINUTE_MS);

  expect(await deletedIn(rig)).toEqual(['2', '1', '3']);
  expect((await rig.documents.get('script')).status?.publishedVersions).toBe('4');
});

test('a version that was deleted is not shown again by a list of versions that lags', async () => {
  const rig = await openScene('prunerace');
  let isLagging = false;
  let before: unknown;
  await startThrough(rig, async (call, send) => {
    if (!isLagging || call.name !== 'ListDocumentVersions') return send();
    before ??= await send();
    return before as Awaited<ReturnType<typeof send>>;
  });
  await publishTimes(rig, 3);
  await rig.advance(65_000); // a list shows its tags

  isLagging = true;
  await rig.documents.edit('script', { versionsToKeep: 2 });
  await rig.advance(20 * MINUTE_MS);
  await somebody(rig).send(
    new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '2' }), // its versions are listed anew
  );
  await rig.advance(20 * MINUTE_MS);

  const { status } = await rig.documents.until(
    'script',
    ({ status: found }) => found?.defaultVersion === '3',
  );
  expect(await versionsIn(rig)).toEqual(['2', '3']);
  expect(status?.versions?.map(({ documentVersion }) => documentVersion)).toEqual(['3', '2']);
});
