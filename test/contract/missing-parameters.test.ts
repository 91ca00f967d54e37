import { DescribeInstanceAssociationsStatusCommand, GetCommandInvocationCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { commandId, createdId, newestTargets, nodeId, overviewOf } from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

const REASON = 'Input contains invalid ssm parameters [/app/version]';
const ASSUMED =
  'U: the agent fails what it can not resolve; what State Manager shows of it is not documented';

async function ran({ ssm, node, pass }: World, command: string, request: object = {}): Promise<string> {
  await node('1');
  const id = await createdId(ssm, { Parameters: { commands: [command] }, ...request });
  await pass('PT1M');
  return id;
}

describe('an association that refers to a parameter which there is not', () => {
  statement('is created all the same', ASSUMED, async ({ ssm }) => {
    expect(await createdId(ssm, { Parameters: { commands: ['{{ssm:/app/version}}'] } })).not.toBe('');
  });

  const references: Record<string, string> = {
    'by its name': 'install {{ssm:/app/version}}',
    'with spaces': 'install {{ ssm:/app/version }}',
    'in one version': 'install {{ssm:/app/version:3}}',
  };
  for (const [how, command] of Object.entries(references)) {
    scripted(`${how} fails on its nodes`, ASSUMED, async (world) => {
      const id = await ran(world, command);

      expect((await newestTargets(world.ssm, id))[0]!.Status).toBe('Failed');
      expect(await overviewOf(world.ssm, id)).toMatchObject({
        Status: 'Failed',
        AssociationStatusAggregatedCount: { Failed: 1 },
      });
    });
  }

  scripted(
    'tells the reason in its command and on the node',
    'C: amazon-ssm-agent, parameterstore',
    async (world) => {
      const id = await ran(world, references['by its name']!);

      const InstanceId = nodeId('1');
      const CommandId = await commandId(world.ssm, id);
      const invocation = await world.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
      const onNode = await world.ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId }));

      expect(invocation).toMatchObject({ Status: 'Failed', ResponseCode: -1, StandardErrorContent: REASON });
      expect(onNode.InstanceAssociationStatusInfos![0]!.ExecutionSummary).toContain(REASON);
    },
  );

  scripted('counts as an error', ASSUMED, async (world) => {
    await world.node('2');
    const limits = { MaxConcurrency: '1', MaxErrors: '0' };
    const id = await ran(world, references['by its name']!, limits);

    const [first, second] = await newestTargets(world.ssm, id);

    expect([first!.DetailedStatus, second!.DetailedStatus]).toEqual(['Failed', 'Terminated']);
  });

  scripted('fails as an automation too', ASSUMED, async (world) => {
    const request = { Name: 'AWS-RestartEC2Instance', Targets: [] };
    const id = await ran(world, '', { ...request, Parameters: { InstanceId: ['{{ssm:/app/node}}'] } });

    expect((await newestTargets(world.ssm, id))[0]!.Status).toBe('Failed');
  });
});

describe('an association that refers to a parameter of AWS', () => {
  scripted('runs', 'D: User Guide, Calling public parameters', async (world) => {
    const id = await ran(
      world,
      '{{ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}',
    );

    expect((await newestTargets(world.ssm, id))[0]!.Status).toBe('Success');
  });
});
