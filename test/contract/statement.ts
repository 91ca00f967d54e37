import { test, type TaskMeta } from 'vitest';
import { stage, type Stage } from '../simulator/support.ts';
import { accountOf, type Account } from './account.ts';

/**
 * Why a statement is believed. The strongest one counts, in this order:
 * R seen on real AWS by others (Terraform's acceptance tests and issues, deploy-verified rules)
 * S a sample answer in AWS's documentation
 * D AWS's prose
 * M AWS's service model
 * C code that AWS owns (CloudFormation's provider, the SSM agent)
 * E measured with AWS's SDK against a stub
 * U nobody has seen it: assumed
 */
export type Evidence = 'R' | 'S' | 'D' | 'M' | 'C' | 'E' | 'U';

declare module 'vitest' {
  interface TaskMeta {
    /** Set on every statement of the contract. */
    evidence?: Evidence;
    /** Where the statement is from, for a reader who doubts it. */
    source?: string;
  }
}

/** `R: Terraform issue 3407` → class and source. */
export type Ground = `${Evidence}: ${string}`;

/** One fact of the API. It needs nothing but an account, so it can be asked of a real one too. */
export function statement(claim: string, ground: Ground, holds: (account: Account) => Promise<void>): void {
  test(claim, { meta: metaOf(ground) }, async () => holds(accountOf(await stage())));
}

/** One fact that shows only where time, nodes and outcomes obey the test: never asked of a real account. */
export function scripted(claim: string, ground: Ground, holds: (world: World) => Promise<void>): void {
  test(claim, { meta: metaOf(ground) }, async () => {
    const world = await stage();
    await holds({ ...world, ...accountOf(world) });
  });
}

/** An account with the hands that move its world. */
export type World = Account & Stage;

function metaOf(ground: Ground): Pick<TaskMeta, 'evidence' | 'source'> {
  const [evidence, source] = ground.split(/: (.*)/s);
  return { evidence: evidence as Evidence, source: source! };
}
