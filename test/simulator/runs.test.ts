import { DescribeInstanceAssociationsStatusCommand, GetCommandInvocationCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  createdId,
  describeAssociation,
  executionsOf,
  invocations,
  newestTargets,
  nodeId,
  overviewOf,
  stage,
} from './support.ts';

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

  test('makes an execution with a target for each node', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);
    await advance('PT1M');

    const [execution] = await executionsOf(ssm, id);
    const targets = await newestTargets(ssm, id);

    expect(execution).toEqual({
      AssociationId: id,
      AssociationVersion: '1',
      ExecutionId: expect.any(String),
      Status: 'Success',
      DetailedStatus: 'Success',
      CreatedTime: new Date('2026-01-01T00:00:00Z'),
      LastExecutionDate: new Date('2026-01-01T00:00:00.100Z'),
      ResourceCountByStatus: '{Success=1}',
    });
    expect(targets).toEqual([
      {
        AssociationId: id,
        AssociationVersion: '1',
        ExecutionId: execution!.ExecutionId,
        ResourceId: nodeId('1'),
        ResourceType: 'ManagedInstance',
        Status: 'Success',
        DetailedStatus: 'Success',
        LastExecutionDate: new Date('2026-01-01T00:00:01.200Z'),
        OutputSource: {
          OutputSourceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          OutputSourceType: 'RunCommand',
        },
      },
    ]);
  });

  test('that fails on one of two nodes fails, with the reason on that node', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const bad = await node('2');
    const failure = { status: 'Failed', exitCode: 3, stdout: 'checking', stderr: 'disk full' };
    await admin('PUT', 'outcomes', [{ nodeId: bad, ...failure }]);
    const id = await createdId(ssm);
    await advance('PT1M');

    const [good, failed] = await invocations(ssm, id);
    const details = await ssm.send(
      new GetCommandInvocationCommand({ CommandId: failed!.CommandId, InstanceId: bad }),
    );
    const [execution] = await executionsOf(ssm, id);

    expect((await describeAssociation(ssm, id)).Overview).toEqual({
      Status: 'Failed',
      DetailedStatus: 'Failed',
      AssociationStatusAggregatedCount: { Success: 1, Failed: 1 },
    });
    expect(execution!.ResourceCountByStatus).toBe('{Success=1, Failed=1}');
    expect(good).toMatchObject({ Status: 'Success', CommandPlugins: [{ ResponseCode: 0, Output: '' }] });
    expect(failed).toMatchObject({
      InstanceId: bad,
      Status: 'Failed',
      StatusDetails: 'Failed',
      CommandPlugins: [
        {
          Name: 'aws:runShellScript',
          Status: 'Failed',
          ResponseCode: 3,
          Output: 'checking\n----------ERROR-------\ndisk full\nfailed to run commands: exit status 3',
        },
      ],
    });
    expect(details).toMatchObject({
      Status: 'Failed',
      StatusDetails: 'Failed',
      ResponseCode: 3,
      StandardOutputContent: 'checking',
      StandardErrorContent: 'disk full',
      StandardOutputUrl: '',
      StandardErrorUrl: '',
      CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
      Comment: `${id}:${execution!.ExecutionId}`,
      ExecutionStartDateTime: '2026-01-01T00:00:00.200Z',
      ExecutionEndDateTime: '2026-01-01T00:00:01.200Z',
      ExecutionElapsedTime: 'PT1S',
    });
  });

  test('that fails keeps the date of the last success', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT30M');
    await admin('PUT', 'outcomes', [{ associationId: id, status: 'Failed' }]);
    await advance('PT1H');

    const { LastExecutionDate, LastSuccessfulExecutionDate } = await describeAssociation(ssm, id);

    expect(LastExecutionDate).toEqual(new Date('2026-01-01T01:00:00.100Z'));
    expect(LastSuccessfulExecutionDate).toEqual(new Date('2026-01-01T00:00:00.100Z'));
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

  test('that matches no node finishes, and the overview is Success with no counts', async () => {
    const { ssm, node, advance } = await stage();
    await node('1', { tags: { role: 'db' } });
    const id = await createdId(ssm, { Targets: [{ Key: 'tag:role', Values: ['web'] }] });
    await advance('PT1M');

    const [execution] = await executionsOf(ssm, id);

    expect(await overviewOf(ssm, id)).toEqual({
      Status: 'Success',
      DetailedStatus: 'Success',
      AssociationStatusAggregatedCount: {},
    });
    expect(execution).toMatchObject({ Status: 'Success', ResourceCountByStatus: '{}' });
  });

  test('that matches no node leaves the overview Pending when the switch says so', async () => {
    const { ssm, admin, advance } = await stage();
    await admin('PUT', 'settings', { switches: { emptyTargetsOverview: 'Pending' } });
    const id = await createdId(ssm);
    await advance('P1D');

    const { Overview, LastSuccessfulExecutionDate } = await describeAssociation(ssm, id);

    expect(Overview!.Status).toBe('Pending');
    expect(LastSuccessfulExecutionDate).toBeUndefined();
  });

  test('of an automation without targets succeeds once', async () => {
    const { ssm, advance } = await stage();
    const id = await createdId(ssm, {
      Name: 'AWS-RestartEC2Instance',
      Parameters: { InstanceId: [nodeId('1')] },
      Targets: [],
    });
    await advance('PT1M');

    expect(await newestTargets(ssm, id)).toMatchObject([
      { Status: 'Success', OutputSource: { OutputSourceType: 'Automation' } },
    ]);
  });

  test('times out what still runs of the one before', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 5_400_000 }]);
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT70M');

    const [running, before] = await executionsOf(ssm, id);

    expect(before).toMatchObject({ Status: 'Failed', DetailedStatus: 'TimedOut' });
    expect(running).toMatchObject({ Status: 'Pending', DetailedStatus: 'InProgress' });
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
