import {
  ListComplianceSummariesCommand,
  ListResourceComplianceSummariesCommand,
  type ListResourceComplianceSummariesRequest,
  type ResourceComplianceSummaryItem,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, nodeId } from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

const SUMMARIES = 'API Reference, ListComplianceSummaries';

/** Two nodes; a HIGH association fails on the second, a LOW one succeeds on both. */
async function ran({ ssm, admin, node, pass }: World): Promise<void> {
  await node('1');
  await node('2');
  const high = await createdId(ssm, { ComplianceSeverity: 'HIGH' });
  await createdId(ssm, { ComplianceSeverity: 'LOW' });
  await admin('PUT', 'outcomes', [{ associationId: high, nodeId: nodeId('2'), status: 'Failed' }]);
  await pass('PT1M');
}

async function rowsOf(
  { ssm }: World,
  request: ListResourceComplianceSummariesRequest = {},
): Promise<ResourceComplianceSummaryItem[]> {
  const answer = await ssm.send(new ListResourceComplianceSummariesCommand(request));
  return answer.ResourceComplianceSummaryItems!;
}

function severities(counts: Record<string, number>): object {
  const none = { CriticalCount: 0, HighCount: 0, MediumCount: 0, LowCount: 0 };
  return { ...none, InformationalCount: 0, UnspecifiedCount: 0, ...counts };
}

describe('the compliance summary of a node', () => {
  scripted(
    'counts its items by severity',
    'S: API Reference, ListResourceComplianceSummaries',
    async (world) => {
      await ran(world);

      const [, failed] = await rowsOf(world);

      expect(failed).toEqual({
        ComplianceType: 'Association',
        ResourceType: 'ManagedInstance',
        ResourceId: nodeId('2'),
        Status: 'NON_COMPLIANT',
        OverallSeverity: 'HIGH',
        ExecutionSummary: { ExecutionTime: expect.any(Date) },
        CompliantSummary: { CompliantCount: 1, SeveritySummary: severities({ LowCount: 1 }) },
        NonCompliantSummary: { NonCompliantCount: 1, SeveritySummary: severities({ HighCount: 1 }) },
      });
    },
  );

  scripted('is one row for each node', 'D: API Reference, ListResourceComplianceSummaries', async (world) => {
    await ran(world);

    expect((await rowsOf(world)).map((row) => [row.ResourceId, row.Status])).toEqual([
      [nodeId('1'), 'COMPLIANT'],
      [nodeId('2'), 'NON_COMPLIANT'],
    ]);
  });

  scripted('is found by its status', 'M: service model, ListResourceComplianceSummaries', async (world) => {
    await ran(world);
    const Filters = [{ Key: 'Status', Values: ['NON_COMPLIANT'], Type: 'EQUAL' as const }];

    expect((await rowsOf(world, { Filters })).map((row) => row.ResourceId)).toEqual([nodeId('2')]);
  });

  scripted(
    'comes page by page',
    'M: service model, ListResourceComplianceSummaries',
    async ({ ssm, ...world }) => {
      await ran({ ssm, ...world });

      const first = await ssm.send(new ListResourceComplianceSummariesCommand({ MaxResults: 1 }));
      const { NextToken } = first;
      const second = await ssm.send(
        new ListResourceComplianceSummariesCommand({ MaxResults: 1, NextToken: NextToken! }),
      );

      const nodes = [first, second].map((answer) => answer.ResourceComplianceSummaryItems![0]!.ResourceId);
      expect(nodes).toEqual([nodeId('1'), nodeId('2')]);
      expect(second.NextToken || undefined).toBeUndefined();
    },
  );
});

describe('the compliance summary of the fleet', () => {
  scripted('counts nodes that comply and that do not', `D: ${SUMMARIES}`, async (world) => {
    await ran(world);

    const { ComplianceSummaryItems } = await world.ssm.send(new ListComplianceSummariesCommand({}));

    expect(ComplianceSummaryItems).toMatchObject([
      {
        ComplianceType: 'Association',
        CompliantSummary: { CompliantCount: 1 },
        NonCompliantSummary: { NonCompliantCount: 1 },
      },
    ]);
  });

  scripted(
    'counts a node by its overall severity',
    'U: nothing says by which of its items',
    async (world) => {
      await ran(world);

      const { ComplianceSummaryItems } = await world.ssm.send(new ListComplianceSummariesCommand({}));

      expect(ComplianceSummaryItems).toMatchObject([
        {
          CompliantSummary: { SeveritySummary: severities({ HighCount: 1 }) },
          NonCompliantSummary: { SeveritySummary: severities({ HighCount: 1 }) },
        },
      ]);
    },
  );

  statement('takes 50 for MaxResults', `D: ${SUMMARIES}, MaxResults`, async ({ call }) => {
    expect((await call('ListComplianceSummaries', { MaxResults: 50 })).status).toBe(200);
  });

  statement('refuses another MaxResults', `D: ${SUMMARIES}, MaxResults`, async ({ call }) => {
    expect((await call('ListComplianceSummaries', { MaxResults: 10 })).status).toBe(400);
  });

  statement(
    'refuses another MaxResults as ValidationException',
    'U: the operation has no error of its own for it',
    async ({ call }) => {
      expect((await call('ListComplianceSummaries', { MaxResults: 10 })).code).toBe('ValidationException');
    },
  );
});
