import { expect, test } from 'vitest';
import { RUN_REQUESTED_AT } from '../../src/api/names.ts';
import { ask, ASKED, handled, LATER, MINUTE_MS, starts, toldTimes } from '../support/requesting.ts';
import type { Rig } from '../support/rig.ts';
import { createReady, sceneWithOperator } from '../support/scene.ts';

/** Of the minute before the operator began it takes it that it was full of starts: the request waits. */
async function sceneOfWaiting(): Promise<Rig> {
  const rig = await sceneWithOperator('taken-back', { MAX_RUNS_STARTED_PER_MINUTE: '1' });
  await createReady(rig, 'agent');
  await ask(rig);
  await rig.associations.events('agent', 'RunDelayed');
  return rig;
}

const takeBack = ({ associations }: Rig) => associations.annotate('agent', { [RUN_REQUESTED_AT]: null });

/** Of all that was told, once the run was. */
async function reasons({ associations }: Rig): Promise<readonly string[]> {
  const told = await associations.events('agent', 'RunRequested');
  return told.map(({ reason }) => reason);
}

test('a request to run that is taken away before its turn starts nothing, and one event says so', async () => {
  const rig = await sceneOfWaiting();

  await takeBack(rig);
  const told = await rig.associations.events('agent', 'RunNotStarted');
  await rig.advance(5 * MINUTE_MS);
  const { status } = await rig.associations.get('agent');

  expect(told.find(({ reason }) => reason === 'RunNotStarted')?.note).toContain(
    `The request to run of ${ASKED} was taken away before its turn: nothing was started.`,
  );
  expect(await toldTimes(rig, 'RunNotStarted')).toBe(1);
  expect(await starts(rig)).toBe(0);
  expect(status?.lastHandledRunAt).toBeUndefined();
});

test('a request to run that is taken away once it was started is not told as dropped', async () => {
  const rig = await sceneOfWaiting();
  await rig.advance(2 * MINUTE_MS);
  await handled(rig);

  await takeBack(rig);
  await rig.advance(5 * MINUTE_MS);

  expect(await starts(rig)).toBe(1);
  expect(await reasons(rig)).not.toContain('RunNotStarted');
});

test('a later request to run that comes in place of one that waits is started, and neither is told as dropped', async () => {
  const rig = await sceneOfWaiting();

  await ask(rig, LATER);
  await rig.advance(2 * MINUTE_MS);
  await handled(rig, LATER);
  await takeBack(rig);
  await rig.advance(5 * MINUTE_MS);

  expect(await starts(rig)).toBe(1);
  expect(await reasons(rig)).not.toContain('RunNotStarted');
});
