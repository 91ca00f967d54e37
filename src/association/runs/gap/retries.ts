import type { SsmAssociation } from '../../../api/generated/ssm-association.ts';
import type { Clock } from '../../../clock.ts';
import { isForNextRun, isRefusal, RETRY_MS, type Gap } from './gap.ts';

/** When what is missing is asked for again. Lost with the process, and then it is asked for at once, or with the next run. */
export class GapRetries {
  readonly #clock: Clock;
  readonly #dueMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  plan(uid: string, inMs: number): void {
    this.#dueMs.set(uid, this.#clock.monotonicMs() + inMs);
  }

  /** Plans it as the gap says. A refusal is asked for again in any case; when no longer said, as it was planned before. */
  planFor(uid: string, gap: Gap | undefined): void {
    if (gap === undefined) return this.forget(uid);
    if (!isRefusal(gap)) return this.plan(uid, gap.retryMs ?? Infinity);
    const { retryMs = this.plannedInMs(uid) } = gap;
    const isPlanned = retryMs > 0 && Number.isFinite(retryMs);
    this.plan(uid, isPlanned ? retryMs : RETRY_MS.lasting);
  }

  forget(uid: string): void {
    this.#dueMs.delete(uid);
  }

  /** Milliseconds to the next time that was planned, 0 when it has come. */
  plannedInMs(uid: string): number {
    return Math.max(0, (this.#dueMs.get(uid) ?? Infinity) - this.#clock.monotonicMs());
  }

  /** The same for what the status tells, planned or not. */
  dueInMs({ metadata, status }: SsmAssociation): number {
    const { runsIncomplete: gap } = status ?? {};
    if (gap === undefined) return Infinity;
    if (this.#dueMs.has(metadata.uid)) return this.plannedInMs(metadata.uid);
    return isForNextRun(gap) ? Infinity : 0;
  }

  isDue(resource: SsmAssociation): boolean {
    return this.dueInMs(resource) === 0;
  }
}
