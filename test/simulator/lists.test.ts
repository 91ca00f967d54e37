import {
  DescribeAssociationExecutionsCommand,
  ListAssociationsCommand,
  type Association,
  type AssociationFilter,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, errorOf, executionsOf, stage, update } from './support.ts';

async function listed(ssm: SSMClient, ...filters: AssociationFilter[]): Promise<Association[]> {
  const answer = await ssm.send(
    new ListAssociationsCommand(filters.length === 0 ? {} : { AssociationFilterList: filters }),
  );
  return answer.Associations!;
}

async function names(ssm: SSMClient, ...filters: AssociationFilter[]): Promise<unknown[]> {
  return (await listed(ssm, ...filters)).map((association) => association.AssociationName);
}

describe('listing associations', () => {
  test('shows the subset of members, in order of creation', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm, {
      AssociationName: 'first',
      ComplianceSeverity: 'HIGH',
      MaxErrors: '1',
      ScheduleExpression: 'rate(1 hour)',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    await create(ssm, { AssociationName: 'second' });

    const [first, second] = await listed(ssm);

    expect(first).toEqual({
      AssociationId: id,
      AssociationName: 'first',
      AssociationVersion: '1',
      DocumentVersion: '$DEFAULT',
      Name: 'AWS-RunShellScript',
      Overview: { Status: 'Pending', DetailedStatus: 'Creating' },
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    });
    expect(second!.AssociationName).toBe('second');
  });

  test('filters by name, document, id and status', async () => {
    const { ssm, node, admin, advance } = await stage();
    await node('1');
    await admin('PUT', 'outcomes', [{ documentName: 'AWS-UpdateSSMAgent', status: 'Failed' }]);
    const id = await createdId(ssm, { AssociationName: 'shell' });
    await create(ssm, { AssociationName: 'agent', Name: 'AWS-UpdateSSMAgent', Parameters: {} });
    await advance('PT1M');

    expect(await names(ssm, { key: 'AssociationName', value: 'agent' })).toEqual(['agent']);
    expect(await names(ssm, { key: 'Name', value: 'AWS-RunShellScript' })).toEqual(['shell']);
    expect(await names(ssm, { key: 'AssociationId', value: id })).toEqual(['shell']);
    expect(await names(ssm, { key: 'AssociationStatusName', value: 'Failed' })).toEqual(['agent']);
    expect(
      await names(
        ssm,
        { key: 'AssociationStatusName', value: 'Success' },
        { key: 'AssociationName', value: 'agent' },
      ),
    ).toEqual([]);
  });

  test('filters by the time of the last run', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    await create(ssm, { AssociationName: 'early' });
    await advance('P1D');
    await create(ssm, { AssociationName: 'late' });
    await advance('P1D');
    const noon = '2026-01-01T12:00:00Z';

    expect(await names(ssm, { key: 'LastExecutedBefore', value: noon })).toEqual(['early']);
    expect(await names(ssm, { key: 'LastExecutedAfter', value: noon })).toEqual(['late']);
  });

  test('finds nothing by a former name', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm, { AssociationName: 'named' });

    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    expect(await names(ssm, { key: 'AssociationName', value: 'named' })).toEqual([]);
  });
});

async function pages(ssm: SSMClient, size: number): Promise<string[][]> {
  const found: string[][] = [];
  let token: string | undefined;
  do {
    const answer = await ssm.send(new ListAssociationsCommand({ MaxResults: size, NextToken: token }));
    found.push(answer.Associations!.map((association) => association.AssociationName!));
    token = answer.NextToken;
  } while (token);
  return found;
}

describe('paging', () => {
  test('shows every association once', async () => {
    const { ssm } = await stage();
    for (const name of ['one', 'two', 'three', 'four', 'five']) await create(ssm, { AssociationName: name });

    expect(await pages(ssm, 2)).toEqual([['one', 'two'], ['three', 'four'], ['five']]);
    expect(await pages(ssm, 5)).toEqual([['one', 'two', 'three', 'four', 'five']]);
  });

  test('goes on where it was when associations come in between', async () => {
    const { ssm } = await stage();
    for (const name of ['one', 'two', 'three']) await create(ssm, { AssociationName: name });
    const { NextToken } = await ssm.send(new ListAssociationsCommand({ MaxResults: 2 }));

    await create(ssm, { AssociationName: 'four' });
    const next = await ssm.send(new ListAssociationsCommand({ MaxResults: 2, NextToken }));

    expect(next.Associations!.map((association) => association.AssociationName)).toEqual(['three', 'four']);
  });

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

  test('refuses a token that is made up or belongs to another list', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm);
    await create(ssm);
    const { NextToken } = await ssm.send(new ListAssociationsCommand({ MaxResults: 1 }));

    const madeUp = ssm.send(new ListAssociationsCommand({ NextToken: 'nonsense' }));
    const foreign = ssm.send(new DescribeAssociationExecutionsCommand({ AssociationId: id, NextToken }));

    expect((await errorOf(madeUp)).name).toBe('InvalidNextToken');
    expect((await errorOf(foreign)).name).toBe('InvalidNextToken');
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
