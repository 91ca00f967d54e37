import { expect, test } from 'vitest';
import { startDying } from '../support/dying.ts';
import { startThrough } from '../support/passing.ts';
import { condition, documentSpec, hasReason, isReady, type Rig } from '../support/rig.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { createReadyDocument, openScene } from '../support/scene.ts';
import { A, B, MODIFY, modifications, shareByHand, shares } from '../support/sharing.ts';

/** The operator dies of the first call that would share the document, which is still on its way. */
async function sceneOfDeath(): Promise<{ readonly rig: Rig; readonly arrive: () => Promise<unknown> }> {
  const rig = await openScene('share-death');
  const { dead, arrive } = await startDying(rig, MODIFY);
  await rig.documents.create('script', documentSpec({ sharing: { accountIds: [A] } }));
  await dead();
  return { rig, arrive };
}

test('what a dead operator was sharing is not sent again while it may arrive', async () => {
  const { rig, arrive } = await sceneOfDeath();
  await rig.startOperator();
  await rig.advance(30_000);

  await arrive();
  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect(await modifications(rig)).toBe(1);
  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

test('what a dead operator was sharing is sent when it does not arrive', async () => {
  const { rig } = await sceneOfDeath();
  await rig.startOperator();

  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

test('what a dead operator has granted is taken back once the spec says nothing of it', async () => {
  const { rig, arrive } = await sceneOfDeath();
  await arrive();
  await rig.documents.edit('script', { sharing: null });

  await rig.startOperator();
  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({});
});

test('what the spec has taken from an account is not given back by an operator that starts anew', async () => {
  const rig = await openScene('share-anew');
  const first = await rig.startOperator();
  await createReadyDocument(rig, 'script', { sharing: { accountIds: [A, B] } });
  await first.stop();
  await rig.documents.edit('script', { sharing: { accountIds: [B] } });
  await shareByHand(rig, { remove: [A] });

  await rig.startOperator();
  await rig.advance(90_000);
  await rig.documents.until('script', isReady);

  expect(await modifications(rig)).toBe(1);
  expect(await shares(rig)).toEqual({ [B]: '$DEFAULT' });
});

test('what a dead operator was granting is taken back also when it arrives after the sharing was removed', async () => {
  const { rig, arrive } = await sceneOfDeath();
  await rig.documents.edit('script', { sharing: null });
  await rig.startOperator();
  await rig.advance(30_000);

  await arrive();
  await rig.advance(120_000);
  const { status } = await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({});
  expect(status?.sharing).toBeUndefined();
});

test('what a dead operator was granting is taken back when it arrives after an edit for others', async () => {
  const { rig, arrive } = await sceneOfDeath();
  await rig.documents.edit('script', { sharing: { accountIds: [B] } });
  await rig.startOperator();
  await rig.advance(30_000);

  await arrive();
  await rig.advance(120_000);
  const { status } = await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({ [B]: '$DEFAULT' });
  expect(status?.drift).toBeUndefined();
});

test('another shared version that was on its way is set back when it arrives after the spec was, also under Report', async () => {
  const rig = await openScene('share-version');
  const first = await rig.startOperator();
  await createReadyDocument(rig, 'script', { sharing: { accountIds: [A] }, driftPolicy: 'Report' });
  await first.stop();
  const { dead, arrive } = await startDying(rig, MODIFY);
  await rig.documents.edit('script', { sharing: { sharedDocumentVersion: '$ALL' } });
  await dead();
  await rig.documents.edit('script', { sharing: { sharedDocumentVersion: null } });

  await rig.startOperator();
  await rig.advance(30_000);
  await arrive();
  await rig.advance(180_000);
  await rig.documents.until('script', isReady);

  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT' });
});

interface SceneOfLag {
  readonly rig: Rig;
  /** For half a minute from now on, AWS shows who may use it as it did first, or last. */
  readonly lag: (shown: 'first' | 'last') => void;
}

async function sceneOfLag(): Promise<SceneOfLag> {
  const rig = await openScene('share-lag');
  const answers: unknown[] = [];
  let lagging: unknown;
  let lagsUntilMs = 0;
  await startThrough(rig, async (call, send) => {
    if (call.name !== 'DescribeDocumentPermission') return send();
    if (rig.clock.monotonicMs() < lagsUntilMs) return lagging as Awaited<ReturnType<typeof send>>;
    const answer = await send();
    answers.push(answer);
    return answer;
  });
  await createReadyDocument(rig, 'script', { sharing: { accountIds: [A] } });
  await rig.advance(90_000);
  const lag = (shown: 'first' | 'last'): void => {
    lagging = answers.at(shown === 'first' ? 0 : -1);
    lagsUntilMs = rig.clock.monotonicMs() + 30_000;
  };
  return { rig, lag };
}

test.each([
  ['others', { accountIds: [B] }, { [B]: '$DEFAULT' }],
  ['nobody', { accountIds: null }, {}],
  ['nobody any more, as the spec says nothing of it', null, {}],
])(
  'an account that a read does not show loses it all the same when the spec names %s',
  async (_, sharing, left) => {
    const { rig, lag } = await sceneOfLag();

    lag('first');
    await rig.documents.edit('script', { sharing });
    await rig.advance(180_000);
    const resource = await rig.documents.until('script', isReady);

    expect(await shares(rig)).toEqual(left);
    expect(resource.status?.sharing?.accountIds).toEqual(sharing?.accountIds ?? undefined);
    expect(resource.status?.sharing?.takenBack).toBeUndefined();
  },
);

test('an account that somebody has taken off meanwhile is forgotten after a minute', async () => {
  const { rig } = await sceneOfLag();
  await shareByHand(rig, { remove: [A] });

  await rig.documents.edit('script', { sharing: { accountIds: null } });
  await rig.advance(120_000);

  const resource = await rig.documents.until('script', isReady);
  expect(resource.status?.sharing).toMatchObject({ phase: 'InPlace' });
  expect(resource.status?.sharing?.accountIds).toBeUndefined();
  expect(await modifications(rig)).toBe(1);
});

test.each([
  ['empty', { accountIds: null }],
  ['removed', null],
])(
  'an account that the spec names again gets it, though a read still shows what was taken back: sharing was %s',
  async (_, sharing) => {
    const { rig, lag } = await sceneOfLag();
    lag('last');
    await rig.documents.edit('script', { sharing });
    await rig.documents.until('script', hasTakenBack);
    const takenBack = await shares(rig);

    await rig.documents.edit('script', { sharing: { accountIds: [A] } });
    await rig.advance(5_000);
    const early = await rig.documents.get('script');
    await rig.advance(120_000);

    const { status } = await rig.documents.until('script', isReady);
    expect([takenBack, await shares(rig)]).toEqual([{}, { [A]: '$DEFAULT' }]);
    expect(condition(early, 'Ready')).toMatchObject({ status: 'False', reason: 'MakingSure' });
    expect(status?.sharing).toMatchObject({ accountIds: [A], phase: 'InPlace' });
    expect(status?.sharing?.takenBack).toBeUndefined();
    expect(status?.drift).toBeUndefined();
  },
);

function hasTakenBack({ status }: SsmDocument): boolean {
  return status?.sharing?.takenBack?.includes(A) === true;
}

test('an account that the spec names again together with another gets it, too, though a read still shows it', async () => {
  const { rig, lag } = await sceneOfLag();
  lag('last');
  await rig.documents.edit('script', { sharing: { accountIds: null } });
  await rig.documents.until('script', hasTakenBack);

  await rig.documents.edit('script', { sharing: { accountIds: [A, B] } });
  await rig.advance(180_000);

  await rig.documents.until('script', isReady);
  expect(await shares(rig)).toEqual({ [A]: '$DEFAULT', [B]: '$DEFAULT' });
});

const REFUSAL = 'InvalidPermissionType';

test('an account from whom it was taken back stays known as such when AWS refuses the others', async () => {
  const rig = await openScene('share-refused');
  let isRefusing = false;
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    const isTakenBack = isRefusing && call.name === MODIFY;
    if (isTakenBack) await rig.aws.put('faults', [{ operation: MODIFY, kind: 'error', code: REFUSAL }]);
    return answer;
  });
  await createReadyDocument(rig, 'script', { sharing: { accountIds: [A] } });
  isRefusing = true;

  await rig.documents.edit('script', { sharing: { accountIds: [B] } });
  const { status } = await rig.documents.until('script', hasReason(REFUSAL));

  expect(status?.sharing).toMatchObject({ phase: 'Refused', takenBack: [A] });
});
