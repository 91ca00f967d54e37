import type { Operator } from '../../src/operator.ts';

/** A look by name, one at all names, the create, and a look at what was made. */
export const CALLS_OF_A_CREATE = 4;

/** Calls of an urgency that wait for the budget. */
export async function waiting({ port }: Operator, urgency: string): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const series = new RegExp(`aws_budget_waiting{region="eu-west-1",urgency="${urgency}"} (\\d+)`);
  return Number(series.exec(metrics)?.[1] ?? 0);
}
