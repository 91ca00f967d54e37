import { DescribeInstanceAssociationsStatusCommand, GetCommandInvocationCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  commandId,
  createdId,
  executionsOf,
  invocations,
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

describe('MaxConcurrency', () => {
  test('left out is 50 nodes when the switch says so', async () => {
    const it = await fleet(52);
    await it.admin('PUT', 'settings', { switches: { defaultMaxConcurrency: '50', defaultPageSize: 60 } });
    const id = await createdId(it.ssm);

    expect(await runningByMinute(it, id, 3)).toEqual([50, 2, 0]);
  });
});

describe('MaxErrors', () => {
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
});
