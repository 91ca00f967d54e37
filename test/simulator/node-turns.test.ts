import {
  DescribeAssociationExecutionTargetsCommand,
  StartAssociationsOnceCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createdId, executionsOf, nodeId, overviewOf, stage, update } from './support.ts';

const HOURLY = { ScheduleExpression: 'rate(1 hour)' };

/** The executions, oldest first: when, and on which nodes by the last digit. */
async function story(ssm: SSMClient, id: string): Promise<string[]> {
  const told: string[] = [];
  for (const { ExecutionId, CreatedTime } of await executionsOf(ssm, id)) {
    const answer = await ssm.send(
      new DescribeAssociationExecutionTargetsCommand({ AssociationId: id, ExecutionId }),
    );
    const nodes = answer.AssociationExecutionTargets!.map((target) => target.ResourceId!.slice(-1));
    told.push(`${CreatedTime!.toISOString().slice(11, 16)} ${nodes.join()}`);
  }
  return told.toReversed();
}

describe('a rate', () => {
  test('counts from the last run of each node', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, HOURLY);
    await advance('PT30M');

    await node('2');
    await advance('PT125M');

    expect(await story(ssm, id)).toEqual(['00:00 1', '00:30 2', '01:00 1', '01:30 2', '02:00 1', '02:30 2']);
    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });

  test('keeps nodes together that run together', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    await node('2');
    const id = await createdId(ssm, HOURLY);

    await advance('PT90M');

    expect(await story(ssm, id)).toEqual(['00:00 1,2', '01:00 1,2']);
  });

  test('counts from a start by hand', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, HOURLY);
    await advance('PT40M');

    await ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id] }));
    await advance('PT125M');

    expect(await story(ssm, id)).toEqual(['00:00 1', '00:40 1', '01:40 1', '02:40 1']);
  });

  test('counts from the update for every node', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, HOURLY);
    await advance('PT20M');
    await node('2');
    await advance('PT20M');

    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] }, ...HOURLY });
    await advance('PT90M');

    expect(await story(ssm, id)).toEqual(['00:00 1', '00:20 2', '00:40 1,2', '01:40 1,2']);
  });

  test('is missed by a node that is offline, which runs when it comes back', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    await node('2');
    const id = await createdId(ssm, HOURLY);
    await advance('PT30M');
    await node('2', { pingStatus: 'ConnectionLost' });
    await advance('PT45M');

    await node('2');
    await advance('PT70M');

    expect(await story(ssm, id)).toEqual(['00:00 1,2', '01:00 1', '01:15 2', '02:00 1', '02:15 2']);
  });

  test('goes on without a node that is gone, and does not count it any more', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await node('2');
    const id = await createdId(ssm, HOURLY);
    await advance('PT30M');

    await admin('DELETE', `nodes/${nodeId('1')}`);
    await advance('PT1H');

    expect(await story(ssm, id)).toEqual(['00:00 1,2', '01:00 2']);
    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 1 });
  });

  test('runs an automation on values as a whole', async () => {
    const { ssm, advance } = await stage();
    const id = await createdId(ssm, {
      Name: 'AWS-RestartEC2Instance',
      Parameters: {},
      AutomationTargetParameterName: 'InstanceId',
      Targets: [{ Key: 'ParameterValues', Values: ['a', 'b'] }],
      ...HOURLY,
    });

    await advance('PT90M');

    expect(await story(ssm, id)).toEqual(['00:00 a,b', '01:00 a,b']);
  });
});

/** The nodes of all executions of a story. */
const nodesOf = (told: string[]) => told.flatMap((line) => line.slice(6).split(',')).toSorted();

/** Five nodes, whose agents take up to twenty minutes. */
async function spread(seed = 1) {
  const it = await stage({ seed });
  await it.admin('PUT', 'settings', { agentPickUp: { spreadMs: 1_200_000 } });
  for (const last of ['1', '2', '3', '4', '5']) await it.node(last);
  return it;
}

describe('agents that see a change at their own time', () => {
  test('make several executions of one change, that have each node once', async () => {
    const { ssm, advance } = await spread();
    const id = await createdId(ssm);

    await advance('PT1H');

    const told = await story(ssm, id);
    expect(told.length).toBeGreaterThan(2);
    expect(nodesOf(told)).toEqual(['1', '2', '3', '4', '5']);
    expect(told.every((line) => line < '00:20')).toBe(true);
    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 5 });
  });

  test('do the same with the same seed, and something else with another', async () => {
    const stories = [];
    for (const seed of [1, 1, 2]) {
      const { ssm, advance } = await spread(seed);
      const id = await createdId(ssm);
      await advance('PT1H');
      stories.push(await story(ssm, id));
    }

    expect(stories[1]).toEqual(stories[0]);
    expect(stories[2]).not.toEqual(stories[0]);
  });

  test('count in the overview as soon as they have seen it', async () => {
    const { ssm, advance } = await spread();
    const id = await createdId(ssm);
    const counted: number[] = [];
    for (let minute = 0; minute < 21; minute++) {
      await advance('PT1M');
      const counts = (await overviewOf(ssm, id))!.AssociationStatusAggregatedCount ?? {};
      counted.push(Object.values(counts).reduce((sum, count) => sum + count, 0));
    }

    expect(counted).toEqual(counted.toSorted((a, b) => a - b));
    expect(new Set(counted).size).toBeGreaterThan(2);
    expect(counted.at(-1)).toBe(5);
  });

  test('have each node once, though it changes while it waits', async () => {
    const { ssm, node, advance } = await spread();
    const id = await createdId(ssm);

    for (const last of ['1', '2', '3', '4', '5']) await node(last, { tags: { seen: 'yes' } });
    await advance('PT1H');

    expect(nodesOf(await story(ssm, id))).toEqual(['1', '2', '3', '4', '5']);
  });

  test('run only the newer of two versions when both wait for them', async () => {
    const { ssm, advance } = await spread();
    const id = await createdId(ssm);
    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    await advance('PT1H');

    const runs = await executionsOf(ssm, id);
    const versions = new Set(runs.map((run) => run.AssociationVersion));
    expect([...versions]).toEqual(['2']);
    expect(nodesOf(await story(ssm, id))).toEqual(['1', '2', '3', '4', '5']);
  });

  test('keep their time when they run at a rate', async () => {
    const { ssm, advance } = await spread();
    const id = await createdId(ssm, HOURLY);

    await advance('PT119M');

    const told = await story(ssm, id);
    const first = told.filter((line) => line.startsWith('00'));
    const second = told.filter((line) => line.startsWith('01'));
    expect(first.length).toBeGreaterThan(2);
    expect(second.map((line) => line.replace('01', '00'))).toEqual(first);
  });

  test('stop for good when the errors of all of them exceed MaxErrors', async () => {
    const { ssm, admin, advance } = await spread();
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    const id = await createdId(ssm, { MaxConcurrency: '1', MaxErrors: '1' });

    await advance('PT1H');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Failed: 2, Skipped: 3 });
  });

  test('see at once what the service sends them itself', async () => {
    const { ssm, advance } = await spread();
    const id = await createdId(ssm, {
      ScheduleExpression: 'cron(0 2 * * ? *)',
      ApplyOnlyAtCronInterval: true,
    });

    await advance('PT3H');

    expect(await story(ssm, id)).toEqual(['02:00 1,2,3,4,5']);
  });

  test('that start up see it at once', async () => {
    const { ssm, node, advance } = await spread();
    const id = await createdId(ssm);
    await advance('PT1H');

    await node('6');
    await advance('PT1M');

    expect((await story(ssm, id)).at(-1)).toBe('01:00 6');
  });
});
