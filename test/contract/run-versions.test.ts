import { StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  APPLY_ONLY,
  createdId,
  describeAssociation,
  executionsOf,
  nodeId,
  overviewOf,
  shellScript,
  update,
} from '../simulator/support.ts';
import { scripted, type World } from './statement.ts';

/** An association that runs when it is told to, is told to, and gets another version after a while. */
async function editedAfter({ ssm, node, admin, pass }: World, duration: string): Promise<string> {
  await node('1');
  await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 600_000 }]);
  const id = await createdId(ssm, APPLY_ONLY);
  await ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id] }));
  await pass(duration);
  await update(ssm, { ...shellScript(), ...APPLY_ONLY, AssociationId: id });
  await pass('PT1H');
  return id;
}

describe('a run of a version that is not the current one any more', () => {
  const MOMENTS = { 'before its nodes are known': 'PT0.05S', 'while its nodes run': 'PT1M' };

  for (const [when, duration] of Object.entries(MOMENTS)) {
    const ground = 'U: the overview is the one of the current version';
    scripted(
      `goes on, and the overview does not count it, if the edit came ${when}`,
      ground,
      async (world) => {
        const id = await editedAfter(world, duration);

        const { Overview, LastSuccessfulExecutionDate } = await describeAssociation(world.ssm, id);
        expect(await executionsOf(world.ssm, id)).toMatchObject([
          { AssociationVersion: '1', Status: 'Success', ResourceCountByStatus: '{Success=1}' },
        ]);
        expect(Overview).toEqual({
          Status: 'Pending',
          DetailedStatus: 'Associated',
          AssociationStatusAggregatedCount: { Pending: 1 },
        });
        expect(LastSuccessfulExecutionDate).toBeUndefined();
      },
    );

    scripted(`is not counted with the next run, if the edit came ${when}`, ground, async (world) => {
      const id = await editedAfter(world, duration);

      await world.ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id] }));
      await world.pass('PT1H');

      const { AssociationStatusAggregatedCount: counts } = (await overviewOf(world.ssm, id))!;
      expect(counts).toEqual({ Success: 1 });
    });
  }
});

scripted(
  'a node that is chosen again, after a run for which it was not, counts once',
  'U: nodes that are not chosen do not count',
  async ({ ssm, admin, node, pass }) => {
    await node('1');
    await node('2');
    const tagged = (Role: string) =>
      admin('PUT', `nodes/${nodeId('1')}`, { platformType: 'Linux', tags: { Role } });
    await admin('PUT', `nodes/${nodeId('2')}`, { platformType: 'Linux', tags: { Role: 'web' } });
    await tagged('web');
    const id = await createdId(ssm, {
      Targets: [{ Key: 'tag:Role', Values: ['web'] }],
      ScheduleExpression: 'rate(1 hour)',
    });
    await pass('PT1M');

    await tagged('db');
    await pass('PT1H');
    const without = (await overviewOf(ssm, id))!.AssociationStatusAggregatedCount;
    await tagged('web');
    await pass('PT1H');
    const again = (await overviewOf(ssm, id))!.AssociationStatusAggregatedCount;

    expect([without, again]).toEqual([{ Success: 1 }, { Success: 2 }]);
  },
);
