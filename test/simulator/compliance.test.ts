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
