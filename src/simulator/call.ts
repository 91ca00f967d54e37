import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError, statusOf } from './error.ts';
import { troubleAt, type Caller } from './faults.ts';
import type { CallRow, World } from './world.ts';

/** How a call ends: with an answer, an error, or a connection that is cut. */
export type Ending = { answer: string } | { error: AwsError } | 'drop';

/** What a call does and the body it answers. `stale`: it reads the state of before the latest writes. */
export type Effect = (stale: boolean) => string;

function outcomeOf(effect: Effect, stale: boolean): Ending {
  try {
    return { answer: effect(stale) };
  } catch (error) {
    if (error instanceof AwsError) return { error };
    console.error(error);
    return { error: new AwsError('InternalServerError', `The simulator failed: ${String(error)}`) };
  }
}

function endingOf(failure: AwsError | 'drop'): Ending {
  return failure === 'drop' ? 'drop' : { error: failure };
}

async function run(world: World, caller: Caller, effect: Effect): Promise<Ending> {
  const before = troubleAt(world, caller, 'before');
  const latencyMs = before.latencyMs + world.settings.latencyMs;
  if (latencyMs > 0) await sleep(latencyMs);
  if (before.failure) return endingOf(before.failure);
  world.clock.catchUp();
  const ending = outcomeOf(effect, before.stale);
  const after = troubleAt(world, caller, 'after');
  if (after.latencyMs > 0) await sleep(after.latencyMs);
  return after.failure ? endingOf(after.failure) : ending;
}

function note(row: CallRow, ending: Ending): void {
  if (ending === 'drop') {
    row.status = 0;
    row.errorCode = 'drop';
  } else if ('error' in ending) {
    row.status = statusOf(ending.error.code);
    row.errorCode = ending.error.code;
  } else row.status = 200;
}

/** Runs `effect` with the faults that strike it, and records the call. */
export async function performCall(
  world: World,
  caller: Caller,
  input: unknown,
  effect: Effect,
): Promise<Ending> {
  const { principal, operation, account, region } = caller;
  const row: CallRow = {
    seq: (world.calls.at(-1)?.seq ?? 0) + 1,
    time: new Date(world.clock.now()).toISOString(),
    principal,
    operation,
    input,
    status: null,
    account,
    region,
  };
  world.calls.push(row);
  const ending = await run(world, caller, effect);
  note(row, ending);
  return ending;
}
