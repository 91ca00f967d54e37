import { describe, expect } from 'vitest';
import { createdId, nodeId } from '../simulator/support.ts';
import { scripted } from './statement.ts';

const ON_NODE = { InstanceId: nodeId('1') };

/** What a list is asked for beside its page, and the member that it answers. */
const LISTS: Record<string, readonly [request: object, member: string]> = {
  ListCommandInvocations: [{}, 'CommandInvocations'],
  ListComplianceItems: [{}, 'ComplianceItems'],
  ListResourceComplianceSummaries: [{}, 'ResourceComplianceSummaryItems'],
  ListComplianceSummaries: [{}, 'ComplianceSummaryItems'],
  DescribeInstanceAssociationsStatus: [ON_NODE, 'InstanceAssociationStatusInfos'],
  DescribeEffectiveInstanceAssociations: [ON_NODE, 'Associations'],
  DescribeInstanceInformation: [{}, 'InstanceInformationList'],
};

describe('a token that nobody gave is InvalidNextToken', () => {
  for (const [operation, [request]] of Object.entries(LISTS)) {
    scripted(`of ${operation}`, `M: service model, ${operation}`, async ({ call, node }) => {
      await node('1');

      const { status, code, message } = await call(operation, { ...request, NextToken: 'made-up' });

      expect({ status, code }).toEqual({ status: 400, code: 'InvalidNextToken' });
      expect(message).toContain('token');
    });
  }
});

describe('a list of runs has at most as many items in a page as asked for', () => {
  const { ListComplianceSummaries: _one, DescribeInstanceInformation: _five, ...lists } = LISTS;

  for (const [operation, [request, member]] of Object.entries(lists)) {
    scripted(`of ${operation}`, `M: service model, ${operation}`, async ({ ssm, call, node, pass }) => {
      await node('1');
      await node('2');
      await createdId(ssm);
      await createdId(ssm);
      await pass('PT1M');

      const { body } = await call(operation, { ...request, MaxResults: 1 });
      const next = await call(operation, { ...request, MaxResults: 1, NextToken: body['NextToken'] });

      expect(body[member]).toHaveLength(1);
      expect(next.body[member]).toHaveLength(1);
      expect(next.body[member]).not.toEqual(body[member]);
    });
  }
});
