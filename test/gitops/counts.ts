import { writesAmong, type SimulatedCall } from '../support/simulator-admin.ts';
import type { Site } from './site.ts';

/** Of the last call to AWS so far. */
export async function now({ aws }: Site): Promise<number> {
  return (await aws.calls()).at(-1)?.seq ?? 0;
}

/** How often the operator has sent each operation that changes AWS. */
export async function writesSince({ aws }: Site, seq: number): Promise<Readonly<Record<string, number>>> {
  const writes = writesAmong(await aws.calls(seq)).filter(isOfOperator);
  return Object.fromEntries(
    [...Map.groupBy(writes, ({ operation }) => operation)].map(([name, calls]) => [name, calls.length]),
  );
}

function isOfOperator({ principal }: SimulatedCall): boolean {
  return principal !== 'somebody';
}
