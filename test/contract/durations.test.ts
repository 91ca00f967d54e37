import type { CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, executionsOf, invocations, newestTargets, overviewOf } from '../simulator/support.ts';
import { scripted, type World } from './statement.ts';

const DURATION = 'D: API Reference, CreateAssociation, Duration';
const CUT_OFF = 'U: nobody shows a run that was cut off';

/** Every night at two, for an hour. */
const NIGHTLY = { ScheduleExpression: 'cron(0 2 * * ? *)', ApplyOnlyAtCronInterval: true, Duration: 1 };

/** The id of an association of three nodes, one after the other, each for 40 minutes. */
async function slowRun(
  { ssm, admin, node }: World,
  request: Partial<CreateAssociationRequest>,
): Promise<string> {
  for (const last of ['1', '2', '3']) await node(last);
  await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 2_400_000 }]);
  return createdId(ssm, { MaxConcurrency: '1', ...request });
}

async function countsOf({ ssm }: World, id: string): Promise<unknown> {
  return (await overviewOf(ssm, id))!.AssociationStatusAggregatedCount;
}

describe('a Duration', () => {
  scripted('cancels after so many hours what runs', DURATION, async (world) => {
    const id = await slowRun(world, NIGHTLY);

    await world.pass('PT2H59M');
    const [, before] = await invocations(world.ssm, id);
    await world.pass('PT2M');
    const [, after] = await invocations(world.ssm, id);

    expect([before!.Status, after!.Status]).toEqual(['InProgress', 'Cancelled']);
  });

  scripted('that is long enough changes nothing', DURATION, async (world) => {
    const id = await slowRun(world, { ...NIGHTLY, Duration: 3 });

    await world.pass('PT12H');

    expect(await countsOf(world, id)).toEqual({ Success: 3 });
  });

  scripted('counts anew for each run', DURATION, async (world) => {
    const id = await slowRun(world, NIGHTLY);
    await world.pass('P1D');
    await world.admin('PUT', 'outcomes', []);

    await world.pass('P1D');

    expect(await countsOf(world, id)).toEqual({ Success: 3 });
  });

  scripted('cancels what has not started too, and that for good', CUT_OFF, async (world) => {
    const id = await slowRun(world, NIGHTLY);

    await world.pass('PT12H');

    expect((await invocations(world.ssm, id)).map((one) => one.StatusDetails)).toEqual([
      'Success',
      'Cancelled',
      'Cancelled',
    ]);
  });

  scripted('makes Failed what ran, and Skipped what had not started', CUT_OFF, async (world) => {
    const id = await slowRun(world, NIGHTLY);

    await world.pass('PT12H');

    const targets = await newestTargets(world.ssm, id);
    expect(targets.map((target) => [target.Status, target.DetailedStatus])).toEqual([
      ['Success', 'Success'],
      ['Failed', 'Cancelled'],
      ['Skipped', 'Cancelled'],
    ]);
    expect(await countsOf(world, id)).toEqual({ Success: 1, Failed: 1, Skipped: 1 });
    expect(await executionsOf(world.ssm, id)).toMatchObject([
      { Status: 'Failed', DetailedStatus: 'Cancelled' },
    ]);
  });
});
