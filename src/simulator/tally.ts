import type { ExecutionTarget } from './region.ts';

/** Where targets stand, kept as they change: what a run costs must not grow with the square of its nodes. */
export interface Tally {
  waiting: number;
  running: number;
  /** Those that ended, by the status that AWS counts them under. */
  ended: Record<string, number>;
  /** Those of them that failed, by DetailedStatus. */
  failures: Record<string, number>;
}

const COUNTED = ['Pending', 'Success', 'Failed', 'Skipped'];

export function emptyTally(): Tally {
  return { waiting: 0, running: 0, ended: {}, failures: {} };
}

function bump(counts: Record<string, number>, key: string, by: number): void {
  counts[key] = (counts[key] ?? 0) + by;
}

/** Counts a target in, or out again with -1, as it is now. [U] one that timed out counts as Failed. */
export function count(tally: Tally, target: ExecutionTarget, by: 1 | -1): void {
  if (!target.done) {
    if (target.startedAt === undefined) tally.waiting += by;
    else tally.running += by;
    return;
  }
  const status = target.status === 'TimedOut' ? 'Failed' : target.status;
  bump(tally.ended, status, by);
  if (status === 'Failed') bump(tally.failures, target.detailedStatus, by);
}

/** How many targets have which status, statuses without targets left out. [U] a running one counts as Pending. */
export function countsOf({ waiting, running, ended }: Tally): Record<string, number> {
  const all: Record<string, number> = { ...ended, Pending: waiting + running };
  const counts = COUNTED.map((status) => [status, all[status] ?? 0] as const);
  return Object.fromEntries(counts.filter(([, number]) => number > 0));
}

/** [U] failures of several kinds show as Failed. */
function failureOf({ failures }: Tally): string | undefined {
  const kinds = Object.keys(failures).filter((kind) => failures[kind]! > 0);
  return kinds.length > 1 ? 'Failed' : kinds[0];
}

/** What the targets come to. */
export function summaryOf(tally: Tally): { Status: string; DetailedStatus: string } {
  const { waiting, running, ended } = tally;
  if (waiting + running > 0) {
    const hasBegun = running > 0 || Object.values(ended).some((number) => number > 0);
    return { Status: 'Pending', DetailedStatus: hasBegun ? 'InProgress' : 'Associated' };
  }
  const failure = failureOf(tally);
  return failure === undefined
    ? { Status: 'Success', DetailedStatus: 'Success' }
    : { Status: 'Failed', DetailedStatus: failure };
}
