import {
  DescribeAssociationExecutionsCommand,
  ListAssociationVersionsCommand,
  ListAssociationsCommand,
  type ListAssociationsResult,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { UNKNOWN, createdId, errorOf, nodeId, update } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

function page(ssm: SSMClient, MaxResults?: number, NextToken?: string): Promise<ListAssociationsResult> {
  return ssm.send(new ListAssociationsCommand({ MaxResults, NextToken }));
}

/** The ids that are listed in pages of `size`. An empty token ends a list too. */
async function pages(ssm: SSMClient, size: number): Promise<string[][]> {
  const found: string[][] = [];
  let token: string | undefined;
  do {
    const { Associations, NextToken } = await page(ssm, size, token);
    found.push(Associations!.map((one) => one.AssociationId!));
    token = NextToken;
  } while (token);
  return found;
}

/** Oldest first. */
async function createdIds(ssm: SSMClient, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await createdId(ssm));
  return ids;
}

describe('the list of associations', () => {
  statement('shows every one once in its pages', 'M: ListAssociations is paged', async ({ ssm }) => {
    const made = await createdIds(ssm, 5);

    const found = (await pages(ssm, 2)).flat().filter((id) => made.includes(id));

    expect(found.toSorted()).toEqual(made.toSorted());
  });

  statement('has at most MaxResults in a page', 'M: ListAssociationsRequest', async ({ ssm }) => {
    await createdIds(ssm, 5);

    const sizes = (await pages(ssm, 2)).map((ids) => ids.length);

    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBe(2);
  });

  scripted('fills its pages', 'U: AWS may end pages early', async ({ ssm }) => {
    const made = await createdIds(ssm, 5);

    expect(await pages(ssm, 2)).toEqual([made.slice(0, 2), made.slice(2, 4), made.slice(4)]);
    expect(await pages(ssm, 5)).toEqual([made]);
  });

  scripted('goes on where it was when one comes in between', 'U: not documented', async ({ ssm }) => {
    const made = await createdIds(ssm, 3);
    const { NextToken } = await page(ssm, 2);

    const late = await createdId(ssm);
    const { Associations } = await page(ssm, 2, NextToken);

    expect(Associations!.map((one) => one.AssociationId)).toEqual([made[2], late]);
  });

  scripted('ends without a token, or with an empty one', 'U: both forms were seen', async ({ ssm }) => {
    await createdIds(ssm, 2);

    const { Associations, NextToken } = await page(ssm, 50);

    expect(Associations).toHaveLength(2);
    expect([undefined, '']).toContain(NextToken);
  });

  scripted('shows 50 when MaxResults is left out', 'U: no default is documented', async ({ ssm }) => {
    await createdIds(ssm, 51);

    const { Associations, NextToken } = await page(ssm);

    expect(Associations).toHaveLength(50);
    expect(NextToken).toBeTruthy();
  });

  statement('refuses a made-up token: InvalidNextToken', 'M: ListAssociations', async ({ ssm }) => {
    expect((await errorOf(page(ssm, 50, 'nonsense'))).name).toBe('InvalidNextToken');
  });

  for (const end of ['*', '=', ' ']) {
    statement(
      `refuses a token with "${end}" added to it: InvalidNextToken`,
      'U: the error is in the model, but nobody has tried',
      async ({ ssm }) => {
        await createdIds(ssm, 2);
        const { NextToken } = await page(ssm, 1);

        expect((await errorOf(page(ssm, 1, `${NextToken}${end}`))).name).toBe('InvalidNextToken');
      },
    );
  }
});

describe('the list of versions of an association', () => {
  statement('comes in pages too', 'M: ListAssociationVersions is paged', async ({ ssm }) => {
    const AssociationId = await createdId(ssm);
    await update(ssm, { AssociationId, Parameters: { commands: ['date'] } });
    const list = (NextToken?: string) =>
      ssm.send(new ListAssociationVersionsCommand({ AssociationId, MaxResults: 1, NextToken }));

    const first = await list();
    const second = await list(first.NextToken);

    const found = [first, second].map((one) => one.AssociationVersions!);
    expect(found.map((versions) => versions.length)).toEqual([1, 1]);
    expect(new Set(found.flat().map((one) => one.AssociationVersion))).toEqual(new Set(['1', '2']));
    expect([undefined, '']).toContain(second.NextToken);
  });

  statement('refuses a made-up token: InvalidNextToken', 'M: ListAssociationVersions', async ({ ssm }) => {
    const AssociationId = await createdId(ssm);
    const list = new ListAssociationVersionsCommand({ AssociationId, NextToken: 'nonsense' });

    expect((await errorOf(ssm.send(list))).name).toBe('InvalidNextToken');
  });
});

describe('the list of executions', () => {
  statement(
    'refuses a token of another list: InvalidNextToken',
    'U: seen of no token, nor documented',
    async ({ ssm }) => {
      const AssociationId = await createdId(ssm);
      await update(ssm, { AssociationId, Parameters: { commands: ['date'] } });
      const versions = new ListAssociationVersionsCommand({ AssociationId, MaxResults: 1 });
      const { NextToken } = await ssm.send(versions);

      const foreign = new DescribeAssociationExecutionsCommand({ AssociationId, NextToken });

      expect((await errorOf(ssm.send(foreign))).name).toBe('InvalidNextToken');
    },
  );
});

describe('MaxResults', () => {
  const execution = { AssociationId: UNKNOWN, ExecutionId: UNKNOWN };
  const lists: Record<string, [object, number, number]> = {
    ListAssociations: [{}, 1, 50],
    ListAssociationVersions: [{ AssociationId: UNKNOWN }, 1, 50],
    DescribeAssociationExecutions: [{ AssociationId: UNKNOWN }, 1, 50],
    DescribeAssociationExecutionTargets: [execution, 1, 50],
    ListDocuments: [{}, 1, 50],
    ListDocumentVersions: [{ Name: 'AWS-RunShellScript' }, 1, 50],
    ListComplianceItems: [{}, 1, 50],
    ListComplianceSummaries: [{}, 1, 50],
    ListResourceComplianceSummaries: [{}, 1, 50],
    DescribeInstanceAssociationsStatus: [{ InstanceId: nodeId('1') }, 1, 50],
    ListCommandInvocations: [{}, 1, 50],
    DescribeEffectiveInstanceAssociations: [{ InstanceId: nodeId('1') }, 1, 5],
    DescribeInstanceInformation: [{}, 5, 50],
    DescribeDocumentPermission: [{ Name: 'none', PermissionType: 'Share' }, 1, 200],
  };

  for (const [operation, [input, least, most]] of Object.entries(lists)) {
    statement(`of ${operation} is ${least} to ${most}`, `M: ${operation}Request`, async ({ call }) => {
      const told = [];
      for (const MaxResults of [least - 1, least, most, most + 1]) {
        const { message } = await call(operation, { ...input, MaxResults });
        told.push(message.includes("at 'maxResults' failed to satisfy constraint"));
      }

      expect(told).toEqual([true, false, false, true]);
    });
  }
});
