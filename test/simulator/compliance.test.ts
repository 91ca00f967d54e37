import { ListComplianceItemsCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { create, stage } from './support.ts';

test('compliance is captured when a run ends, which is neither before nor after that', async () => {
  const { ssm, node, advance } = await stage();
  await node('1');
  await create(ssm);
  await advance('PT1M');
  const ended = '2026-01-01T00:00:01.200Z';
  const itemsBy = async (Type: 'EQUAL' | 'LESS_THAN' | 'GREATER_THAN') => {
    const Filters = [{ Key: 'ExecutionTime', Values: [ended], Type }];
    return (await ssm.send(new ListComplianceItemsCommand({ Filters }))).ComplianceItems!;
  };

  expect(await itemsBy('EQUAL')).toMatchObject([{ ExecutionSummary: { ExecutionTime: new Date(ended) } }]);
  expect(await itemsBy('LESS_THAN')).toEqual([]);
  expect(await itemsBy('GREATER_THAN')).toEqual([]);
});

test('of a run whose document is gone, the version that was asked for is told', async () => {
  const { ssm, admin, node, advance } = await stage();
  await node('1');
  await admin('PUT', 'aws-documents/AWS-Gone', { content: { schemaVersion: '2.2', mainSteps: [] } });
  await create(ssm, { Name: 'AWS-Gone', Parameters: {}, ScheduleExpression: 'rate(1 hour)' });
  await advance('PT1M');
  await admin('DELETE', 'aws-documents/AWS-Gone');

  await advance('PT1H');

  const { ComplianceItems: items } = await ssm.send(new ListComplianceItemsCommand({}));
  expect(items).toMatchObject([{ Details: { DocumentVersion: '$DEFAULT' } }]);
});
