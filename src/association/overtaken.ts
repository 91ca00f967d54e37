import type { Clock } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import { doubted } from '../ownership/owned.ts';

/** AWS says one of these when an update rests on a version that is not the newest any more. */
const LOCKED = ['InvalidAssociationVersion', 'InvalidUpdate'];

interface Overtaken {
  readonly version: number;
  readonly sinceMs: number;
}

/**
 * Versions that AWS has refused to update, because there is a newer one. A read that shows one of them again within
 * `waitMs` lags behind. Later it does not, so that AWS meant something else, and is asked again.
 */
export class OvertakenVersions {
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #overtaken = new Map<string, Overtaken>();

  constructor(clock: Clock, waitMs: number) {
    this.#clock = clock;
    this.#waitMs = waitMs;
  }

  /** To be called when an update of `version` has failed. `uid` is the resource's. */
  learn(uid: string, version: number, error: unknown): void {
    if (!(error instanceof ReconcileError) || !LOCKED.includes(error.reason)) return;
    this.#overtaken.set(uid, { version, sinceMs: this.#clock.monotonicMs() });
  }

  /** Throws when `version` is known to be overtaken. */
  refuse(uid: string, version: number): void {
    const overtaken = this.#overtaken.get(uid);
    if (overtaken?.version !== version) return this.forget(uid);
    if (this.#clock.monotonicMs() - overtaken.sinceMs >= this.#waitMs) return;
    throw doubted(`AWS has refused an update of version ${version}, and still shows that one.`);
  }

  forget(uid: string): void {
    this.#overtaken.delete(uid);
  }
}
