import { KubeError } from '../kube/kube-error.ts';
import { requestDeletion } from './delete.ts';
import { nameOf, type Found } from './found.ts';
import { inParallel } from './in-parallel.ts';
import { isPassing } from './patience.ts';
import { deletionAgain } from './words/meanwhile.ts';
import type { Job } from './world.ts';

const PARALLEL = 8;

/** Asks for deletions, and keeps what the API server has against some of them: the others go on. */
export class Requests {
  readonly #job: Job;
  /** By name. What may be taken a moment later is asked for again. */
  readonly #failures = new Map<string, KubeError>();
  #isTroubleTold = false;

  constructor(job: Job) {
    this.#job = job;
  }

  /** Sends what is not asked for yet, as long as there is time. */
  async send(found: readonly Found[]): Promise<void> {
    const retain = this.#job.config.deletionPolicy === 'Retain';
    const open = found.filter(
      (each) => (!each.isEnding || (retain && !each.isRetained)) && !this.#isRefused(each),
    );
    await inParallel(open, PARALLEL, async (each) => {
      if (!this.#job.patience.isOver) await this.#sendOne(each, retain);
    });
  }

  /** Whether all of these were refused for good: waiting does not help. */
  areRefused(found: readonly Found[]): boolean {
    return found.every((each) => this.#isRefused(each));
  }

  /** The API server's words against the resource of this name. */
  readonly said = (name: string): string | undefined => this.#failures.get(name)?.message;

  async #sendOne(found: Found, retain: boolean): Promise<void> {
    const { connection, signal } = this.#job;
    try {
      await requestDeletion({ connection, signal, retain }, found);
      this.#failures.delete(nameOf(found));
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      this.#failures.set(nameOf(found), error);
      if (isPassing(error)) this.#tell(error);
    }
  }

  #tell({ message }: KubeError): void {
    if (!this.#isTroubleTold) this.#job.say(deletionAgain(message));
    this.#isTroubleTold = true;
  }

  #isRefused(found: Found): boolean {
    const failure = this.#failures.get(nameOf(found));
    return failure !== undefined && !isPassing(failure);
  }
}
