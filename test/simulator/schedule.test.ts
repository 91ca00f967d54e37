import { expect, test } from 'vitest';
import { create, stage } from './support.ts';

test('a switch accepts the steps of cron that the documentation shows', async () => {
  const { ssm, admin } = await stage();
  await admin('PUT', 'settings', { switches: { acceptDocumentedCronSteps: true } });

  const made = await create(ssm, { ScheduleExpression: 'cron(0 */30 * * * ? *)' });

  expect(made.ScheduleExpression).toBe('cron(0 */30 * * * ? *)');
});
