import {
  DeleteAssociationCommand,
  ListComplianceItemsCommand,
  ListComplianceSummariesCommand,
  ListResourceComplianceSummariesCommand,
  type ComplianceItem,
  type ListComplianceItemsRequest,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, errorOf, nodeId, stage, type Stage } from './support.ts';

async function itemsOf(ssm: SSMClient, request: ListComplianceItemsRequest = {}): Promise<ComplianceItem[]> {
  return (await ssm.send(new ListComplianceItemsCommand(request))).ComplianceItems!;
}

/** Two nodes; a HIGH association fails on the second, a LOW one succeeds on both. */
async function ran(): Promise<Stage & { high: string; low: string }> {
  const made = await stage();
  await made.node('1');
  await made.node('2');
  const high = await createdId(made.ssm, { ComplianceSeverity: 'HIGH' });
  const low = await createdId(made.ssm, { ComplianceSeverity: 'LOW' });
  await made.admin('PUT', 'outcomes', [{ associationId: high, nodeId: nodeId('2'), status: 'Failed' }]);
  await made.advance('PT1M');
  return { ...made, high, low };
}

function severities(counts: Record<string, number>): object {
  const none = { CriticalCount: 0, HighCount: 0, MediumCount: 0, LowCount: 0 };
  return { ...none, InformationalCount: 0, UnspecifiedCount: 0, ...counts };
}

describe('a compliance item', () => {
  test('says whether a node did what an association says', async () => {
    const { ssm, high } = await ran();

    const [failed] = await itemsOf(ssm, { ResourceIds: [nodeId('2')], ResourceTypes: ['ManagedInstance'] });

    expect(failed).toEqual({
      ComplianceType: 'Association',
      ResourceType: 'ManagedInstance',
      ResourceId: nodeId('2'),
      Id: high,
      Title: '',
      Status: 'NON_COMPLIANT',
      Severity: 'HIGH',
      ExecutionSummary: { ExecutionTime: new Date('2026-01-01T00:00:01.200Z') },
      Details: { DocumentName: 'AWS-RunShellScript', DocumentVersion: '1' },
    });
  });

  const outcomes: Record<string, [string, string]> = {
    'a success complies': ['Success', 'COMPLIANT'],
    'a failure does not': ['Failed', 'NON_COMPLIANT'],
    'a timeout does not': ['TimedOut', 'NON_COMPLIANT'],
  };

  test.each(Object.entries(outcomes))('%s', async (_name, [status, expected]) => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'outcomes', [{ status }]);
    await create(ssm);
    await advance('PT1M');

    expect(await itemsOf(ssm)).toMatchObject([{ Status: expected, Severity: 'UNSPECIFIED' }]);
  });

  test('stays as it was while the next run is on its way', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await create(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT1M');
    await admin('PUT', 'outcomes', [{ status: 'Failed', durationMs: 600_000 }]);

    await advance('PT1H');
    const [during] = await itemsOf(ssm);
    await advance('PT10M');
    const [after] = await itemsOf(ssm);

    expect([during!.Status, after!.Status]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
  });

  test('counts as captured when any association ran on the node', async () => {
    const { ssm, low, advance } = await ran();
    await createdId(ssm, { Targets: [{ Key: 'InstanceIds', Values: [nodeId('1')] }] });
    await advance('PT1M');

    const items = await itemsOf(ssm, { Filters: [{ Key: 'Id', Values: [low] }] });

    expect(items.map((item) => item.ExecutionSummary!.ExecutionTime!.toISOString())).toEqual([
      '2026-01-01T00:01:01.200Z',
      '2026-01-01T00:00:01.200Z',
    ]);
  });

  test('is left to others when the association says MANUAL', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const content = {
      schemaVersion: '2.2',
      parameters: { AssociationId: { type: 'String', default: '' } },
      mainSteps: [{ action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ['true'] } }],
    };
    await admin('PUT', 'aws-documents/AWS-Manual', { content });
    await create(ssm, { Name: 'AWS-Manual', Parameters: {}, SyncCompliance: 'MANUAL' });
    await advance('PT1M');

    expect(await itemsOf(ssm)).toEqual([]);
  });

  test('ends with its association', async () => {
    const { ssm, high, low } = await ran();

    await ssm.send(new DeleteAssociationCommand({ AssociationId: high }));

    expect((await itemsOf(ssm)).map((item) => item.Id)).toEqual([low, low]);
  });

  const filters: Record<string, [string, string[], string | undefined, number]> = {
    'its type': ['ComplianceType', ['Association'], undefined, 4],
    'another type': ['ComplianceType', ['Patch'], 'EQUAL', 0],
    'its status': ['Status', ['NON_COMPLIANT'], undefined, 1],
    'not its status': ['Status', ['NON_COMPLIANT'], 'NOT_EQUAL', 3],
    'one of two severities': ['Severity', ['HIGH', 'CRITICAL'], undefined, 2],
    'how its severity begins': ['Severity', ['LO'], 'BEGIN_WITH', 2],
    'a time before': ['ExecutionTime', ['2026-01-01T00:00:01.2Z'], 'LESS_THAN', 0],
    'a time after': ['ExecutionTime', ['2026-01-01T00:00:01Z'], 'GREATER_THAN', 4],
  };

  test.each(Object.entries(filters))('is found by %s', async (_name, [Key, Values, Type, count]) => {
    const { ssm } = await ran();

    const found = await itemsOf(ssm, { Filters: [{ Key, Values, Type: Type as 'EQUAL' }] });

    expect(found).toHaveLength(count);
  });

  test('is refused by an unknown filter, of two nodes at once and of another type of resource', async () => {
    const { ssm } = await ran();

    const errors = [
      await errorOf(itemsOf(ssm, { Filters: [{ Key: 'Colour', Values: ['red'] }] })),
      await errorOf(itemsOf(ssm, { ResourceIds: [nodeId('1'), nodeId('2')] })),
      await errorOf(itemsOf(ssm, { ResourceTypes: ['Toaster'] })),
      await errorOf(itemsOf(ssm, { MaxResults: 51 })),
    ];

    expect(errors.map((error) => error.name)).toEqual([
      'InvalidFilter',
      'InvalidResourceId',
      'InvalidResourceType',
      'ValidationException',
    ]);
  });
});

