import { CreateDocumentCommand, UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { adoptingDocument, NAME, sceneOfAdoption } from '../support/adopting.ts';
import { condition, hasReason, isReady, shellContent, type Rig, somebody } from '../support/rig.ts';
import {
  createReadyDocument,
  editReadyDocument,
  PUBLISH_AND_PROMOTE,
  sceneWithOperator,
  sent,
} from '../support/scene.ts';

const CHECK_MS = 20 * 60_000;
const ONE = shellContent('uptime');
const TWO = shellContent('df');

const file = (address: string) => [{ key: 'S3FileUrl' as const, values: [address], name: 'tool.zip' }];
const TOOL = file('s3://files/1/tool.zip');
const NEWER = file('s3://files/2/tool.zip');

/** AWS takes no content that any version holds. */
async function scene(): Promise<Rig> {
  const rig = await sceneWithOperator('docnew');
  await rig.aws.put('settings', { switches: { duplicateContentScope: 'any' } });
  return rig;
}

/** Somebody publishes another content, without files. */
async function somebodyPublishes(rig: Rig, command = 'reboot'): Promise<void> {
  const Content = JSON.stringify(shellContent(command));
  const edit = { Name: 'script', Content, DocumentVersion: '$LATEST' };
  await somebody(rig).send(new UpdateDocumentCommand(edit));
  await rig.aws.advance(1_000);
}

test('a name to show that is changed without the content needs new content, and is not sent again', async () => {
  const rig = await sceneWithOperator('docnew');
  await createReadyDocument(rig, 'script', { displayName: 'One' });

  await rig.documents.edit('script', { displayName: 'Two' });
  const refused = await rig.documents.until('script', hasReason('NeedsNewContent'));
  await rig.advance(2 * CHECK_MS);
  const later = await rig.documents.until('script', hasReason('NeedsNewContent'));
  const before = await sent(rig);
  await editReadyDocument(rig, { displayName: 'One' });

  const words = 'AWS takes other displayName only together with new content';
  expect(condition(refused, 'Stalled')).toMatchObject({ status: 'True', reason: 'NeedsNewContent' });
  expect(condition(refused, 'Ready').message).toContain(words);
  expect(condition(later, 'Ready').message).toBe(condition(refused, 'Ready').message);
  expect(condition(later, 'Drifted')).toMatchObject({ status: 'True', message: 'displayName' });
  expect(refused.status?.reusedVersion).toBeUndefined();
  expect(before).toEqual(['CreateDocument', 'UpdateDocument']);
  expect(await sent(rig)).toEqual(before);
});

test('a read without an answer does not make a refusal something that AWS did not keep', async () => {
  const rig = await sceneWithOperator('docnew');
  await createReadyDocument(rig, 'script', { displayName: 'One' });
  await rig.documents.edit('script', { displayName: 'Two' });
  const refused = await rig.documents.until('script', hasReason('NeedsNewContent'));

  await rig.aws.put('faults', [{ operation: 'DescribeDocument', kind: 'drop', times: 3 }]);
  await rig.documents.edit('script', { checkInterval: '20m' });
  await rig.advance(2 * CHECK_MS);
  const later = await rig.documents.until(
    'script',
    ({ status, metadata }) =>
      status?.observedGeneration === metadata.generation &&
      status?.conditions?.some(({ type, status: is }) => type === 'Stalled' && is === 'True') === true,
  );

  expect(condition(later, 'Ready').message).toBe(condition(refused, 'Ready').message);
  expect(await sent(rig)).toEqual(['CreateDocument', 'UpdateDocument']);
});

test('new content together with the name makes both', async () => {
  const rig = await sceneWithOperator('docnew');
  await createReadyDocument(rig, 'script', { displayName: 'One' });
  await rig.documents.edit('script', { displayName: 'Two' });
  await rig.documents.until('script', hasReason('NeedsNewContent'));

  await editReadyDocument(rig, { content: TWO });

  expect(await sent(rig)).toEqual(['CreateDocument', 'UpdateDocument', ...PUBLISH_AND_PROMOTE]);
});

test('content of an older version that has another name to show is not used in its place', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { displayName: 'One' });
  await editReadyDocument(rig, { content: TWO, displayName: 'Two' });

  await rig.documents.edit('script', { content: ONE });
  const refused = await rig.documents.until('script', hasReason('NeedsNewContent'));
  await rig.advance(2 * CHECK_MS);
  const before = await sent(rig);
  const back = await editReadyDocument(rig, { displayName: 'One' });

  expect(condition(refused, 'Ready').message).toContain(
    'Version 1 of document script holds the content already',
  );
  expect(condition(refused, 'Ready').message).toContain('displayName');
  expect(refused.status).toMatchObject({ publishedVersion: '2', defaultVersion: '2' });
  expect(before).toEqual(['CreateDocument', ...PUBLISH_AND_PROMOTE, 'UpdateDocument']);
  expect(back.status).toMatchObject({ reusedVersion: '1', publishedVersion: '1', defaultVersion: '1' });
});

