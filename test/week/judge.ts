import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { condition } from '../support/rig.ts';

/** What the simulator holds of an association, as far as its runs go. Times are seconds since 1970. */
export interface HeldRuns {
  readonly AssociationName: string;
  readonly AssociationVersion: string;
  readonly LastExecutionDate?: number;
  readonly Overview: {
    readonly Status: string;
    readonly AssociationStatusAggregatedCount?: Readonly<Record<string, number>>;
  };
  /** Oldest first. */
  readonly Executions: readonly HeldExecution[];
}

interface HeldExecution {
  readonly ExecutionId: string;
  readonly AssociationVersion: string;
  readonly Status: string;
  readonly CreatedTime: number;
  readonly Targets: readonly { readonly ResourceId: string; readonly Status: string }[];
}

const FAILURES = new Set(['Failed', 'TimedOut']);
const MOST = 10;
/** So many targets AWS tells in one answer. */
const PAGE = 50;

/** Two sweeps, and a look at what seems wrong. What is due is told within it, too. */
const SETTLED_S = 135;

/** No run is going on, and none has begun or ended so lately that it may not be told of yet. */
export function isAtRest({ Overview, Executions }: HeldRuns, now: Date): boolean {
  const { Status, CreatedTime } = Executions.at(-1) ?? { Status: '', CreatedTime: 0 };
  const isGoingOn = Status === 'Pending' || Overview.Status === 'Pending';
  return !isGoingOn && now.getTime() / 1_000 - CreatedTime > SETTLED_S;
}

/** Whether the status says what AWS holds, at rest; each answer is a fault. */
export function faultsOf(resource: SsmAssociation, held: HeldRuns, now: Date): string[] {
  const { status } = resource;
  const counts = held.Overview.AssociationStatusAggregatedCount ?? {};
  const failedCount = (counts['Failed'] ?? 0) + (counts['TimedOut'] ?? 0);
  const failing = failingIn(held);
  const named = status?.failedTargets?.map(({ id }) => id) ?? [];
  const isWhole = status?.failedTargetsComplete !== false;
  const runs = held.Executions.toReversed().map(({ ExecutionId }) => ExecutionId);
  const shown = status?.runs?.map(({ executionId }) => executionId) ?? [];
  const told = condition(resource, 'RunsSucceeding');
  const next = status?.nextRunTime;
  const facts: Readonly<Record<string, readonly [found: unknown, wanted: unknown]>> = {
    version: [status?.associationVersion, held.AssociationVersion],
    overview: [status?.overview?.status, held.Overview.Status],
    counts: [sorted(status?.overview?.counts ?? {}), sorted(counts)],
    lastExecutionTime: [
      seconds(status?.lastExecutionTime),
      held.LastExecutionDate && Math.floor(held.LastExecutionDate),
    ],
    failedTargetCount: [status?.failedTargetCount, failedCount],
    RunsSucceeding: [[told.status, told.reason], saidOf(held)],
    runs: [shown, runs.slice(0, 5)],
    lastRun: [runOf(status?.lastRun), runFrom(held.Executions.at(-1))],
    'failedTargets that have not failed': [named.filter((id) => !failing.has(id)), []],
    'failedTargets are whole': [
      isWhole,
      isWhole && failedCount <= MOST ? named.length === failing.size : isSurelyWhole(held, failing),
    ],
    'failedTargets are not whole, and nobody says why': [
      !isWhole && named.length < MOST && status?.runsIncomplete === undefined,
      false,
    ],
    'failedTargets without a reason': [
      (status?.failedTargets ?? []).filter(({ message }) => isWhole && message === undefined),
      [],
    ],
    'next run is to come': [next === undefined || secondsUntil(next, now) > -SETTLED_S, true],
  };
  return Object.entries(facts)
    .filter(([, [found, wanted]]) => JSON.stringify(found) !== JSON.stringify(wanted))
    .map(([what, [found, wanted]]) => `${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

/** Nodes whose newest result of the current version is a failure. */
function failingIn({ Executions, AssociationVersion }: HeldRuns): ReadonlySet<string> {
  const latest = new Map<string, string>();
  for (const run of Executions) {
    if (run.AssociationVersion !== AssociationVersion) continue;
    for (const { ResourceId, Status } of run.Targets) latest.set(ResourceId, Status);
  }
  return new Set([...latest].filter(([, status]) => FAILURES.has(status)).map(([id]) => id));
}

/** All of them failed in the newest run, so that even two calls tell of them: who they are, and why. */
function isSurelyWhole({ Executions }: HeldRuns, failing: ReadonlySet<string>): boolean {
  const { Targets = [] } = Executions.at(-1) ?? {};
  const last = new Set(Targets.map(({ ResourceId }) => ResourceId));
  return failing.size <= MOST && Targets.length <= PAGE && [...failing].every((id) => last.has(id));
}

function saidOf({ Overview }: HeldRuns): readonly [status: string, reason: string] {
  const counts = Overview.AssociationStatusAggregatedCount ?? {};
  const { Success: succeeded = 0, Skipped: skipped = 0 } = counts;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (Overview.Status === 'Failed')
    return ['False', succeeded + skipped > 0 ? 'SomeTargetsFailed' : 'AllTargetsFailed'];
  if (succeeded > 0) return ['True', 'Succeeded'];
  return ['Unknown', total === 0 ? 'NoTargetsMatched' : 'AllSkipped'];
}

type LastRun = NonNullable<NonNullable<SsmAssociation['status']>['lastRun']>;

function runOf(run: LastRun | undefined): readonly unknown[] {
  return [run?.executionId, run?.status, run?.associationVersion, run?.targets?.total];
}

function runFrom(run: HeldExecution | undefined): readonly unknown[] {
  return [run?.ExecutionId, run?.Status, run?.AssociationVersion, run?.Targets.length];
}

function sorted(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function seconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : new Date(time).getTime() / 1_000;
}

function secondsUntil(time: string, now: Date): number {
  return (Date.parse(time) - now.getTime()) / 1_000;
}

/** What of an association a status can tell. The same before and after: nothing is to be written. */
export function meaningOf({ AssociationVersion, Overview, Executions, LastExecutionDate }: HeldRuns): string {
  return JSON.stringify([AssociationVersion, Overview, LastExecutionDate, Executions.at(-1)?.ExecutionId]);
}
