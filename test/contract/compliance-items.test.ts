import {
  DeleteAssociationCommand,
  ListComplianceItemsCommand,
  type ComplianceItem,
  type ListComplianceItemsRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { create, createdId, nodeId } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { scripted, type Ground, type World } from './statement.ts';

const SAMPLE = 'S: API Reference, ListComplianceItems';
const SEVERITY = 'D: API Reference, CreateAssociation, ComplianceSeverity';
const COMPLIANCE = 'D: User Guide, About State Manager association compliance';

async function itemsOf(
  { ssm }: Account,
  request: ListComplianceItemsRequest = {},
): Promise<ComplianceItem[]> {
  return (await ssm.send(new ListComplianceItemsCommand(request))).ComplianceItems!;
}

/** Two nodes; a HIGH association fails on the second, a LOW one succeeds on both. */
async function ran({ ssm, admin, node, pass }: World): Promise<{ high: string; low: string }> {
  await node('1');
  await node('2');
  const high = await createdId(ssm, { ComplianceSeverity: 'HIGH' });
  const low = await createdId(ssm, { ComplianceSeverity: 'LOW' });
  await admin('PUT', 'outcomes', [{ associationId: high, nodeId: nodeId('2'), status: 'Failed' }]);
  await pass('PT1M');
  return { high, low };
}

describe('a compliance item', () => {
  scripted('says whether a node did what an association says', SAMPLE, async (world) => {
    const { high } = await ran(world);

    const items = await itemsOf(world, {
      ResourceIds: [nodeId('2')],
      ResourceTypes: ['ManagedInstance'],
      Filters: [
        { Key: 'ComplianceType', Values: ['Association'], Type: 'EQUAL' },
        { Key: 'Id', Values: [high], Type: 'EQUAL' },
      ],
    });

    expect(items).toEqual([
      {
        ComplianceType: 'Association',
        ResourceType: 'ManagedInstance',
        ResourceId: nodeId('2'),
        Id: high,
        Title: '',
        Status: 'NON_COMPLIANT',
        Severity: 'HIGH',
        ExecutionSummary: { ExecutionTime: expect.any(Date) },
        Details: { DocumentName: 'AWS-RunShellScript', DocumentVersion: '1' },
      },
    ]);
  });

  const statuses: Record<string, [status: string, expected: string, Ground]> = {
    'is COMPLIANT after a success': ['Success', 'COMPLIANT', COMPLIANCE],
    'is NON_COMPLIANT after a failure': ['Failed', 'NON_COMPLIANT', COMPLIANCE],
    'is NON_COMPLIANT after a timeout': ['TimedOut', 'NON_COMPLIANT', COMPLIANCE],
    'is COMPLIANT after a run that was skipped': ['Skipped', 'COMPLIANT', 'U: nothing there is against it'],
  };

  for (const [claim, [status, Status, ground]] of Object.entries(statuses)) {
    scripted(claim, ground, async (world) => {
      await world.node('1');
      await world.admin('PUT', 'outcomes', [{ status }]);
      await create(world.ssm);
      await world.pass('PT1M');

      expect(await itemsOf(world)).toMatchObject([{ Status }]);
    });
  }

  for (const ComplianceSeverity of ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'] as const) {
    scripted(`has the severity ${ComplianceSeverity} of its association`, SEVERITY, async (world) => {
      await world.node('1');
      await create(world.ssm, { ComplianceSeverity });
      await world.pass('PT1M');

      expect(await itemsOf(world)).toMatchObject([{ Severity: ComplianceSeverity }]);
    });
  }

  scripted('has the severity UNSPECIFIED if its association has none', SAMPLE, async (world) => {
    await world.node('1');
    await create(world.ssm);
    await world.pass('PT1M');

    expect(await itemsOf(world)).toMatchObject([{ Severity: 'UNSPECIFIED' }]);
  });

  scripted('counts as captured whenever any association ran on the node', COMPLIANCE, async (world) => {
    const { low } = await ran(world);
    await createdId(world.ssm, { Targets: [{ Key: 'InstanceIds', Values: [nodeId('1')] }] });
    await world.pass('PT1M');

    const items = await itemsOf(world, { Filters: [{ Key: 'Id', Values: [low] }] });

    const minutes = items.map((item) => item.ExecutionSummary!.ExecutionTime!.getUTCMinutes());
    expect(minutes).toEqual([1, 0]);
  });

  scripted(
    'stays as it was while the next run is on its way',
    'U: a run that is not over says nothing yet',
    async (world) => {
      await world.node('1');
      await create(world.ssm, { ScheduleExpression: 'rate(1 hour)' });
      await world.pass('PT1M');
      await world.admin('PUT', 'outcomes', [{ status: 'Failed', durationMs: 600_000 }]);

      await world.pass('PT1H');
      const [during] = await itemsOf(world);
      await world.pass('PT10M');
      const [after] = await itemsOf(world);

      expect([during!.Status, after!.Status]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
    },
  );

  scripted(
    'is left to others if the association says MANUAL',
    'M: service model, SyncCompliance',
    async (world) => {
      const { ssm, admin, node, pass } = world;
      await node('1');
      const content = {
        schemaVersion: '2.2',
        parameters: { AssociationId: { type: 'String', default: '' } },
        mainSteps: [{ action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ['true'] } }],
      };
      await admin('PUT', 'aws-documents/AWS-Manual', { content });
      await create(ssm, { Name: 'AWS-Manual', Parameters: {}, SyncCompliance: 'MANUAL' });

      await pass('PT1M');

      expect(await itemsOf(world)).toEqual([]);
    },
  );

  scripted('ends with its association', 'U: nothing says how long it stays', async (world) => {
    const { high, low } = await ran(world);

    await world.ssm.send(new DeleteAssociationCommand({ AssociationId: high }));

    expect((await itemsOf(world)).map((item) => item.Id)).toEqual([low, low]);
  });
});

describe('compliance items are found by', () => {
  const filters: Record<string, [Key: string, Values: string[], Type: string | undefined, count: number]> = {
    'their type': ['ComplianceType', ['Association'], 'EQUAL', 4],
    'another type, none': ['ComplianceType', ['Patch'], 'EQUAL', 0],
    'their status': ['Status', ['NON_COMPLIANT'], 'EQUAL', 1],
    'a status that is not theirs': ['Status', ['NON_COMPLIANT'], 'NOT_EQUAL', 3],
    'one of several values': ['Severity', ['HIGH', 'CRITICAL'], 'EQUAL', 2],
    'how a value begins': ['Severity', ['LO'], 'BEGIN_WITH', 2],
    'a time before': ['ExecutionTime', ['2026-01-02T00:00:00Z'], 'LESS_THAN', 4],
    'a time after': ['ExecutionTime', ['2026-01-01T00:00:00Z'], 'GREATER_THAN', 4],
  };

  for (const [what, [Key, Values, Type, count]] of Object.entries(filters)) {
    scripted(what, 'M: service model, ComplianceStringFilter', async (world) => {
      await ran(world);

      expect(await itemsOf(world, { Filters: [{ Key, Values, Type: Type as 'EQUAL' }] })).toHaveLength(count);
    });
  }

  const unverified: Record<string, [Key: string, Values: string[], Type: string, count: number]> = {
    'none of several values': ['Severity', ['HIGH', 'LOW'], 'NOT_EQUAL', 0],
    'a time with an offset, by its moment': [
      'ExecutionTime',
      ['2026-01-01T01:00:00+0200'],
      'GREATER_THAN',
      4,
    ],
  };

  for (const [what, [Key, Values, Type, count]] of Object.entries(unverified)) {
    scripted(what, 'U: nobody has tried', async (world) => {
      await ran(world);

      expect(await itemsOf(world, { Filters: [{ Key, Values, Type: Type as 'EQUAL' }] })).toHaveLength(count);
    });
  }

  scripted('equality if no type of comparison is given', 'U: nothing else would fit', async (world) => {
    await ran(world);

    expect(await itemsOf(world, { Filters: [{ Key: 'Status', Values: ['NON_COMPLIANT'] }] })).toHaveLength(1);
  });
});
