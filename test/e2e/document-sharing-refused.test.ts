import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { condition, documentSpec, hasReason, isReady, shellContent, type Rig } from '../support/rig.ts';
import {
  createReadyDocument,
  editReadyDocument,
  openScene,
  sceneWithOperator,
  sent,
} from '../support/scene.ts';
import { A, B, MODIFY, modifications, shareByHand, shared, shares, tellings } from '../support/sharing.ts';

const CHECK_MS = 15 * 60_000;

const scene = (settings: Readonly<Record<string, string>> = {}): Promise<Rig> =>
  sceneWithOperator('share', settings);

test('a read that lags after sharing sends nothing twice', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [
    { operation: MODIFY, kind: 'latency', when: 'after', latencyMs: 2_000, times: 1 },
    { operation: 'DescribeDocumentPermission', kind: 'stale', times: 6 },
  ]);

  await rig.documents.edit('script', { sharing: { accountIds: [A] } });
  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect(await modifications(rig)).toBe(1);
  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

test('a sharing whose answer is lost is settled by reads', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: MODIFY, kind: 'drop', when: 'after', times: 1 }]);

  await rig.documents.edit('script', { sharing: { accountIds: [A] } });
  await rig.advance(90_000);
  const { status } = await rig.documents.until('script', isReady);

  expect(await modifications(rig)).toBe(1);
  expect(status?.sharing).toMatchObject({ accountIds: [A], phase: 'InPlace' });
});

test('a sharing that never arrived is sent again once that lasts', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: MODIFY, kind: 'drop', when: 'before', times: 1 }]);

  await rig.documents.edit('script', { sharing: { accountIds: [A] } });
  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

test('a sharing that AWS refuses for good is not sent again before somebody asks', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: MODIFY, kind: 'error', code: 'InvalidPermissionType' }]);
  await rig.documents.edit('script', { sharing: { accountIds: [A] } });
  await rig.documents.until('script', hasReason('InvalidPermissionType'));

  await rig.advance(2 * CHECK_MS);
  const refused = await rig.documents.get('script');
  const before = await modifications(rig);
  await rig.aws.put('faults', []);
  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: '2026-01-05T00:10:00Z' });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(condition(refused, 'Ready').reason).toBe('InvalidPermissionType');
  expect([before, await modifications(rig)]).toEqual([1, 2]);
});

test('sharing with everybody needs a namespace that may', async () => {
  const rig = await scene();
  await rig.documents.create('script', documentSpec({ sharing: { public: true } }));

  const resource = await rig.documents.until('script', hasReason('PublicSharingNotAllowed'));

  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(condition(resource, 'Stalled').message).toContain('PUBLIC_SHARING_NAMESPACES');
  expect(await sent(rig)).toEqual([]);
});

test('sharing with everybody is a warning where it is allowed, and apart from accounts', async () => {
  const rig = await openScene('share');
  await rig.startOperator({ PUBLIC_SHARING_NAMESPACES: rig.namespace });
  await shared(rig, A);

  await editReadyDocument(rig, { sharing: { accountIds: null, public: true } });

  expect(await shares(rig)).toEqual({ all: '$DEFAULT' });
  expect(await tellings(rig, 'Sharing')).toContain(
    `Taking document script back from 1 account: ${A}. Sharing document script ($DEFAULT) with every AWS account.`,
  );
});

test('a refusal to share with everybody names the block of the account', async () => {
  const rig = await openScene('share');
  await rig.startOperator({ PUBLIC_SHARING_NAMESPACES: rig.namespace });
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: MODIFY, kind: 'error', code: 'InvalidPermissionType' }]);

  await rig.documents.edit('script', { sharing: { public: true } });
  const resource = await rig.documents.until('script', hasReason('InvalidPermissionType'));

  expect(condition(resource, 'Stalled').message).toContain(
    'service setting /ssm/documents/console/public-sharing-permission',
  );
});

test('a sharing that AWS refuses keeps no new content from being published, and stays told in its words', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: MODIFY, kind: 'error', code: 'InvalidPermissionType' }]);

  await rig.documents.edit('script', { sharing: { accountIds: [A] }, content: shellContent('df') });
  await rig.documents.until('script', ({ status }) => status?.defaultVersion === '2');
  await rig.documents.edit('script', { content: shellContent('date') });
  await rig.documents.until('script', ({ status }) => status?.defaultVersion === '3');
  await rig.documents.until('script', hasReason('InvalidPermissionType'));

  expect(await modifications(rig)).toBe(1);
});

test('a sharing that is denied keeps no later content from being published', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [{ operation: MODIFY, kind: 'error', code: 'AccessDeniedException' }]);
  await rig.documents.edit('script', { sharing: { accountIds: [A] } });
  await rig.documents.until('script', hasReason('AccessDeniedException'));

  await rig.documents.edit('script', { content: shellContent('df') });
  const { status } = await rig.documents.until('script', (found) => found.status?.defaultVersion === '2');
  await rig.documents.until('script', hasReason('AccessDeniedException'));

  expect(status?.publishedVersion).toBe('2');
});

test('accounts that AWS refused are not taken for granted', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  await rig.aws.put('faults', [
    { operation: MODIFY, kind: 'error', code: 'InvalidPermissionType', times: 1 },
  ]);
  await rig.documents.edit('script', { sharing: { accountIds: [A] } });
  await rig.documents.until('script', hasReason('InvalidPermissionType'));
  await shareByHand(rig, { add: [A] });

  await editReadyDocument(rig, { sharing: null });

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

test('Observe looks at public sharing without leave: it sends nothing', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');

  await rig.documents.edit('script', { driftPolicy: 'Observe', sharing: { public: true } });
  await rig.advance(70_000);
  const { status } = await rig.documents.until('script', hasReason('DriftReported'));

  expect(status?.drift?.fields).toEqual([{ path: 'sharing.public', declared: 'true', observed: 'false' }]);
  expect(await modifications(rig)).toBe(0);
});

test('a read that shows who could use it before an edit sends nothing', async () => {
  const rig = await scene();
  await shared(rig, A);
  await editReadyDocument(rig, { sharing: { accountIds: [B] } });
  const before = await modifications(rig);
  await rig.aws.put('faults', [{ operation: 'DescribeDocumentPermission', kind: 'stale', times: 2 }]);

  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: '2026-01-05T00:00:01Z' });
  await rig.documents.until('script', hasReason('MakingSure'));
  await rig.advance(90_000);
  const { status } = await rig.documents.until('script', isReady);

  expect(await modifications(rig)).toBe(before);
  expect(status?.drift).toBeUndefined();
});
