import type { Clock } from '../clock.ts';
import type { OwnedResource } from './owned.ts';
import { openRequest, RUN, timeOf, type Asking } from './request.ts';

/** Requests to run that people were told to wait for. It may be lost with the process: then nothing is told of them. */
export class DelayedRuns {
  readonly #clock: Clock;
  /** By uid: the time that was asked for. */
  readonly #times = new Map<string, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** It waits from now on. */
  wait(resource: OwnedResource): void {
    const at = openRequest(resource, RUN, this.#clock.now());
    if (at !== undefined) this.#times.set(resource.metadata.uid, at);
  }

  /** One was waiting that nobody asks for any more, and that was not answered. Asks nobody. */
  isTakenBack(resource: OwnedResource): boolean {
    return this.#takenBack(resource) !== undefined;
  }

  /** Says so, once: at once, so that it is not lost with a pass that has to begin anew. */
  async tellTakenBack({ resource, pass }: Pick<Asking, 'resource' | 'pass'>): Promise<void> {
    const at = this.#takenBack(resource);
    if (at === undefined) return;
    const message = `The request to run of ${at} was taken away before its turn: nothing was started. To run it, ask with the time of then, and leave it there.`;
    await pass.announce({ type: 'Normal', reason: 'RunNotStarted', action: 'Run', message });
    this.forget(resource.metadata.uid);
  }

  forget(uid: string): void {
    this.#times.delete(uid);
  }

  #takenBack(resource: OwnedResource): string | undefined {
    const at = this.#times.get(resource.metadata.uid);
    if (at === undefined || openRequest(resource, RUN, this.#clock.now()) !== undefined) return undefined;
    return msOf(at) <= msOf(resource.status?.lastHandledRunAt) ? undefined : at;
  }
}

function msOf(at: string | undefined): number {
  return timeOf(at ?? '') ?? -Infinity;
}
