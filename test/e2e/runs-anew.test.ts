import { DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { denied } from '../support/lagging.ts';
import { somebody, type Rig } from '../support/rig.ts';
import { failing, HOURLY, MINUTE_MS, saysOfRuns, sceneWithNodes } from '../support/running.ts';
import { createReady } from '../support/scene.ts';

async function isSameInAws(rig: Rig, id: string | undefined): Promise<boolean> {
  const [held] = await rig.aws.associations();
  return held === undefined || held.AssociationId === id;
}

test('runs of an association that was deleted say nothing of the one that is made anew', async () => {
  const rig = await sceneWithNodes();
  await createReady(rig, 'agent', HOURLY);
  await rig.advance(3 * MINUTE_MS);
  for (const commands of [['date'], ['ls'], ['id']]) {
    await rig.associations.edit('agent', { parameters: { commands } }); // oxlint-disable-line no-await-in-loop -- one after the other
    await rig.advance(3 * MINUTE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
  }
  const before = await rig.associations.until('agent', saysOfRuns('True', 'Succeeded'));
  const id = before.status?.associationId;

  await failing(rig);
  await somebody(rig).send(new DeleteAssociationCommand({ AssociationId: id }));
  while (await isSameInAws(rig, id)) await rig.advance(5_000); // oxlint-disable-line no-await-in-loop -- time goes forward
  await denied(rig, 'DescribeAssociation'); // so that runs are told by lists alone
  await rig.advance(5 * MINUTE_MS);

  expect(before.status?.lastRun?.associationVersion).toBe('4');
  const { status } = await rig.associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'));
  expect(status).toMatchObject({ associationVersion: '1', lastRun: { associationVersion: '1' } });
  expect(status?.runs).toHaveLength(1);
});
