import {
  DescribeAssociationExecutionTargetsCommand,
  DescribeAssociationExecutionsCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  UNKNOWN,
  commandId,
  createdId,
  errorOf,
  executionsOf,
  invocations,
  nodeId,
  stage,
} from './support.ts';

function step(name: string): object {
  return { action: 'aws:runShellScript', name, inputs: { runCommand: ['true'] } };
}

describe('looking at runs', () => {
  test('filters executions by id, status and time', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT1H');
    const [newest, oldest] = await executionsOf(ssm, id);
    const filtered = async (Key: 'ExecutionId' | 'Status' | 'CreatedTime', Value: string, Type = 'EQUAL') => {
      const Filters = [{ Key, Value, Type: Type as 'EQUAL' }];
      const answer = await ssm.send(new DescribeAssociationExecutionsCommand({ AssociationId: id, Filters }));
      return answer.AssociationExecutions!.map((execution) => execution.ExecutionId);
    };

    expect(await filtered('ExecutionId', oldest!.ExecutionId!)).toEqual([oldest!.ExecutionId]);
    expect(await filtered('Status', 'Success')).toEqual([oldest!.ExecutionId]);
    expect(await filtered('CreatedTime', '2026-01-01T00:30:00Z', 'GREATER_THAN')).toEqual([
      newest!.ExecutionId,
    ]);
    expect((await errorOf(filtered('Status', 'Success', 'LESS_THAN'))).name).toBe('ValidationException');
  });

  test('filters targets by status and resource', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const bad = await node('2');
    await admin('PUT', 'outcomes', [{ nodeId: bad, status: 'Failed' }]);
    const id = await createdId(ssm);
    await advance('PT1M');
    const [execution] = await executionsOf(ssm, id);
    const filtered = async (Key: 'Status' | 'ResourceId' | 'ResourceType', Value: string) => {
      const request = { AssociationId: id, ExecutionId: execution!.ExecutionId, Filters: [{ Key, Value }] };
      const answer = await ssm.send(new DescribeAssociationExecutionTargetsCommand(request));
      return answer.AssociationExecutionTargets!.map((target) => target.ResourceId);
    };

    expect(await filtered('Status', 'Failed')).toEqual([bad]);
    expect(await filtered('ResourceId', nodeId('1'))).toEqual([nodeId('1')]);
    expect(await filtered('ResourceType', 'ManagedInstance')).toHaveLength(2);
  });

  test('an unknown execution and an unknown invocation are errors', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm);

    const execution = ssm.send(
      new DescribeAssociationExecutionTargetsCommand({ AssociationId: id, ExecutionId: UNKNOWN }),
    );
    const invocation = ssm.send(
      new GetCommandInvocationCommand({ CommandId: UNKNOWN, InstanceId: nodeId('1') }),
    );

    expect((await errorOf(execution)).name).toBe('AssociationExecutionDoesNotExist');
    expect((await errorOf(invocation)).name).toBe('InvocationDoesNotExist');
  });

  test('an invocation exists a moment after the list knows it, by default and as set', async () => {
    const { ssm, admin, node, advance } = await stage();
    const InstanceId = await node('1');
    const id = await createdId(ssm);
    await advance('PT0.1S');
    const CommandId = await commandId(ssm, id);
    const get = () => ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));

    const atOnce = await errorOf(get());
    const listed = await ssm.send(new ListCommandInvocationsCommand({ CommandId }));
    await advance('PT0.05S');
    const known = await get();
    await admin('PUT', 'settings', { invocationLagMs: 60_000 });

    expect(atOnce.name).toBe('InvocationDoesNotExist');
    expect(listed.CommandInvocations).toHaveLength(1);
    expect(known).toMatchObject({ Status: 'Pending', ResponseCode: -1 });
    expect((await errorOf(get())).name).toBe('InvocationDoesNotExist');
  });

  test('a listed invocation shows where its output would go, empty like everything that nobody set', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const OutputLocation = { S3Location: { OutputS3BucketName: 'logs', OutputS3KeyPrefix: 'ssm' } };
    const plain = await createdId(ssm);
    const kept = await createdId(ssm, { OutputLocation });
    await advance('PT1M');

    const [invocation] = await invocations(ssm, plain);
    const [withBucket] = await invocations(ssm, kept);

    const place = { OutputS3Region: 'eu-west-1', OutputS3BucketName: '', OutputS3KeyPrefix: '' };
    expect(invocation).toMatchObject({
      InstanceName: '',
      StandardOutputUrl: '',
      StandardErrorUrl: '',
      ServiceRole: '',
      NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: '' },
      CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
      CommandPlugins: [{ StandardOutputUrl: '', StandardErrorUrl: '', ...place }],
    });
    expect(withBucket!.CommandPlugins).toMatchObject([{ ...place, ...OutputLocation.S3Location }]);
  });

  test('an outcome can be said of a later step', async () => {
    const { ssm, admin, node, advance } = await stage();
    const InstanceId = await node('1');
    const content = { schemaVersion: '2.2', mainSteps: [step('first'), step('second')] };
    await admin('PUT', 'aws-documents/AWS-Two', { content });
    await admin('PUT', 'outcomes', [{ status: 'Failed', stepName: 'second', stderr: 'why' }]);
    const id = await createdId(ssm, { Name: 'AWS-Two', Parameters: {} });
    await advance('PT1M');
    const CommandId = await commandId(ssm, id);

    const plugin = async (PluginName: string) =>
      ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId, PluginName }));

    expect(await plugin('first')).toMatchObject({ Status: 'Success', StandardErrorContent: '' });
    expect(await plugin('second')).toMatchObject({ Status: 'Failed', StandardErrorContent: 'why' });
  });

  test('invocations of a node and of a status can be asked for, without details there are no plugins', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const bad = await node('2');
    await admin('PUT', 'outcomes', [{ nodeId: bad, status: 'Failed' }]);
    const id = await createdId(ssm);
    await advance('PT1M');
    const CommandId = await commandId(ssm, id);

    const ofNode = await ssm.send(new ListCommandInvocationsCommand({ CommandId, InstanceId: bad }));
    const failed = await ssm.send(
      new ListCommandInvocationsCommand({ CommandId, Filters: [{ key: 'Status', value: 'Failed' }] }),
    );

    expect(ofNode.CommandInvocations).toMatchObject([{ InstanceId: bad, CommandPlugins: [] }]);
    expect(failed.CommandInvocations).toEqual(ofNode.CommandInvocations);
  });
});
