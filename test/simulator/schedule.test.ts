import { expect, test } from 'vitest';
import { create, createdId, executionsOf, stage } from './support.ts';

test('a switch accepts the steps of cron that the documentation shows', async () => {
  const { ssm, admin } = await stage();
  await admin('PUT', 'settings', { switches: { acceptDocumentedCronSteps: true } });

  const made = await create(ssm, { ScheduleExpression: 'cron(0 */30 * * * ? *)' });

  expect(made.ScheduleExpression).toBe('cron(0 */30 * * * ? *)');
});

test('what a switch accepted runs on when it is off again', async () => {
  const { ssm, admin, node, advance } = await stage();
  await node('1');
  await admin('PUT', 'settings', { switches: { acceptDocumentedCronSteps: true } });
  const id = await createdId(ssm, { ScheduleExpression: 'cron(0 */1 * * ? *)' });

  await admin('PUT', 'settings', {});
  await advance('PT150M');

  expect(await executionsOf(ssm, id)).toHaveLength(3);
});
