import { expect, test } from 'vitest';
import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { RUN_REQUESTED_AT } from '../../src/api/names.ts';
import { ASKED, MINUTE_MS, starts } from '../support/requesting.ts';
import { hasReason, isReady, somebody, type Rig } from '../support/rig.ts';
import { createReady, sceneWithOperator } from '../support/scene.ts';

const NAMES = ['first', 'second', 'third'];

/** One start a minute, and of the minute before nothing is counted any more. */
async function scene(): Promise<Rig> {
  const rig = await sceneWithOperator('turns', { MAX_RUNS_STARTED_PER_MINUTE: '1' });
  await rig.advance(MINUTE_MS);
  return rig;
}

const ask = ({ associations }: Rig, name: string) =>
  associations.annotate(name, { [RUN_REQUESTED_AT]: ASKED });

test('requests to run beyond what a minute has wait for their turn, stay ready, and all run once', async () => {
  const rig = await scene();
  for (const name of NAMES) await createReady(rig, name); // oxlint-disable-line no-await-in-loop -- one after the other

  for (const name of NAMES) await ask(rig, name); // oxlint-disable-line no-await-in-loop -- in this order
  await rig.associations.events('third', 'RunDelayed');
  await rig.advance(1_000);
  const atOnce = await starts(rig);
  const waiting = await rig.associations.get('third');
  await rig.advance(MINUTE_MS);
  const afterAMinute = await starts(rig);
  await rig.advance(5 * MINUTE_MS);

  expect([atOnce, afterAMinute, await starts(rig)]).toEqual([1, 2, 3]);
  expect(isReady(waiting)).toBe(true);
  expect(waiting.status?.lastHandledRunAt).toBeUndefined();
  expect((await rig.associations.get('third')).status?.lastHandledRunAt).toBe(ASKED);
});

test('a request to run what waits to be put back is fulfilled when that runs it', async () => {
  const rig = await scene();
  const { status } = await createReady(rig, 'first');
  await createReady(rig, 'second');
  await ask(rig, 'second');
  await rig.associations.until('second', (found) => found.status?.lastHandledRunAt === ASKED);
  const change = { AssociationId: status?.associationId, Parameters: { commands: ['reboot'] } };
  await somebody(rig).send(new UpdateAssociationCommand(change));
  await rig.advance(30_000);

  await ask(rig, 'first');
  const delayed = await rig.associations.until('first', hasReason('CorrectionDelayed'));
  await rig.advance(3 * MINUTE_MS);
  const put = await rig.associations.until('first', isReady);

  expect(delayed.status?.lastHandledRunAt).toBeUndefined();
  expect(put.status?.lastHandledRunAt).toBe(ASKED);
  expect(await starts(rig)).toBe(1);
  await rig.associations.events('first', 'RunFulfilled');
});
