import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { editScript, referring, sceneOfReferences } from '../support/referring.ts';
import { toldTimes } from '../support/requesting.ts';
import { condition, isReady, somebody, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, sceneWithOperator } from '../support/scene.ts';

const SWEEP_MS = 61_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Another tool that wants something else each time. */
async function rival(
  rig: Rig,
  times: number,
  everyMs: number,
  edit: (turn: number) => object = (turn) => ({ Parameters: { commands: [`echo ${turn}`] } }),
): Promise<void> {
  const aws = somebody(rig);
  for (let turn = 0; turn < times; turn += 1) {
    /* oxlint-disable no-await-in-loop -- in turn */
    const { status } = await rig.associations.get('agent');
    const change = { AssociationId: status?.associationId, ...edit(turn) };
    await aws.send(new UpdateAssociationCommand(change));
    await rig.advance(everyMs);
    /* oxlint-enable no-await-in-loop */
  }
}

async function corrections(rig: Rig): Promise<number> {
  const calls = await rig.aws.calls();
  return calls.filter(
    ({ operation, principal }) => operation === 'UpdateAssociation' && principal !== 'somebody',
  ).length;
}

async function readyReason(rig: Rig): Promise<string> {
  return condition(await rig.associations.get('agent'), 'Ready').reason;
}

/** Four corrections, and a fifth difference that stands. */
async function contest(rig: Rig): Promise<void> {
  await createReady(rig, 'agent');
  await rig.advance(SWEEP_MS);
  await rival(rig, 5, SWEEP_MS);
}

test('after four corrections within an hour the next one comes an hour later', async () => {
  const rig = await sceneWithOperator('contest');

  await contest(rig);
  const contested = await rig.associations.get('agent');
  const early = await corrections(rig);
  await rig.advance(50 * MINUTE_MS);
  const later = await corrections(rig);
  await rig.advance(12 * MINUTE_MS);

  expect(early).toBe(4);
  expect(later).toBe(4);
  expect(condition(contested, 'Ready')).toMatchObject({ status: 'False', reason: 'Contested' });
  expect(condition(contested, 'Stalled').status).toBe('False');
  expect(condition(contested, 'Drifted').status).toBe('True');
  expect(contested.status?.drift?.contestedSince).toBeDefined();
  expect(await corrections(rig)).toBe(5);
  expect(await readyReason(rig)).toBe('InPlace');
  expect(await toldTimes(rig, 'Contested')).toBe(1);
});

test('while it goes on there is one correction an hour, also after a restart', async () => {
  const rig = await openScene('contest');
  const first = await rig.startOperator();
  await contest(rig);
  await rival(rig, 6, 15 * MINUTE_MS);
  const before = await corrections(rig);
  await first.stop();

  await rig.startOperator();
  await rival(rig, 12, 15 * MINUTE_MS);

  expect(before).toBeLessThanOrEqual(6);
  expect((await corrections(rig)) - before).toBeLessThanOrEqual(3);
  expect((await corrections(rig)) - before).toBeGreaterThanOrEqual(2);
  expect(await toldTimes(rig, 'Contested')).toBe(1);
});

test('an hour of peace ends it', async () => {
  const rig = await sceneWithOperator('contest');
  await contest(rig);
  await rig.advance(HOUR_MS);
  await rig.advance(HOUR_MS + SWEEP_MS);
  const before = await corrections(rig);

  await rival(rig, 3, SWEEP_MS);

  expect(before).toBe(5);
  expect(await corrections(rig)).toBe(8);
  expect((await rig.associations.get('agent')).status?.drift?.contestedSince).toBeUndefined();
});

test('an edit of the spec is written at once and ends it', async () => {
  const rig = await sceneWithOperator('contest');
  await contest(rig);

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const edited = await rig.associations.until('agent', isReady);
  await rival(rig, 2, SWEEP_MS);

  expect(edited.status?.drift?.contestedSince).toBeUndefined();
  expect((await rig.aws.associations())[0]?.Parameters).toEqual({ commands: ['df'] });
  expect(await corrections(rig)).toBe(4 + 1 + 2);
});

test('three corrections an hour are nobody being at war', async () => {
  const rig = await sceneWithOperator('contest');
  await createReady(rig, 'agent');
  await rig.advance(SWEEP_MS);

  await rival(rig, 9, 20 * MINUTE_MS);

  expect(await corrections(rig)).toBe(9);
  expect(await readyReason(rig)).toBe('InPlace');
});

test('a new version of its document does not wait for the end of a contest', async () => {
  const rig = await sceneOfReferences();
  await createReadyDocument(rig, 'script', { promotion: 'Manual' });
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);
  await rig.advance(SWEEP_MS);
  await rival(rig, 5, SWEEP_MS, (turn) => ({ ScheduleExpression: `rate(${turn + 3} days)` }));
  await rig.advance(5 * MINUTE_MS);
  const contested = await readyReason(rig);

  await editScript(rig, 'df');
  await rig.advance(5 * MINUTE_MS);
  const { status } = await rig.associations.get('agent');

  expect(contested).toBe('Contested');
  expect(status?.documentVersion).toBe('2');
  expect(await corrections(rig)).toBe(5);
});
