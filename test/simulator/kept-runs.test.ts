import { expect, test } from 'vitest';
import { createdId, executionsOf, nodeId, stage } from './support.ts';

test('of many runs on many nodes the oldest are forgotten', async () => {
  const { ssm, admin, advance } = await stage();
  const nodes = Array.from({ length: 300 }, (_, index) => nodeId(String(index)));
  for (const id of nodes) await admin('PUT', `nodes/${id}`, { platformType: 'Linux' }); // oxlint-disable-line no-await-in-loop -- one after the other
  const id = await createdId(ssm, { ScheduleExpression: 'rate(30 minutes)' });

  await advance('PT12H');

  // 20 are kept however many nodes they have, which are 6,000 here
  expect(await executionsOf(ssm, id)).toHaveLength(20);
});
