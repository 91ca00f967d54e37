import {
  DescribeInstanceAssociationsStatusCommand,
  GetCommandInvocationCommand,
  type CreateAssociationRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  commandId,
  createdId,
  executionsOf,
  invocations,
  newestTargets,
  nodeId,
  overviewOf,
  stage,
  type Stage,
} from './support.ts';

/** A stage with nodes 1 to `count`, on which everything takes a minute; those of `failing` fail. */
async function fleet(count: number, failing: number[] = []): Promise<Stage> {
  const it = await stage();
  for (let n = 1; n <= count; n++) await it.node(String(n));
  const failures = failing.map((n) => ({ nodeId: nodeId(String(n)), status: 'Failed', durationMs: 60_000 }));
  await it.admin('PUT', 'outcomes', [...failures, { status: 'Success', durationMs: 60_000 }]);
  return it;
}

/** How many nodes run in each minute of a run. */
async function runningByMinute({ ssm, advance }: Stage, id: string, minutes: number): Promise<number[]> {
  await advance('PT30S');
  const seen: number[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const all = await invocations(ssm, id);
    seen.push(all.filter((one) => one.Status === 'InProgress').length);
    await advance('PT1M');
  }
  return seen;
}

/** The nodes that a run with failing nodes came to, one after the other. */
async function reached(failing: number[], nodes: number, MaxErrors: string): Promise<number> {
  const it = await fleet(nodes, failing);
  const id = await createdId(it.ssm, { MaxConcurrency: '1', MaxErrors });
  await it.advance('PT10H');
  const targets = await newestTargets(it.ssm, id);
  return targets.filter((target) => target.DetailedStatus !== 'Terminated').length;
}

describe('MaxConcurrency', () => {
  const limits: Record<string, [Partial<CreateAssociationRequest>, number[]]> = {
    'left out lets all run at once': [{}, [5, 0]],
    'as a number': [{ MaxConcurrency: '2' }, [2, 2, 1, 0]],
    'as a share': [{ MaxConcurrency: '40%' }, [2, 2, 1, 0]],
    'as a share that is rounded down': [{ MaxConcurrency: '59%' }, [2, 2, 1, 0]],
    'as a share of less than one node': [{ MaxConcurrency: '1%' }, [1, 1, 1, 1, 1, 0]],
    'larger than the fleet': [{ MaxConcurrency: '50' }, [5, 0]],
  };

  test.each(Object.entries(limits))('%s', async (_name, [request, running]) => {
    const it = await fleet(5);
    const id = await createdId(it.ssm, request);

    expect(await runningByMinute(it, id, running.length)).toEqual(running);
  });

  test('left out is 50 nodes when the switch says so', async () => {
    const it = await fleet(52);
    await it.admin('PUT', 'settings', { switches: { defaultMaxConcurrency: '50', defaultPageSize: 60 } });
    const id = await createdId(it.ssm);

    expect(await runningByMinute(it, id, 3)).toEqual([50, 2, 0]);
  });

  test('does not hold back a node that joins', async () => {
    const it = await fleet(2);
    const id = await createdId(it.ssm, { MaxConcurrency: '1' });
    await it.advance('PT30S');

    await it.node('3');
    await it.advance('PT1S');

    expect(await newestTargets(it.ssm, id)).toMatchObject([
      { ResourceId: nodeId('3'), DetailedStatus: 'InProgress' },
    ]);
  });

  test('shows the nodes that wait as Pending and the run as InProgress', async () => {
    const it = await fleet(3);
    const id = await createdId(it.ssm, { MaxConcurrency: '1' });
    await it.advance('PT90S');

    const targets = await newestTargets(it.ssm, id);

    expect(targets.map((target) => target.DetailedStatus)).toEqual(['Success', 'InProgress', 'Associated']);
    expect(await overviewOf(it.ssm, id)).toEqual({
      Status: 'Pending',
      DetailedStatus: 'InProgress',
      AssociationStatusAggregatedCount: { Pending: 2, Success: 1 },
    });
  });
});

