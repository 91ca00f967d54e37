import { type CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  createdId,
  executionsOf,
  invocations,
  newestTargets,
  nodeId,
  overviewOf,
  stage,
  type Stage,
} from './support.ts';

/** Every night at two, for an hour. */
const NIGHTLY = {
  ScheduleExpression: 'cron(0 2 * * ? *)',
  ApplyOnlyAtCronInterval: true,
  Duration: 1,
};

/** Three nodes, one after the other, each for 40 minutes. */
async function slowRun(request: Partial<CreateAssociationRequest>): Promise<Stage & { id: string }> {
  const it = await stage();
  for (const last of ['1', '2', '3']) await it.node(last);
  await it.admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 2_400_000 }]);
  const id = await createdId(it.ssm, { MaxConcurrency: '1', ...request });
  return { ...it, id };
}

describe('a Duration', () => {
  test('cancels what runs and what has not started when it is over', async () => {
    const { ssm, id, advance } = await slowRun(NIGHTLY);
    await advance('PT2H59M');
    const before = await newestTargets(ssm, id);

    await advance('PT2M');

    expect(before.map((target) => target.DetailedStatus)).toEqual(['Success', 'InProgress', 'Associated']);
    const targets = await newestTargets(ssm, id);
    expect(targets.map((target) => [target.Status, target.DetailedStatus])).toEqual([
      ['Success', 'Success'],
      ['Failed', 'Cancelled'],
      ['Skipped', 'Cancelled'],
    ]);
    expect(await invocations(ssm, id)).toMatchObject([
      { Status: 'Success' },
      { Status: 'Cancelled', StatusDetails: 'Cancelled' },
      { Status: 'Cancelled', StatusDetails: 'Cancelled' },
    ]);
    expect((await executionsOf(ssm, id))[0]).toMatchObject({ Status: 'Failed', DetailedStatus: 'Cancelled' });
  });

  test('starts nothing later, and keeps what it said', async () => {
    const { ssm, id, advance } = await slowRun(NIGHTLY);

    await advance('PT12H');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({
      Success: 1,
      Failed: 1,
      Skipped: 1,
    });
  });

  test('that is long enough changes nothing', async () => {
    const { ssm, id, advance } = await slowRun({ ...NIGHTLY, Duration: 3 });

    await advance('PT12H');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 3 });
  });

  test('holds for each run', async () => {
    const { ssm, id, admin, advance } = await slowRun(NIGHTLY);
    await advance('P1D');

    await admin('PUT', 'outcomes', []);
    await advance('P1D');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 3 });
  });
});

async function delayed(request: Partial<CreateAssociationRequest> = {}): Promise<Stage & { id: string }> {
  const it = await stage();
  await it.admin('PUT', 'settings', { switches: { offlineNodes: 'DeliveryTimedOut' } });
  await it.node('1');
  await it.node('2', { pingStatus: 'ConnectionLost' });
  return { ...it, id: await createdId(it.ssm, request) };
}

describe('a node that is offline, when its delivery may time out,', () => {
  test('is waited for, and given up after an hour', async () => {
    const { ssm, id, advance } = await delayed({ MaxErrors: '0' });
    await advance('PT59M');
    const waiting = await invocations(ssm, id);

    await advance('PT2M');

    expect(waiting[1]).toMatchObject({ Status: 'Delayed', StatusDetails: 'Delayed' });
    expect(waiting[1]!.CommandPlugins).toMatchObject([{ Status: 'Pending' }]);
    expect((await invocations(ssm, id))[1]).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'Delivery Timed Out',
      CommandPlugins: [{ ResponseCode: -1 }],
    });
    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 1, Failed: 1 });
  });

  test.each(['PT30M', 'PT3H'])('runs alone when it comes back after %s', async (duration) => {
    const { ssm, id, node, advance } = await delayed();
    await advance(duration);

    await node('2');
    await advance('PT1M');

    expect(await newestTargets(ssm, id)).toMatchObject([{ ResourceId: nodeId('2'), Status: 'Success' }]);
    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });

  test('runs what its schedule has sent when it comes back in time', async () => {
    const { ssm, id, node, advance } = await delayed({
      ScheduleExpression: 'cron(0 2 * * ? *)',
      ApplyOnlyAtCronInterval: true,
    });
    await advance('PT2H30M');

    await node('2');
    await advance('PT1M');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });
});
