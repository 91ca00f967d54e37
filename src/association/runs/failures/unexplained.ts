import type { Execution } from '../../../ssm/gateway.ts';
import type { SearchResult } from './answers.ts';

/** Who has failed in a run, when AWS does not show yet why. */
export interface UnexplainedFailures {
  /** Of what AWS said of the runs. */
  readonly mark: string;
  readonly executions: readonly Execution[];
  readonly searched: SearchResult;
}

/** What need not be asked for again when AWS shows the rest. Lost with the process, and then it is. */
export class Unexplained {
  readonly #byUid = new Map<string, UnexplainedFailures>();

  /** `undefined`: nothing was kept, or AWS says something else by now. */
  of(uid: string, mark: string): UnexplainedFailures | undefined {
    const kept = this.#byUid.get(uid);
    return kept?.mark === mark ? kept : undefined;
  }

  keep(uid: string, failures: UnexplainedFailures): void {
    this.#byUid.set(uid, failures);
  }

  forget(uid: string): void {
    this.#byUid.delete(uid);
  }
}
