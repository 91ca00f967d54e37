import { type CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createdId, invocations, newestTargets, nodeId, overviewOf, stage, type Stage } from './support.ts';

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
