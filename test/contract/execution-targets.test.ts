import {
  DescribeAssociationExecutionTargetsCommand,
  GetCommandInvocationCommand,
  type AssociationExecutionTargetsFilterKey,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, errorOf, executionsOf, newestTargets, nodeId, UNKNOWN } from '../simulator/support.ts';
import { scripted, statement, type Ground, type World } from './statement.ts';

const EXAMPLE = 'S: AWS CLI examples, describe-association-execution-targets';
const MODEL = 'M: service model, DescribeAssociationExecutionTargets';

/** An association that succeeded on node 1 and failed on node 2. */
async function ran({
  ssm,
  admin,
  node,
  pass,
}: World): Promise<{ AssociationId: string; ExecutionId: string }> {
  await node('1');
  await admin('PUT', 'outcomes', [{ nodeId: await node('2'), status: 'Failed', stderr: 'disk full' }]);
  const AssociationId = await createdId(ssm);
  await pass('PT1M');
  const [execution] = await executionsOf(ssm, AssociationId);
  return { AssociationId, ExecutionId: execution!.ExecutionId! };
}

describe('the targets of an execution', () => {
  scripted('say of each node how it ended, and by what command', EXAMPLE, async (world) => {
    const execution = await ran(world);

    const targets = await newestTargets(world.ssm, execution.AssociationId);

    const common = { ...execution, AssociationVersion: '1', ResourceType: 'ManagedInstance' };
    const OutputSource = {
      OutputSourceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      OutputSourceType: 'RunCommand',
    };
    const LastExecutionDate = expect.any(Date);
    expect(targets).toEqual([
      {
        ...common,
        ResourceId: nodeId('1'),
        Status: 'Success',
        DetailedStatus: 'Success',
        LastExecutionDate,
        OutputSource,
      },
      {
        ...common,
        ResourceId: nodeId('2'),
        Status: 'Failed',
        DetailedStatus: 'Failed',
        LastExecutionDate,
        OutputSource,
      },
    ]);
  });

  scripted(
    'have the reason of a failure under the id of their source',
    'D: API Reference, OutputSource',
    async (world) => {
      const { AssociationId } = await ran(world);
      const [, failed] = await newestTargets(world.ssm, AssociationId);

      const invocation = await world.ssm.send(
        new GetCommandInvocationCommand({
          CommandId: failed!.OutputSource!.OutputSourceId,
          InstanceId: failed!.ResourceId,
        }),
      );

      expect(invocation).toMatchObject({ StatusDetails: 'Failed', StandardErrorContent: 'disk full' });
    },
  );

  const filters: Record<string, [AssociationExecutionTargetsFilterKey, string, string[], Ground]> = {
    'their status': ['Status', 'Failed', ['2'], EXAMPLE],
    'their node': ['ResourceId', nodeId('1'), ['1'], MODEL],
    'the type of their resource': ['ResourceType', 'ManagedInstance', ['1', '2'], MODEL],
  };

  for (const [what, [Key, Value, found, ground]] of Object.entries(filters)) {
    scripted(`are found by ${what}`, ground, async (world) => {
      const Filters = [{ Key, Value }];
      const request = new DescribeAssociationExecutionTargetsCommand({ ...(await ran(world)), Filters });

      const { AssociationExecutionTargets } = await world.ssm.send(request);

      expect(AssociationExecutionTargets!.map((target) => target.ResourceId)).toEqual(found.map(nodeId));
    });
  }

  scripted('are not found by their detailed status', MODEL, async ({ ssm, admin, node, pass }) => {
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Failed', detailedStatus: 'Undeliverable' }]);
    const AssociationId = await createdId(ssm);
    await pass('PT1M');
    const [{ ExecutionId } = {}] = await executionsOf(ssm, AssociationId);
    const Filters = [{ Key: 'Status' as const, Value: 'Undeliverable' }];

    const { AssociationExecutionTargets } = await ssm.send(
      new DescribeAssociationExecutionTargetsCommand({ AssociationId, ExecutionId, Filters }),
    );

    expect(AssociationExecutionTargets).toEqual([]);
  });

  statement('of an unknown association are AssociationDoesNotExist', MODEL, async ({ ssm }) => {
    const request = { AssociationId: UNKNOWN, ExecutionId: UNKNOWN };

    const error = await errorOf(ssm.send(new DescribeAssociationExecutionTargetsCommand(request)));

    expect(error.name).toBe('AssociationDoesNotExist');
  });

  statement('of an unknown execution are AssociationExecutionDoesNotExist', MODEL, async ({ ssm }) => {
    const request = { AssociationId: await createdId(ssm), ExecutionId: UNKNOWN };

    const error = await errorOf(ssm.send(new DescribeAssociationExecutionTargetsCommand(request)));

    expect(error.name).toBe('AssociationExecutionDoesNotExist');
  });

  scripted('refuse a token that nobody gave, as InvalidNextToken', MODEL, async (world) => {
    const request = { ...(await ran(world)), NextToken: 'made-up' };

    expect((await world.call('DescribeAssociationExecutionTargets', request)).code).toBe('InvalidNextToken');
  });
});
