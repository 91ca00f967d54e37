import { DescribeInstanceAssociationsStatusCommand, GetCommandInvocationCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { NAME, activeDocument } from './document-support.ts';
import {
  commandId,
  createdId,
  describeAssociation,
  errorOf,
  invocations,
  newestTargets,
  nodeId,
  stage,
  type Stage,
} from './support.ts';

const ACTIONS = {
  Linux: 'aws:runShellScript',
  Windows: 'aws:runPowerShellScript',
  MacOS: 'aws:runShellScript',
};

function step(platform: keyof typeof ACTIONS, more: object = {}): object {
  return {
    name: `on${platform}`,
    action: ACTIONS[platform],
    precondition: { StringEquals: ['platformType', platform] },
    ...more,
  };
}

function skipped(platform: string): string {
  return `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [platformType, ${platform}]'. Step name: on${platform}`;
}

/** A Linux node 1 and a Windows node 2 that have run a document of these steps. */
async function ran(
  steps: object[],
  outcomes: object[] = [],
  settings: object = {},
): Promise<{ on: Stage; id: string }> {
  const on = await stage();
  await on.node('1', { platformType: 'Linux' });
  await on.node('2', { platformType: 'Windows' });
  await on.admin('PUT', 'outcomes', outcomes);
  await on.admin('PUT', 'settings', settings);
  await activeDocument(on, { Content: JSON.stringify({ schemaVersion: '2.2', mainSteps: steps }) });
  const id = await createdId(on.ssm, { Name: NAME, Parameters: {} });
  await on.advance('PT1M');
  return { on, id };
}

async function invocation({ ssm }: Stage, id: string, InstanceId: string, PluginName?: string) {
  const CommandId = await commandId(ssm, id);
  return ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId, PluginName }));
}

