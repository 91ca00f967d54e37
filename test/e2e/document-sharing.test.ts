import { DeleteDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { documentSpec, hasReason, isReady, shellContent, somebody, type Rig } from '../support/rig.ts';
import {
  createReadyDocument,
  editReadyDocument,
  openScene,
  sceneWithOperator,
  sent,
} from '../support/scene.ts';
import { A, B, MODIFY, modifications, shareByHand, shared, shares, tellings } from '../support/sharing.ts';

const C = '444444444444';
const CHECK_MS = 15 * 60_000;

const scene = (settings: Readonly<Record<string, string>> = {}): Promise<Rig> =>
  sceneWithOperator('share', settings);

test('a document is shared with the accounts of the spec, told before it is sent', async () => {
  const rig = await scene();

  await createReadyDocument(rig, 'script', {
    sharing: { accountIds: [B, A], sharedDocumentVersion: '$LATEST' },
  });

  expect(await shares(rig)).toEqual({ [A]: '$LATEST', [B]: '$LATEST' });
  const { status } = await rig.documents.get('script');
  expect(status?.sharing).toMatchObject({
    accountIds: [A, B],
    sharedDocumentVersion: '$LATEST',
    phase: 'InPlace',
  });
  expect(await tellings(rig, 'Sharing')).toContain(
    `Sharing document script ($LATEST) with 2 accounts: ${A}, ${B}.`,
  );
});

test('an edit of the spec grants and takes back just what differs', async () => {
  const rig = await scene();
  await shared(rig, A, B);

  await editReadyDocument(rig, { sharing: { accountIds: [B, C] } });

  expect(await shares(rig)).toEqual({ [B]: '$DEFAULT', [C]: '$DEFAULT' });
  const calls = (await rig.aws.calls()).filter(({ operation }) => operation === MODIFY).slice(1);
  expect(calls.map(({ input }) => input)).toEqual([
    { Name: 'script', PermissionType: 'Share', AccountIdsToRemove: [A] },
    { Name: 'script', PermissionType: 'Share', AccountIdsToAdd: [C], SharedDocumentVersion: '$DEFAULT' },
  ]);
});

test('accounts go out twenty at a time, and are read back whole', async () => {
  const rig = await scene();
  const accountIds = Array.from({ length: 405 }, (_, index) => String(500_000_000_000 + index));

  await shared(rig, ...accountIds);
  await rig.advance(2 * CHECK_MS);

  expect(Object.keys(await shares(rig))).toHaveLength(200);
  expect(await modifications(rig)).toBe(21);
  expect(isReady(await rig.documents.get('script'))).toBe(true);
});

test('another shared version is sent to those who have the document already', async () => {
  const rig = await scene();
  await shared(rig, A);

  await editReadyDocument(rig, { sharing: { accountIds: [A], sharedDocumentVersion: '$ALL' } });

  expect(await shares(rig)).toEqual({ [A]: '$ALL' });
});

test('sharing that is left out is neither read nor changed', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await shareByHand(rig, { add: [A] });

  await rig.advance(2 * CHECK_MS);

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
  const operations = (await rig.aws.calls())
    .filter(({ principal }) => principal !== 'somebody')
    .map(({ operation }) => operation);
  expect(operations).not.toContain('DescribeDocumentPermission');
});

test('sharing that is removed from the spec is taken back, and what others granted stays', async () => {
  const rig = await scene();
  await shared(rig, A);
  await shareByHand(rig, { add: [B] });

  await editReadyDocument(rig, { sharing: null });

  expect(await shares(rig)).toEqual({ [B]: '$DEFAULT' });
  expect((await rig.documents.get('script')).status?.sharing).toBeUndefined();
});

test('what somebody grants in AWS is taken back after a minute, and told as drift', async () => {
  const rig = await scene();
  await shared(rig, A);
  await rig.advance(60_000);
  await shareByHand(rig, { add: [B], remove: [A] });

  await rig.advance(CHECK_MS + 70_000);
  const { status } = await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
  expect(status?.drift).toMatchObject({
    corrections: 1,
    fields: [{ path: 'sharing.accountIds', declared: A, observed: B }],
  });
  expect(await tellings(rig, 'CorrectingDrift')).toContain(
    `Somebody changed in AWS who may use the document. Taking document script back from 1 account: ${B}. Sharing document script ($DEFAULT) with 1 account: ${A}.`,
  );
});

test('under Report what somebody grants is shown, and an edit of the spec is sent', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { sharing: { accountIds: [A] }, driftPolicy: 'Report' });
  await shareByHand(rig, { add: [B] });

  await rig.advance(CHECK_MS + 70_000);
  const reported = await rig.documents.until('script', hasReason('DriftReported'));
  const before = await modifications(rig);
  await editReadyDocument(rig, { sharing: { accountIds: [C] } });

  expect(reported.status?.drift?.fields).toEqual([
    { path: 'sharing.accountIds', declared: A, observed: `${A}, ${B}` },
  ]);
  expect(before).toBe(1);
  expect(await shares(rig)).toEqual({ [C]: '$DEFAULT' });
});

test('a document that is shared is taken back from all, and then deleted', async () => {
  const rig = await scene();
  await shared(rig, A);
  await shareByHand(rig, { add: [B] });
  const before = (await sent(rig)).length;

  await rig.documents.delete('script');
  await rig.advance(5_000);
  await rig.documents.gone('script');

  expect((await sent(rig)).slice(before)).toEqual([MODIFY, 'DeleteDocument']);
  expect(await rig.aws.documents()).toEqual([]);
});

test('a document that stays in AWS stays shared', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script', { sharing: { accountIds: [A] }, deletionPolicy: 'Retain' });

  await rig.documents.delete('script');
  await rig.advance(90_000);
  await rig.documents.gone('script');

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

test('sharing of an adopted document that differs is shown, and sent with adopt.overwrite only', async () => {
  const rig = await openScene('share');
  const first = await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace });
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.documents.delete('script');
  await rig.advance(90_000);
  await rig.documents.gone('script');
  await shareByHand(rig, { add: [B] });
  await rig.documents.create(
    'script',
    documentSpec({ adopt: { byName: true }, sharing: { accountIds: [A] } }),
  );
  await rig.advance(90_000);
  const shown = await rig.documents.until('script', hasReason('AdoptionDiffers'));
  const before = await modifications(rig);

  await rig.documents.edit('script', { adopt: { byName: true, overwrite: true } });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(shown.status?.drift?.fields).toEqual([{ path: 'sharing.accountIds', declared: A, observed: B }]);
  expect(before).toBe(0);
  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
  await first.stop();
});

test('a document that is made anew is shared anew', async () => {
  const rig = await scene();
  await shared(rig, A);
  await shareByHand(rig, { remove: [A] });
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));

  await rig.advance(CHECK_MS);
  await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

test('with a shared document nothing but two reads a check is asked', async () => {
  const rig = await scene();
  await shared(rig, A);
  await rig.advance(CHECK_MS);
  const before = (await rig.aws.calls()).length;

  await rig.advance(4 * CHECK_MS);

  const calls = (await rig.aws.calls()).slice(before).map(({ operation }) => operation);
  const asked = calls.filter((operation) => !operation.startsWith('List'));
  expect(asked.filter((operation) => operation === 'DescribeDocument')).toHaveLength(4);
  expect(asked).toHaveLength(8);
});

test('sharing and new content can be edited together', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');

  await editReadyDocument(rig, { sharing: { accountIds: [A] }, content: shellContent('df') });

  expect((await sent(rig)).slice(1)).toEqual([MODIFY, 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});
