import { describe, expect } from 'vitest';
import { createdId, APPLY_ONLY } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { statement } from './statement.ts';

/** Requests by a time, of lists in which nothing is: by operation, and by the key of the filter where it takes several. */
const REQUESTS: Record<string, (time: string, account: Account) => Promise<object>> = {
  'ListAssociations, LastExecutedBefore': async (value) => ({
    AssociationFilterList: [{ key: 'LastExecutedBefore', value }],
  }),
  'ListAssociations, LastExecutedAfter': async (value) => ({
    AssociationFilterList: [{ key: 'LastExecutedAfter', value }],
  }),
  DescribeAssociationExecutions: async (Value, { ssm }) => ({
    AssociationId: await createdId(ssm, APPLY_ONLY),
    Filters: [{ Key: 'CreatedTime', Value, Type: 'EQUAL' }],
  }),
  'ListCommandInvocations, InvokedBefore': async (value) => ({ Filters: [{ key: 'InvokedBefore', value }] }),
  'ListCommandInvocations, InvokedAfter': async (value) => ({ Filters: [{ key: 'InvokedAfter', value }] }),
  ListComplianceItems: async (time) => ({ Filters: [{ Key: 'ExecutionTime', Values: [time] }] }),
};

const OTHER_CODES: Record<string, string> = { ListComplianceItems: 'InvalidFilter' };

const NO_TIMES = ['noon', '7', 'March 7, 2026', '2026-02-30T00:00:00Z', '2026-01-01T25:00:00Z'];
const TIMES = ['2026-01-01', '2026-01-01T00:00:00', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00+0200'];

for (const [what, requestOf] of Object.entries(REQUESTS)) {
  const operation = what.split(',')[0]!;

  describe(`a filter of ${what} by a time`, () => {
    for (const time of NO_TIMES) {
      statement(`is refused when it is ${time}`, 'U: nothing can be compared with it', async (account) => {
        const { code, message } = await account.call(operation, await requestOf(time, account));

        expect(code).toBe(OTHER_CODES[operation] ?? 'ValidationException');
        expect(message).toBe(`${time} is not an ISO-8601 time.`);
      });
    }

    for (const time of TIMES) {
      statement(`can be ${time}`, 'U: which forms of ISO-8601 are taken', async (account) => {
        const { status } = await account.call(operation, await requestOf(time, account));

        expect(status).toBe(200);
      });
    }
  });
}
