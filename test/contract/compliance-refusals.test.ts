import { ListComplianceItemsCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { errorOf, nodeId } from '../simulator/support.ts';
import { statement, type Ground } from './statement.ts';

const LIST = 'ListComplianceItems';

describe('listing compliance items is refused', () => {
  const refused: Record<string, [request: object, code: string, Ground]> = {
    'by 21 values of a filter': [
      { Filters: [{ Key: 'Id', Values: Array.from({ length: 21 }, String) }] },
      'ValidationException',
      'M: service model, ComplianceStringFilter',
    ],
    'by a comparison that is none': [
      { Filters: [{ Key: 'Id', Values: ['a'], Type: 'LIKE' }] },
      'ValidationException',
      'M: service model, ComplianceStringFilter',
    ],
    'of an empty list of nodes': [{ ResourceIds: [] }, 'ValidationException', `M: service model, ${LIST}`],
    'with a token that nobody gave': [
      { NextToken: 'made-up' },
      'InvalidNextToken',
      `M: service model, ${LIST}`,
    ],
    'by a key that is none': [
      { Filters: [{ Key: 'Colour', Values: ['red'] }] },
      'InvalidFilter',
      'U: the error of the operation that fits',
    ],
    'of two nodes': [
      { ResourceIds: [nodeId('1'), nodeId('2')] },
      'InvalidResourceId',
      'U: one node a call is documented, not the error',
    ],
    'of another type of resource': [
      { ResourceTypes: ['Toaster'] },
      'InvalidResourceType',
      'U: ManagedInstance alone is documented, not the error',
    ],
  };

  for (const [what, [request, code, ground]] of Object.entries(refused)) {
    statement(`${what}, as ${code}`, ground, async ({ call }) => {
      const answer = await call(LIST, request);

      expect({ status: answer.status, code: answer.code }).toEqual({ status: 400, code });
    });
  }

  const words: Record<string, [filter: object, message: string]> = {
    'a key that is none': [{ Key: 'Colour', Values: ['red'] }, 'Filter key Colour is not valid.'],
    'no key': [{ Values: ['red'] }, 'Filter key  is not valid.'],
    'no values': [{ Key: 'Id' }, 'Filter Id has no values.'],
  };

  for (const [what, [filter, message]] of Object.entries(words)) {
    statement(
      `by a filter with ${what}, in these words`,
      'U: nobody has shown the words',
      async ({ call }) => {
        const answer = await call(LIST, { Filters: [filter] });

        expect({ code: answer.code, message: answer.message }).toEqual({ code: 'InvalidFilter', message });
      },
    );
  }

  statement('of two nodes', 'D: API Reference, ListComplianceItems, ResourceIds', async (account) => {
    const request = { ResourceIds: [nodeId('1'), nodeId('2')] };

    expect((await errorOf(account.ssm.send(new ListComplianceItemsCommand(request)))).name).toBeTruthy();
  });
});
