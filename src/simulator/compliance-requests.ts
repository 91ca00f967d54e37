import { integer, listOf, structure, text } from './association-requests.ts';
import type { StructureRule } from './constraints.ts';

const FILTERS = listOf(
  structure({
    Key: text({ min: 1, max: 200 }),
    Values: listOf(text(), 1, 20),
    Type: text({ enum: ['EQUAL', 'NOT_EQUAL', 'BEGIN_WITH', 'LESS_THAN', 'GREATER_THAN'] }),
  }),
);

const PAGED = { NextToken: text(), MaxResults: integer(1, 50) };

/** Constraints of the requests about compliance, as the AWS model states them. */
export const COMPLIANCE_REQUESTS: Record<string, StructureRule> = {
  ListComplianceItems: structure({
    Filters: FILTERS,
    ResourceIds: listOf(text({ min: 1, max: 100 }), 1),
    ResourceTypes: listOf(text({ min: 1, max: 50 }), 1),
    ...PAGED,
  }),
  ListComplianceSummaries: structure({ Filters: FILTERS, ...PAGED }),
  ListResourceComplianceSummaries: structure({ Filters: FILTERS, ...PAGED }),
};
