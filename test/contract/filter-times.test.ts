import { describe, expect } from 'vitest';
import { createdId, APPLY_ONLY } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { statement } from './statement.ts';

const NO_TIME = 'noon';

/** Requests by a time that is none, of lists in which nothing is. */
const REQUESTS: Record<string, (account: Account) => Promise<object>> = {
  ListAssociations: async () => ({ AssociationFilterList: [{ key: 'LastExecutedAfter', value: NO_TIME }] }),
  DescribeAssociationExecutions: async ({ ssm }) => ({
    AssociationId: await createdId(ssm, APPLY_ONLY),
    Filters: [{ Key: 'CreatedTime', Value: NO_TIME, Type: 'EQUAL' }],
  }),
  ListCommandInvocations: async () => ({ Filters: [{ key: 'InvokedAfter', value: NO_TIME }] }),
  ListComplianceItems: async () => ({ Filters: [{ Key: 'ExecutionTime', Values: [NO_TIME] }] }),
};

describe('a filter by what is no time is refused', () => {
  for (const [operation, requestOf] of Object.entries(REQUESTS)) {
    statement(`of ${operation}`, 'U: nothing can be compared with it', async (account) => {
      const { status } = await account.call(operation, await requestOf(account));

      expect(status).toBe(400);
    });
  }
});
