import { expect, test } from 'vitest';
import { denied } from '../support/lagging.ts';
import {
  countOf,
  DETAILS_OF_RUNS,
  HOUR_MS,
  MINUTE_MS,
  saysOfRuns,
  sceneWithNodes,
} from '../support/running.ts';
import { createReady } from '../support/scene.ts';

const JOINING = Array.from({ length: 7 }, (_, index) => `i-0ccccccccccccccc${index}`);

test('a right that is given ends the refusal, though six calls do not reach all that has failed', async () => {
  const rig = await sceneWithNodes();
  await rig.aws.put('outcomes', [{ status: 'Failed', exitCode: 1, stdout: 'disk full' }]);
  await denied(rig, 'ListCommandInvocations');
  await createReady(rig, 'agent', { scheduleExpression: 'rate(7 days)' });
  await rig.advance(3 * MINUTE_MS);
  for (const id of JOINING) {
    await rig.aws.put(`nodes/${id}`, {}); // oxlint-disable-line no-await-in-loop -- one after the other
    await rig.advance(3 * MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
  }
  const refused = await rig.associations.until('agent', saysOfRuns('False', 'AllTargetsFailed'));

  await rig.aws.put('faults', []);
  await rig.advance(40 * MINUTE_MS);
  const since = (await rig.aws.calls()).at(-1)?.seq;
  await rig.advance(6 * HOUR_MS);

  expect(refused.status?.runsIncomplete?.reason).toBe('AccessDeniedException');
  const { status } = await rig.associations.get('agent');
  expect(status?.runsIncomplete).toMatchObject({ reason: 'CallsSpent' });
  expect(await countOf(rig, DETAILS_OF_RUNS, since)).toBe(0);
});
