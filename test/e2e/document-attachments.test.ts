import { DescribeDocumentCommand, UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { eventually } from '../support/eventually.ts';
import {
  condition,
  documentSpec,
  hasReason,
  isReady,
  shellContent,
  somebody,
  type Rig,
} from '../support/rig.ts';
import {
  createReadyDocument,
  editReadyDocument,
  openScene,
  PUBLISH_AND_PROMOTE,
  sceneWithOperator,
  sent,
} from '../support/scene.ts';
import { writesAmong } from '../support/simulator-admin.ts';

const CHECK_MS = 20 * 60_000;

type Attachments = NonNullable<SsmDocumentSpec['attachments']>;

const fileAt = (address: string): Attachments => [{ key: 'S3FileUrl', values: [address], name: 'tool.zip' }];
const TOOL = fileAt('s3://files/1/tool.zip');
const NEWER = fileAt('s3://files/2/tool.zip');
const NEWEST = fileAt('s3://files/3/tool.zip');

const scene = (): Promise<Rig> => sceneWithOperator('docfiles');

/** Addresses of the files that were sent with each version, by us. */
async function addresses(rig: Rig): Promise<readonly unknown[]> {
  const versions = writesAmong(await rig.aws.calls()).filter(
    ({ operation, principal }) => /^(Create|Update)Document$/.test(operation) && principal !== 'somebody',
  );
  return versions.map(({ input }) =>
    (input['Attachments'] as { Values: string[] }[] | undefined)?.flatMap(({ Values }) => Values),
  );
}

/** What AWS shows of the files of a version. */
async function files(rig: Rig, DocumentVersion = '$LATEST'): Promise<readonly unknown[]> {
  const described = await somebody(rig).send(
    new DescribeDocumentCommand({ Name: 'script', DocumentVersion }),
  );
  return (described.Document?.AttachmentsInformation ?? []).map(({ Name }) => Name);
}

/** Somebody publishes a version without files. */
async function publishBehind(rig: Rig, change: { Content: string; TargetType?: string }): Promise<void> {
  const edit = { Name: 'script', DocumentVersion: '$LATEST', ...change };
  await somebody(rig).send(new UpdateDocumentCommand(edit));
  await rig.aws.advance(1_000);
}

test('files are sent with the document and with each new version, and once only', async () => {
  const rig = await openScene('docfiles');
  const first = await rig.startOperator();
  const created = await createReadyDocument(rig, 'script', { attachments: TOOL });
  await editReadyDocument(rig, { content: shellContent('df') });
  await editReadyDocument(rig, { content: shellContent('id'), attachments: NEWER });
  const changed = await rig.documents.get('script');
  await first.stop();

  await rig.startOperator();
  await rig.advance(2 * CHECK_MS);

  const [one, two] = [TOOL, NEWER].map(([source]) => source?.values);
  expect(await addresses(rig)).toEqual([one, one, two]);
  expect(await files(rig)).toEqual(['tool.zip']);
  expect(await sent(rig)).toEqual(['CreateDocument', ...PUBLISH_AND_PROMOTE, ...PUBLISH_AND_PROMOTE]);
  expect(created.status?.attachmentsHash).toMatch(/^[0-9a-f]{32}$/);
  expect(changed.status?.attachmentsHash).not.toBe(created.status?.attachmentsHash);
});

test('the same files in another order, none said any more, and said again send nothing', async () => {
  const rig = await scene();
  const more: Attachments = [{ key: 'SourceUrl', values: ['s3://files/more'] }];
  await createReadyDocument(rig, 'script', { attachments: [...TOOL, ...more] });

  await editReadyDocument(rig, { attachments: [...more, ...TOOL] });
  await editReadyDocument(rig, { attachments: null });
  await rig.advance(CHECK_MS);
  await editReadyDocument(rig, { attachments: [...TOOL, ...more] });
  await rig.advance(CHECK_MS);

  expect(await sent(rig)).toEqual(['CreateDocument']);
  expect(condition(await rig.documents.get('script'), 'Ready').status).toBe('True');
});

test('an empty list takes the files away with the next content', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { attachments: TOOL });

  await editReadyDocument(rig, { content: shellContent('df'), attachments: [] });
  await rig.advance(CHECK_MS);

  expect(await addresses(rig)).toEqual([TOOL[0]?.values, []]);
  expect(await files(rig)).toEqual([]);
  expect(await sent(rig)).toEqual(['CreateDocument', ...PUBLISH_AND_PROMOTE]);
});

test('other files without other content need new content: sent once, told, and right again when set back', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { attachments: TOOL });

  await rig.documents.edit('script', { attachments: NEWER });
  const refused = await rig.documents.until('script', hasReason('NeedsNewContent'));
  await rig.advance(2 * CHECK_MS);
  const later = await rig.documents.until('script', hasReason('NeedsNewContent'));
  const before = await sent(rig);
  await editReadyDocument(rig, { attachments: TOOL });
  const setBack = await sent(rig);
  await editReadyDocument(rig, { content: shellContent('df'), attachments: NEWER });

  expect(condition(refused, 'Stalled')).toMatchObject({ status: 'True', reason: 'NeedsNewContent' });
  expect(condition(refused, 'Ready').message).toContain('attachments');
  expect(condition(refused, 'Ready').message).not.toContain('s3://');
  expect(condition(later, 'Drifted')).toMatchObject({ status: 'True', message: 'attachments' });
  expect(before).toEqual(['CreateDocument', 'UpdateDocument']);
  expect(setBack).toEqual(before);
  expect(await sent(rig)).toEqual([...before, ...PUBLISH_AND_PROMOTE]);
});

