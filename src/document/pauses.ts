import type { Clock } from '../clock.ts';

interface Pause {
  readonly generation: number;
  readonly untilMs: number;
}

/** What AWS has refused is not tried again for a while, unless the spec changes. May be lost: then it is tried. */
export class Pauses {
  readonly #clock: Clock;
  readonly #pauseMs: number;
  readonly #byUid = new Map<string, Pause>();

  constructor(clock: Clock, pauseMs: number) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
  }

  begin(uid: string, generation: number): void {
    this.#byUid.set(uid, { generation, untilMs: this.#clock.monotonicMs() + this.#pauseMs });
  }

  isOn(uid: string, generation: number): boolean {
    const pause = this.#byUid.get(uid);
    return pause?.generation === generation && this.#clock.monotonicMs() < pause.untilMs;
  }

  /** The resource is gone. */
  forget(uid: string): void {
    this.#byUid.delete(uid);
  }
}
