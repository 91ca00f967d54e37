import { describe, expect, test } from 'vitest';
import { createdId, executionsOf, newestTargets, overviewOf, stage } from './support.ts';

describe('a node', () => {
  test('that is new does not keep another from running that comes at the same time', async () => {
    const { ssm, node, advance } = await stage();
    const id = await createdId(ssm);
    await advance('PT1M');

    await node('1');
    await node('2');
    await advance('PT1M');

    expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });

  test('that comes while a run finds its nodes is part of that run, once', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);

    await node('2');
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toHaveLength(1);
    expect(await newestTargets(ssm, id)).toHaveLength(2);
  });

  test('that is put again unchanged runs nothing', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);
    await advance('PT1M');

    await node('1');
    await advance('PT1M');

    expect(await executionsOf(ssm, id)).toHaveLength(1);
  });
});
