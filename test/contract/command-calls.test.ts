import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  type CommandInvocation,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { commandId, createdId, errorOf, invocations, nodeId, UNKNOWN } from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

const MODEL = 'M: service model, CommandInvocation';
const GET = 'M: service model, GetCommandInvocation';

/** What an association left on node 1. */
async function ran({ ssm, node, pass }: World): Promise<CommandInvocation> {
  await node('1');
  const id = await createdId(ssm);
  await pass('PT1M');
  return (await invocations(ssm, id))[0]!;
}

describe('GetCommandInvocation', () => {
  statement('of an unknown command is InvocationDoesNotExist', GET, async ({ ssm }) => {
    const request = new GetCommandInvocationCommand({ CommandId: UNKNOWN, InstanceId: nodeId('1') });

    expect((await errorOf(ssm.send(request))).name).toBe('InvocationDoesNotExist');
  });

  scripted('of a node without the command is InvocationDoesNotExist', GET, async (world) => {
    const { CommandId } = await ran(world);

    const request = new GetCommandInvocationCommand({ CommandId, InstanceId: nodeId('9') });

    expect((await errorOf(world.ssm.send(request))).name).toBe('InvocationDoesNotExist');
  });

  scripted(
    'right after the start is InvocationDoesNotExist',
    'D: API Reference, GetCommandInvocation',
    async (world) => {
      const { ssm, node, pass } = world;
      const InstanceId = await node('1');
      const id = await createdId(ssm);
      await pass('PT0.1S');

      const request = new GetCommandInvocationCommand({ CommandId: await commandId(ssm, id), InstanceId });

      expect((await errorOf(ssm.send(request))).name).toBe('InvocationDoesNotExist');
    },
  );

  scripted('of an unknown plugin is InvalidPluginName', GET, async (world) => {
    const { CommandId, InstanceId } = await ran(world);

    const request = new GetCommandInvocationCommand({ CommandId, InstanceId, PluginName: 'no-such' });

    expect((await errorOf(world.ssm.send(request))).name).toBe('InvalidPluginName');
  });

  scripted('of a plugin that ran is its own', GET, async (world) => {
    const { CommandId, InstanceId, CommandPlugins } = await ran(world);
    const PluginName = CommandPlugins![0]!.Name!;

    const got = await world.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId, PluginName }));

    expect(got).toMatchObject({ PluginName, Status: 'Success' });
  });
});

describe('ListCommandInvocations', () => {
  scripted('shows plugins only with details', MODEL, async (world) => {
    const { CommandId } = await ran(world);

    const plain = await world.ssm.send(new ListCommandInvocationsCommand({ CommandId }));
    const detailed = await world.ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true }));

    expect(plain.CommandInvocations).toMatchObject([{ CommandPlugins: [] }]);
    expect(detailed.CommandInvocations![0]!.CommandPlugins).toHaveLength(1);
  });

  scripted('finds by node and by status', 'M: service model, ListCommandInvocations', async (world) => {
    await world.admin('PUT', 'outcomes', [{ nodeId: await world.node('2'), status: 'Failed' }]);
    const { CommandId } = await ran(world);
    const Filters = [{ key: 'Status' as const, value: 'Failed' }];

    const ofNode = await world.ssm.send(
      new ListCommandInvocationsCommand({ CommandId, InstanceId: nodeId('2') }),
    );
    const failed = await world.ssm.send(new ListCommandInvocationsCommand({ CommandId, Filters }));

    expect(ofNode.CommandInvocations).toMatchObject([{ InstanceId: nodeId('2') }]);
    expect(failed.CommandInvocations).toEqual(ofNode.CommandInvocations);
  });

  statement('of an unknown command is empty', 'U: nobody has tried', async ({ ssm }) => {
    const answer = await ssm.send(new ListCommandInvocationsCommand({ CommandId: UNKNOWN }));

    expect(answer.CommandInvocations).toEqual([]);
  });
});
