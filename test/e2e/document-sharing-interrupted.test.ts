import { expect, test } from 'vitest';
import { startDying } from '../support/dying.ts';
import { documentSpec, isReady, type Rig } from '../support/rig.ts';
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