describe('a precondition on the platform', () => {
  test('skips the step on other nodes, where the steps without it run', async () => {
    const { on, id } = await ran([step('Windows'), step('Linux')]);

    const [linux, windows] = await invocations(on.ssm, id);

    expect(linux!.CommandPlugins).toMatchObject([
      { Name: 'onWindows', Status: 'Success', ResponseCode: 0, Output: skipped('Windows') },
      { Name: 'onLinux', Status: 'Success', ResponseCode: 0, Output: '' },
    ]);
    expect(windows!.CommandPlugins).toMatchObject([
      { Name: 'onWindows', Output: '' },
      { Name: 'onLinux', Output: skipped('Linux') },
    ]);
  });

  test('holds in either order', async () => {
    const { on, id } = await ran([
      step('Linux', { precondition: { StringEquals: ['Linux', 'platformType'] } }),
    ]);

    const [linux, windows] = await invocations(on.ssm, id);

    expect(linux!.CommandPlugins![0]!.Output).toBe('');
    expect(windows!.CommandPlugins![0]!.Output).toBe(skipped('Linux'));
  });

  test('leaves nothing to run on some node, which is a success', async () => {
    const failing = [{ nodeId: nodeId('2'), status: 'Failed', stdout: 'never' }];
    const { on, id } = await ran([step('Linux'), step('MacOS')], failing);

    const [, target] = await newestTargets(on.ssm, id);
    const got = await invocation(on, id, nodeId('2'));

    expect(target).toMatchObject({ ResourceId: nodeId('2'), Status: 'Success' });
    expect(got).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      StandardOutputContent: skipped('Linux'),
      ExecutionStartDateTime: '2026-01-01T00:00:00.700Z',
      ExecutionElapsedTime: 'PT0S',
    });
    expect((await describeAssociation(on.ssm, id)).Overview).toMatchObject({
      Status: 'Success',
      AssociationStatusAggregatedCount: { Success: 2 },
    });
  });

  test('leaves nothing to run on some node, which is Skipped when the switch says so', async () => {
    const { on, id } = await ran([step('Linux')], [], { switches: { allStepsSkipped: 'Skipped' } });

    const [, target] = await newestTargets(on.ssm, id);

    expect(target).toMatchObject({ ResourceId: nodeId('2'), Status: 'Skipped' });
    expect((await describeAssociation(on.ssm, id)).Overview).toMatchObject({
      Status: 'Success',
      AssociationStatusAggregatedCount: { Success: 1, Skipped: 1 },
    });
  });

  test('lets an outcome be told of the step that runs', async () => {
    const failing = [{ nodeId: nodeId('1'), status: 'Failed', exitCode: 3, stdout: 'no room' }];
    const { on, id } = await ran([step('Windows'), step('Linux'), step('Linux', { name: 'more' })], failing);

    const [linux] = await invocations(on.ssm, id);
    const unnamed = await invocation(on, id, nodeId('1'));
    const named = await invocation(on, id, nodeId('1'), 'onWindows');

    expect(linux!.Status).toBe('Failed');
    expect(linux!.CommandPlugins!.map((one) => [one.Name, one.Status, one.ResponseCode])).toEqual([
      ['onWindows', 'Success', 0],
      ['onLinux', 'Failed', 3],
      ['more', 'Success', 0],
    ]);
    expect(unnamed).toMatchObject({
      PluginName: 'onLinux',
      Status: 'Failed',
      StandardOutputContent: 'no room',
    });
    expect(named).toMatchObject({ Status: 'Success', StandardOutputContent: skipped('Windows') });
    expect((await errorOf(invocation(on, id, nodeId('1'), 'aws:runShellScript'))).name).toBe(
      'InvalidPluginName',
    );
  });

  test('is counted in the summary of the node', async () => {
    const { on } = await ran([step('Windows'), step('Linux')]);

    const { InstanceAssociationStatusInfos: infos } = await on.ssm.send(
      new DescribeInstanceAssociationsStatusCommand({ InstanceId: nodeId('1') }),
    );

    expect(infos![0]!.ExecutionSummary).toBe(
      '2 out of 2 plugins processed, 1 success, 0 failed, 0 timedout, 1 skipped.',
    );
  });

  test('lets a step without one be skipped where its plugin does not run', async () => {
    const { on, id } = await ran([step('Windows'), step('Linux', { precondition: undefined })]);

    const [, windows] = await invocations(on.ssm, id);

    expect(windows!.Status).toBe('Success');
    expect(windows!.CommandPlugins![1]!.Output).toBe(
      'Step execution skipped due to incompatible platform. Step name: onLinux',
    );
  });

  test('fails a node whose plugin it asks for and can’t have', async () => {
    const { on, id } = await ran([step('Windows', { action: 'aws:runShellScript' })]);

    const [, windows] = await invocations(on.ssm, id);

    expect(windows).toMatchObject({
      Status: 'Failed',
      CommandPlugins: [
        {
          Output:
            'Plugin with name aws:runShellScript is not supported in current platform. Step name: onWindows',
        },
      ],
    });
  });

  test('shows nothing of skipping before the node has begun', async () => {
    const on = await stage();
    await on.node('1');
    await activeDocument(on, {
      Content: JSON.stringify({ schemaVersion: '2.2', mainSteps: [step('Windows')] }),
    });
    const id = await createdId(on.ssm, { Name: NAME, Parameters: {} });

    await on.advance('PT0.1S');

    expect(await invocations(on.ssm, id)).toMatchObject([
      { Status: 'Pending', CommandPlugins: [{ Status: 'Pending', ResponseCode: -1, Output: '' }] },
    ]);
  });
});

test('a document without preconditions is refused where its plugins don’t run', async () => {
  const { on, id } = await ran([step('Linux', { precondition: undefined })]);

  const [linux, windows] = await invocations(on.ssm, id);

  expect(linux!.Status).toBe('Success');
  expect(windows).toMatchObject({
    Status: 'Failed',
    CommandPlugins: [
      {
        Output: `Document ${NAME} does not support platform type Windows of node ${nodeId('2')}; it supports Linux, MacOS.`,
      },
    ],
  });
});

test('Amazon’s patch baseline runs its own step on each platform', async () => {
  const on = await stage();
  await on.node('1', { platformType: 'MacOS' });
  const id = await createdId(on.ssm, { Name: 'AWS-RunPatchBaseline', Parameters: { Operation: ['Scan'] } });
  await on.advance('PT1M');

  const [mac] = await invocations(on.ssm, id);

  expect(mac!.CommandPlugins!.map((one) => one.Output!.includes('skipped'))).toEqual([true, false, true]);
});