test('content of an older version that may have other files of the same name is not used in its place', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { attachments: TOOL });
  await editReadyDocument(rig, { content: TWO, attachments: NEWER });

  await rig.documents.edit('script', { content: ONE });
  const refused = await rig.documents.until('script', hasReason('NeedsNewContent'));

  expect(condition(refused, 'Ready').message).toContain('attachments');
  expect(refused.status).toMatchObject({ publishedVersion: '2', defaultVersion: '2' });
});

test('our own version, of which it is known what was sent with it, is used where it is: files and all', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { attachments: TOOL });
  await somebodyPublishes(rig);
  await rig.advance(2 * CHECK_MS);
  const used = await rig.documents.until('script', isReady);

  await somebodyPublishes(rig, 'id');
  await rig.advance(2 * CHECK_MS);
  const again = await rig.documents.until('script', isReady);

  expect(used.status).toMatchObject({ reusedVersion: '1', defaultVersion: '1', latestVersion: '2' });
  expect(again.status).toMatchObject({ reusedVersion: '1', defaultVersion: '1', latestVersion: '3' });
  expect(await sent(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocument']);
});

/** Somebody makes a document of our content by other means. */
async function existing(rig: Rig, name: string): Promise<void> {
  const Attachments = [{ Key: 'S3FileUrl' as const, Values: ['s3://theirs/file'], Name: name }];
  const Content = JSON.stringify(ONE);
  await somebody(rig).send(
    new CreateDocumentCommand({ Name: NAME, Content, DocumentType: 'Command', Attachments }),
  );
  await rig.aws.advance(1_000);
}

test('an adopted document with files of these names is in place, and other files are an edit', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig, 'tool.zip');
  await rig.documents.create('script', adoptingDocument({ attachments: TOOL }));
  const adopted = await rig.documents.until('script', isReady);
  const before = await sent(rig);

  await rig.documents.edit('script', { attachments: NEWER });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  await rig.advance(2 * CHECK_MS);

  expect(adopted.status?.attachmentsHash).toBeDefined();
  expect(before).toEqual(['AddTagsToResource']);
  expect(await sent(rig)).toEqual([...before, ...PUBLISH_AND_PROMOTE]); // laid out anew, so the content is another
});

test('an adopted document with files of other names differs', async () => {
  const rig = await sceneOfAdoption();
  await existing(rig, 'theirs.zip');

  await rig.documents.create('script', adoptingDocument({ attachments: TOOL }));
  const differing = await rig.documents.until('script', hasReason('AdoptionDiffers'));

  expect(differing.status?.drift?.fields).toEqual([
    { path: 'attachments', declared: 'tool.zip', observed: 'theirs.zip' },
  ]);
  expect(differing.status?.attachmentsHash).toBeUndefined();
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
});