test('a version that somebody published without the files is put back with them, once', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { attachments: TOOL });
  await publishBehind(rig, { Content: JSON.stringify(shellContent('uptime')) }); // the same data, other bytes

  await rig.advance(2 * CHECK_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(resource.status?.drift).toMatchObject({
    corrections: 1,
    fields: [{ path: 'attachments', declared: 'tool.zip', observed: '(none)' }],
  });
  expect(await files(rig)).toEqual(['tool.zip']);
  expect(await sent(rig)).toEqual(['CreateDocument', ...PUBLISH_AND_PROMOTE]);
});

test('with driftPolicy Report a version without the files is shown and left', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { attachments: TOOL, driftPolicy: 'Report' });
  await publishBehind(rig, { Content: JSON.stringify(shellContent('uptime')) });

  await rig.advance(CHECK_MS);
  const resource = await rig.documents.until('script', hasReason('DriftReported'));

  expect(condition(resource, 'Drifted')).toMatchObject({ status: 'True', message: 'attachments' });
  expect(await sent(rig)).toEqual(['CreateDocument']);
});

test('a version of our very content without the files, which AWS does not let be put back, is told', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { attachments: TOOL });
  const [held] = await rig.aws.documents();
  await publishBehind(rig, { Content: held?.Versions[0]?.Content ?? '', TargetType: '/' });

  await rig.advance(2 * CHECK_MS);
  const resource = await rig.documents.until('script', hasReason('NeedsNewContent'));

  expect(condition(resource, 'Drifted')).toMatchObject({ status: 'True', message: 'attachments' });
  expect(resource.status).toMatchObject({ publishedVersion: '1', defaultVersion: '1', latestVersion: '2' });
  expect(await sent(rig)).toEqual(['CreateDocument', 'UpdateDocument']);
});

for (const when of ['before', 'after'] as const) {
  test(`a version with other files whose answer is lost ${when} AWS did it is published once`, async () => {
    const rig = await scene();
    await createReadyDocument(rig, 'script', { attachments: TOOL });
    await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'drop', when, times: 1 }]);

    await rig.documents.edit('script', { content: shellContent('df'), attachments: NEWER });
    await rig.advance(90_000);
    await rig.documents.until('script', isReady);
    await rig.advance(CHECK_MS);

    const lost = when === 'before' ? ['UpdateDocument'] : [];
    expect(await sent(rig)).toEqual(['CreateDocument', ...lost, ...PUBLISH_AND_PROMOTE]);
    expect(await rig.aws.documents()).toMatchObject([{ LatestVersion: '2', DefaultVersion: '2' }]);
  });
}

test('files that AWS does not find leave the document failed, in the words of AWS', async () => {
  const rig = await scene();
  const statusInformation = 'Attachment tool.zip was not found in S3.';
  await rig.aws.put('document-outcomes', [{ documentName: 'script', status: 'Failed', statusInformation }]);

  await rig.documents.create('script', documentSpec({ attachments: TOOL }));
  await rig.advance(5_000);
  const resource = await rig.documents.until('script', hasReason('DocumentFailed'));

  expect(condition(resource, 'Ready').message).toContain(statusInformation.slice(0, -1));
  expect(await sent(rig)).toEqual(['CreateDocument']);
});

test('files that the operator may not read are told with the right that is missing', async () => {
  const rig = await openScene('docfiles');
  const message =
    'User: operator is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::files/1/tool.zip';
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'denied', message }]);
  await rig.startOperator();

  await rig.documents.create('script', documentSpec({ attachments: TOOL }));
  const resource = await rig.documents.until('script', hasReason('AccessDeniedException'));

  expect(condition(resource, 'Ready').message).toContain(
    "Allow s3:GetObject in an IAM policy of the operator's role",
  );
});

test.each(['before', 'after'] as const)(
  'files whose version was never answered (lost %s AWS had it) do not stand for those of a later edit',
  async (when) => {
    const rig = await scene();
    await createReadyDocument(rig, 'script', { attachments: TOOL });
    await rig.aws.put('faults', [{ operation: 'UpdateDocument', kind: 'drop', when, times: 1 }]);
    await rig.documents.edit('script', { content: shellContent('df'), attachments: NEWER });
    await eventually(async () => expect(await sent(rig)).toContain('UpdateDocument'));

    await rig.documents.edit('script', { attachments: NEWEST });
    await rig.aws.put('settings', { switches: { duplicateContentScope: 'latest' } });
    await rig.advance(90_000);
    const resource = await rig.documents.until('script', ({ metadata, status }) => {
      return status?.observedGeneration === metadata.generation && status.documentStatus === 'Active';
    });

    const taken = when === 'before' ? 'InPlace' : 'NeedsNewContent';
    expect(condition(resource, 'Ready').reason).toBe(taken);
    expect((await addresses(rig)).at(-1)).toEqual(['s3://files/3/tool.zip']);
  },
);

test('files of a creation that was never answered do not stand for those of a later edit', async () => {
  const rig = await scene();
  await rig.aws.put('faults', [{ operation: 'CreateDocument', kind: 'drop', when: 'after', times: 1 }]);
  await rig.documents.create('script', documentSpec({ attachments: TOOL }));
  await eventually(async () => expect(await sent(rig)).toContain('CreateDocument'));

  await rig.documents.edit('script', { attachments: NEWER, content: shellContent('uptime') });
  await rig.documents.until('script', hasReason('NeedsNewContent'));

  expect(await addresses(rig)).toEqual([['s3://files/1/tool.zip'], ['s3://files/2/tool.zip']]);
});
