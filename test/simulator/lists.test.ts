import { DescribeAssociationExecutionsCommand, ListAssociationsCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, executionsOf, stage } from './support.ts';

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
});
