import { DescribeInstanceAssociationsStatusCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createdId, describeAssociation, invocations, nodeId, overviewOf, stage } from './support.ts';

describe('a run', () => {
  test('shows its way from Creating to Success in the overview', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    await node('2');
    const id = await createdId(ssm);

    const seen = [await overviewOf(ssm, id)];
    for (const step of ['PT0.1S', 'PT0.1S', 'PT1S']) {
      await advance(step);
      seen.push(await overviewOf(ssm, id));
    }

    expect(seen).toEqual([
      { Status: 'Pending', DetailedStatus: 'Creating' },
      { Status: 'Pending', DetailedStatus: 'Associated', AssociationStatusAggregatedCount: { Pending: 2 } },
      { Status: 'Pending', DetailedStatus: 'InProgress', AssociationStatusAggregatedCount: { Pending: 2 } },
      { Status: 'Success', DetailedStatus: 'Success', AssociationStatusAggregatedCount: { Success: 2 } },
    ]);
  });

  test('takes the first outcome that matches, and the time that it says', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'outcomes', [
      { documentName: 'AWS-UpdateSSMAgent', status: 'Failed' },
      { documentName: 'AWS-RunShellScript', status: 'TimedOut', durationMs: 7_200_000 },
      { status: 'Failed' },
    ]);
    const id = await createdId(ssm);
    await advance('PT1H');
    const during = await overviewOf(ssm, id);

    await advance('PT2H');

    expect(during!.DetailedStatus).toBe('InProgress');
    expect(await overviewOf(ssm, id)).toEqual({
      Status: 'Failed',
      DetailedStatus: 'TimedOut',
      AssociationStatusAggregatedCount: { Failed: 1 },
    });
    expect(await invocations(ssm, id)).toMatchObject([
      { Status: 'TimedOut', StatusDetails: 'Execution Timed Out' },
    ]);
  });

  test('on a platform that the document does not support fails by rule, and says so', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const windows = await node('2', { platformType: 'Windows' });
    const id = await createdId(ssm);
    await advance('PT1M');

    const [, refused] = await invocations(ssm, id);
    const { InstanceAssociationStatusInfos } = await ssm.send(
      new DescribeInstanceAssociationsStatusCommand({ InstanceId: windows }),
    );

    const reason = `Document AWS-RunShellScript does not support platform type Windows of node ${windows}; it supports Linux, MacOS.`;
    expect(refused).toMatchObject({
      InstanceId: windows,
      Status: 'Failed',
      CommandPlugins: [{ ResponseCode: -1, Output: reason }],
    });
    expect(InstanceAssociationStatusInfos).toMatchObject([
      { AssociationId: id, Status: 'Failed', ExecutionSummary: expect.stringContaining(reason) },
    ]);
  });

  test('that matches no node leaves the overview Pending when the switch says so', async () => {
    const { ssm, admin, advance } = await stage();
    await admin('PUT', 'settings', { switches: { emptyTargetsOverview: 'Pending' } });
    const id = await createdId(ssm);
    await advance('P1D');

    const { Overview, LastSuccessfulExecutionDate } = await describeAssociation(ssm, id);

    expect(Overview).toMatchObject({ Status: 'Pending', DetailedStatus: 'Associated' });
    expect(LastSuccessfulExecutionDate).toBeUndefined();
  });

  test('is InProgress in detail once a node has ended, though the others are offline', async () => {
    const { ssm, admin, node, advance } = await stage();
    await admin('PUT', 'settings', { switches: { offlineNodes: 'DeliveryTimedOut' } });
    await node('1');
    await admin('PUT', `nodes/${nodeId('2')}`, { platformType: 'Linux', pingStatus: 'ConnectionLost' });
    const id = await createdId(ssm);
    await advance('PT1M');

    expect((await describeAssociation(ssm, id)).Overview).toEqual({
      Status: 'Pending',
      DetailedStatus: 'InProgress',
      AssociationStatusAggregatedCount: { Pending: 1, Success: 1 },
    });
  });

  test('that matches a node does not leave it Pending, whatever the switch says', async () => {
    const { ssm, admin, node, advance } = await stage();
    await admin('PUT', 'settings', { switches: { emptyTargetsOverview: 'Pending' } });
    await node('1');
    const id = await createdId(ssm);
    await advance('PT1M');

    expect((await describeAssociation(ssm, id)).Overview).toMatchObject({ Status: 'Success' });
  });

  test('shows stdout alone when the switch says so', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Failed', stdout: 'out', stderr: 'err' }]);
    await admin('PUT', 'settings', { switches: { pluginOutput: 'stdout' } });
    const id = await createdId(ssm);
    await advance('PT1M');

    expect(await invocations(ssm, id)).toMatchObject([{ CommandPlugins: [{ Output: 'out' }] }]);
  });
});
