import type { ReconcileError } from '../../controller/error.ts';
import type { Execution } from '../../ssm/gateway.ts';
import type { Work } from '../work.ts';
import type { RunCalls } from './calls.ts';
import type { FailedTarget } from './failures/failed-target.ts';
import type { Gap } from './gap/gap.ts';
import type { SeenRuns } from './seen.ts';

/** One look at one run. */
export interface RunLook {
  readonly work: Work;
  readonly observed: SeenRuns;
  readonly calls: RunCalls;
  /** Why no output is shown: it is not known which values are secret. */
  readonly hidden?: ReconcileError | undefined;
}

/** What one look at the runs has brought. */
export interface RunFacts {
  readonly observed: SeenRuns;
  /** Newest first. Empty: they were not asked for. */
  readonly executions: readonly Execution[];
  readonly failed: readonly FailedTarget[];
}

/** What a look has come to. */
export type Reading = Wait | Telling;

/** AWS has something to tell that it does not show yet, or that its answers contradict. Nothing is told before. */
interface Wait {
  readonly action: 'wait';
  readonly waitMs: number;
}

/** What AWS tells of the runs. */
export interface Telling {
  readonly action: 'tell';
  readonly facts: RunFacts;
  /** For the status. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Why not all of it could be read. */
  readonly gap?: Gap | undefined;
}
