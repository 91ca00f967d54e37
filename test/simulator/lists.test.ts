import {
  DeleteAssociationCommand,
  DescribeAssociationExecutionsCommand,
  DescribeInstanceAssociationsStatusCommand,
  ListAssociationsCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, executionsOf, stage, update } from './support.ts';

describe('paging', () => {
  test('ends without a token, or with an empty one when the switch says so', async () => {
    const { ssm, admin } = await stage();

    const absent = await ssm.send(new ListAssociationsCommand({}));
    await admin('PUT', 'settings', { switches: { endOfList: 'empty' } });
    const empty = await ssm.send(new ListAssociationsCommand({}));

    expect(absent.NextToken).toBeUndefined();
    expect(empty.NextToken).toBe('');
  });

  test('takes the size of a page from the switch when none is asked for', async () => {
    const { ssm, admin } = await stage();
    await create(ssm);
    await create(ssm);
    await admin('PUT', 'settings', { switches: { defaultPageSize: 1 } });

    const answer = await ssm.send(new ListAssociationsCommand({}));

    expect(answer.Associations).toHaveLength(1);
    expect(answer.NextToken).toBeTruthy();
  });

  test('of executions goes from the newest to the oldest', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT150M');

    const first = await ssm.send(
      new DescribeAssociationExecutionsCommand({ AssociationId: id, MaxResults: 2 }),
    );
    const second = await ssm.send(
      new DescribeAssociationExecutionsCommand({ AssociationId: id, NextToken: first.NextToken }),
    );

    const all = [...first.AssociationExecutions!, ...second.AssociationExecutions!];
    expect(first.AssociationExecutions).toHaveLength(2);
    expect(all).toEqual(await executionsOf(ssm, id));
    expect(all.map((execution) => execution.CreatedTime!.toISOString().slice(11, 16))).toEqual([
      '02:00',
      '01:00',
      '00:00',
    ]);
  });

  test('of a stale read has what was deleted in its place', async () => {
    const { ssm, admin, node, advance } = await stage();
    const InstanceId = await node('1');
    const [gone, kept] = [await createdId(ssm), await createdId(ssm)];
    await advance('PT1M');
    await update(ssm, { AssociationId: kept, Parameters: { commands: ['date'] } });
    await ssm.send(new DeleteAssociationCommand({ AssociationId: gone }));
    await admin('PUT', 'faults', [{ kind: 'stale' }]);
    const list = (NextToken?: string) =>
      ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId, MaxResults: 1, NextToken }));

    const first = await list();
    const second = await list(first.NextToken);
    const { Associations: all } = await ssm.send(new ListAssociationsCommand({}));

    const found = [first, second].flatMap((one) => one.InstanceAssociationStatusInfos!);
    expect(found.map((one) => one.AssociationId)).toEqual([gone, kept]);
    expect(all!.map((one) => one.AssociationId)).toEqual([gone, kept]);
  });
});