describe('a compliance summary', () => {
  test('of a node counts its items', async () => {
    const { ssm } = await ran();

    const answer = await ssm.send(new ListResourceComplianceSummariesCommand({}));

    expect(answer.ResourceComplianceSummaryItems).toEqual([
      expect.objectContaining({ ResourceId: nodeId('1'), Status: 'COMPLIANT' }),
      {
        ComplianceType: 'Association',
        ResourceType: 'ManagedInstance',
        ResourceId: nodeId('2'),
        Status: 'NON_COMPLIANT',
        OverallSeverity: 'HIGH',
        ExecutionSummary: { ExecutionTime: new Date('2026-01-01T00:00:01.200Z') },
        CompliantSummary: { CompliantCount: 1, SeveritySummary: severities({ LowCount: 1 }) },
        NonCompliantSummary: { NonCompliantCount: 1, SeveritySummary: severities({ HighCount: 1 }) },
      },
    ]);
  });

  test('of nodes comes page by page', async () => {
    const { ssm } = await ran();

    const first = await ssm.send(new ListResourceComplianceSummariesCommand({ MaxResults: 1 }));
    const second = await ssm.send(
      new ListResourceComplianceSummariesCommand({ MaxResults: 1, NextToken: first.NextToken }),
    );

    const nodes = [first, second].map((answer) => answer.ResourceComplianceSummaryItems![0]!.ResourceId);
    expect(nodes).toEqual([nodeId('1'), nodeId('2')]);
    expect(second.NextToken).toBeUndefined();
  });

  test('of the fleet counts nodes', async () => {
    const { ssm } = await ran();

    const answer = await ssm.send(new ListComplianceSummariesCommand({ MaxResults: 50 }));
    const error = await errorOf(ssm.send(new ListComplianceSummariesCommand({ MaxResults: 10 })));

    expect(answer.ComplianceSummaryItems).toEqual([
      {
        ComplianceType: 'Association',
        CompliantSummary: { CompliantCount: 1, SeveritySummary: severities({ HighCount: 1 }) },
        NonCompliantSummary: { NonCompliantCount: 1, SeveritySummary: severities({ HighCount: 1 }) },
      },
    ]);
    expect(error.name).toBe('ValidationException');
  });
});
