import { GetCommandInvocationCommand, ListCommandInvocationsCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { commandId, createdId, errorOf, invocations, stage } from './support.ts';

function step(name: string): object {
  return { action: 'aws:runShellScript', name, inputs: { runCommand: ['true'] } };
}

describe('looking at runs', () => {
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
});