describe('MaxErrors', () => {
  test.each([
    ['left out', undefined, 6],
    ['0 stops at the first error', '0', 1],
    ['2 stops at the third', '2', 3],
    ['10% of 6 nodes, less than one, stops at the first', '10%', 1],
    ['50% of 6 nodes stops at the fourth', '50%', 4],
    ['100% never stops', '100%', 6],
  ])('%s', async (_name, limit, count) => {
    expect(await reached([1, 2, 3, 4, 5, 6], 6, limit ?? '100%')).toBe(count);
  });

  test('counts errors, not nodes', async () => {
    expect(await reached([2, 5], 6, '1')).toBe(5);
  });

  test('does not count what was never delivered', async () => {
    const it = await fleet(3);
    await it.node('1', { platformType: 'Windows' });
    const id = await createdId(it.ssm, { MaxConcurrency: '1', MaxErrors: '0' });
    await it.advance('PT1H');

    const targets = await newestTargets(it.ssm, id);

    expect(targets.map((target) => target.Status)).toEqual(['Failed', 'Success', 'Success']);
  });

  test('lets the nodes end that run when it is exceeded', async () => {
    const it = await fleet(4, [1]);
    await it.admin('PUT', 'outcomes', [
      { nodeId: nodeId('1'), status: 'Failed', durationMs: 60_000 },
      { status: 'Success', durationMs: 120_000 },
    ]);
    const id = await createdId(it.ssm, { MaxConcurrency: '2', MaxErrors: '0' });
    await it.advance('PT90S');
    const during = await newestTargets(it.ssm, id);

    await it.advance('PT1H');

    expect(during.map((target) => target.DetailedStatus)).toEqual([
      'Failed',
      'InProgress',
      'Terminated',
      'Terminated',
    ]);
    const targets = await newestTargets(it.ssm, id);
    expect(targets.map((target) => target.Status)).toEqual(['Failed', 'Success', 'Skipped', 'Skipped']);
  });

  test('leaves nodes that every call shows as not reached', async () => {
    const it = await fleet(3, [1]);
    const id = await createdId(it.ssm, { MaxConcurrency: '1', MaxErrors: '0' });
    await it.advance('PT1H');

    const [, second] = await invocations(it.ssm, id);
    const details = await it.ssm.send(
      new GetCommandInvocationCommand({
        CommandId: await commandId(it.ssm, id),
        InstanceId: nodeId('3'),
      }),
    );
    const onNode = await it.ssm.send(
      new DescribeInstanceAssociationsStatusCommand({ InstanceId: nodeId('2') }),
    );
    const [execution] = await executionsOf(it.ssm, id);

    expect(execution).toMatchObject({
      Status: 'Failed',
      DetailedStatus: 'Failed',
      ResourceCountByStatus: '{Failed=1, Skipped=2}',
    });
    expect((await overviewOf(it.ssm, id))!.AssociationStatusAggregatedCount).toEqual({
      Failed: 1,
      Skipped: 2,
    });
    expect(second).toMatchObject({
      Status: 'Cancelled',
      StatusDetails: 'Terminated',
      CommandPlugins: [{ Status: 'Cancelled', StatusDetails: 'Terminated', ResponseCode: -1 }],
    });
    expect(details).toMatchObject({ Status: 'Cancelled', StatusDetails: 'Terminated', ResponseCode: -1 });
    expect(details.ExecutionStartDateTime).toBe('');
    expect(onNode.InstanceAssociationStatusInfos).toMatchObject([
      {
        Status: 'Skipped',
        ExecutionSummary: expect.stringMatching(/^0 out of 1 plugin processed.*MaxErrors was exceeded/),
      },
    ]);
  });

  test('leaves them Failed when the switch says so', async () => {
    const it = await fleet(3, [1]);
    await it.admin('PUT', 'settings', { switches: { nodesNotReached: 'Failed' } });
    const id = await createdId(it.ssm, { MaxConcurrency: '1', MaxErrors: '0' });
    await it.advance('PT1H');

    expect((await overviewOf(it.ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Failed: 3 });
  });

  test('that ended a run does not keep the next from trying again', async () => {
    const it = await fleet(3, [1]);
    const id = await createdId(it.ssm, {
      MaxConcurrency: '1',
      MaxErrors: '0',
      ScheduleExpression: 'rate(1 hour)',
    });
    await it.advance('PT30M');

    await it.admin('PUT', 'outcomes', []);
    await it.advance('PT31M');

    expect((await overviewOf(it.ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 3 });
  });
});
