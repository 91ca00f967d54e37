import { DescribeAssociationExecutionsCommand, type AssociationExecutionFilter } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, errorOf, executionsOf, UNKNOWN } from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EXAMPLE = 'S: AWS CLI examples, describe-association-executions';
const FILTER = 'API Reference, AssociationExecutionFilter';
const HOURLY = { ScheduleExpression: 'rate(1 hour)' };
const OF_NO_NODE = { Targets: [{ Key: 'tag:role', Values: ['of-no-node'] }] };

/** An association that has run on one node at midnight and an hour later. */
async function ranTwice({ ssm, node, pass }: World): Promise<{ id: string; newest: string; oldest: string }> {
  await node('1');
  const id = await createdId(ssm, HOURLY);
  await pass('PT65M');
  const [newest, oldest] = (await executionsOf(ssm, id)).map((run) => run.ExecutionId!);
  return { id, newest: newest!, oldest: oldest! };
}

async function filtered(
  { ssm }: World,
  id: string,
  ...Filters: AssociationExecutionFilter[]
): Promise<unknown[]> {
  const request = new DescribeAssociationExecutionsCommand({ AssociationId: id, Filters });
  return (await ssm.send(request)).AssociationExecutions!.map((run) => run.ExecutionId);
}

describe('the executions of an association', () => {
  scripted('say what ran when, how it ended and on how many nodes', EXAMPLE, async ({ ssm, node, pass }) => {
    await node('1');
    const id = await createdId(ssm);
    await pass('PT1M');

    expect(await executionsOf(ssm, id)).toMatchObject([
      {
        AssociationId: id,
        AssociationVersion: '1',
        ExecutionId: expect.stringMatching(UUID),
        Status: 'Success',
        DetailedStatus: 'Success',
        CreatedTime: expect.any(Date),
        ResourceCountByStatus: '{Success=1}',
      },
    ]);
  });

  scripted(
    'count each status of several',
    'U: one entry was seen, several are separated as in Java',
    async (world) => {
      const { ssm, admin, node, pass } = world;
      await node('1');
      await admin('PUT', 'outcomes', [{ nodeId: await node('2'), status: 'Failed' }]);
      const id = await createdId(ssm);
      await pass('PT1M');

      expect(await executionsOf(ssm, id)).toMatchObject([{ ResourceCountByStatus: '{Success=1, Failed=1}' }]);
    },
  );

  scripted(
    'count nothing of a run without nodes',
    'U: as a Java map without entries',
    async ({ ssm, pass }) => {
      const id = await createdId(ssm, OF_NO_NODE);
      await pass('PT1M');

      expect(await executionsOf(ssm, id)).toMatchObject([{ Status: 'Success', ResourceCountByStatus: '{}' }]);
    },
  );

  scripted('come newest first', EXAMPLE, async (world) => {
    const { id } = await ranTwice(world);

    const times = (await executionsOf(world.ssm, id)).map((run) => run.CreatedTime!.getUTCHours());

    expect(times).toEqual([1, 0]);
  });

  scripted(
    'show the alarm that was given',
    'M: service model, AssociationExecution',
    async ({ ssm, node, pass }) => {
      await node('1');
      const AlarmConfiguration = { Alarms: [{ Name: 'too-hot' }] };
      const id = await createdId(ssm, { AlarmConfiguration });
      await pass('PT1M');

      expect(await executionsOf(ssm, id)).toMatchObject([{ AlarmConfiguration }]);
    },
  );

  scripted('are found by their id', `D: ${FILTER}`, async (world) => {
    const { id, oldest } = await ranTwice(world);

    const found = await filtered(world, id, { Key: 'ExecutionId', Value: oldest, Type: 'EQUAL' });

    expect(found).toEqual([oldest]);
  });

  scripted('are found by their status', `D: ${FILTER}`, async (world) => {
    const { id, oldest } = await ranTwice(world);
    await world.admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    await world.pass('PT1H');

    const found = await filtered(world, id, { Key: 'Status', Value: 'Success', Type: 'EQUAL' });

    expect(found).toHaveLength(2);
    expect(found).toContain(oldest);
  });

  scripted('are found by when they began', EXAMPLE, async (world) => {
    const { id, newest, oldest } = await ranTwice(world);
    const at = async (Type: 'EQUAL' | 'LESS_THAN' | 'GREATER_THAN', Value: string): Promise<unknown[]> =>
      filtered(world, id, { Key: 'CreatedTime', Value, Type });

    expect(await at('GREATER_THAN', '2026-01-01T00:30:00Z')).toEqual([newest]);
    expect(await at('LESS_THAN', '2026-01-01T00:30:00Z')).toEqual([oldest]);
    expect(await at('EQUAL', '2026-01-01T01:00:00Z')).toEqual([newest]);
  });

  scripted(
    'are found by what all filters let through',
    'U: filters restrict each other elsewhere',
    async (world) => {
      const { id, oldest } = await ranTwice(world);

      const found = await filtered(
        world,
        id,
        { Key: 'ExecutionId', Value: oldest, Type: 'EQUAL' },
        { Key: 'CreatedTime', Value: '2026-01-01T00:30:00Z', Type: 'GREATER_THAN' },
      );

      expect(found).toEqual([]);
    },
  );

  for (const Key of ['ExecutionId', 'Status'] as const) {
    statement(`refuse to compare by ${Key} other than EQUAL`, `D: ${FILTER}`, async ({ ssm, call }) => {
      const id = await createdId(ssm, OF_NO_NODE);
      const Filters = [{ Key, Value: UNKNOWN, Type: 'LESS_THAN' }];

      const { status } = await call('DescribeAssociationExecutions', { AssociationId: id, Filters });

      expect(status).toBe(400);
    });
  }

  const model = 'M: service model, DescribeAssociationExecutions';
  statement('of an association that nobody has are AssociationDoesNotExist', model, async ({ ssm }) => {
    expect((await errorOf(executionsOf(ssm, UNKNOWN))).name).toBe('AssociationDoesNotExist');
  });

  statement('refuse a token that nobody gave, as InvalidNextToken', model, async ({ ssm, call }) => {
    const AssociationId = await createdId(ssm, OF_NO_NODE);

    const { code } = await call('DescribeAssociationExecutions', { AssociationId, NextToken: 'made-up' });

    expect(code).toBe('InvalidNextToken');
  });
});

describe('a run', () => {
  scripted(
    'times out what still runs of the one before',
    'D: User Guide, Working with associations in Systems Manager',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 5_400_000 }]);
      const id = await createdId(ssm, HOURLY);

      await pass('PT70M');

      const [running, before] = await executionsOf(ssm, id);
      expect(before).toMatchObject({ DetailedStatus: 'TimedOut' });
      expect(running).toMatchObject({ DetailedStatus: 'InProgress' });
    },
  );

  scripted('that was timed out is Failed', 'U: of three statuses the one that fits', async (world) => {
    const { ssm, admin, node, pass } = world;
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 5_400_000 }]);
    const id = await createdId(ssm, HOURLY);

    await pass('PT70M');

    expect((await executionsOf(ssm, id)).map((run) => run.Status)).toEqual(['Pending', 'Failed']);
  });
});
