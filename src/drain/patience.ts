import { sleep } from '../clock.ts';
import { KubeError } from '../kube/kube-error.ts';
import { lastingTrouble } from './lasting.ts';
import { away, answersAgain, stillAway } from './words/meanwhile.ts';
import { unreachable } from './words/end.ts';
import { Trouble, type DrainWorld } from './world.ts';

const PAUSE_MS = 1_000;
/** Who waits for minutes wants to hear that something is still being tried. */
const REMINDER_MS = 30_000;

/** How long one drain waits for the API server, and for all that it has asked for. */
export class Patience {
  readonly #world: DrainWorld;
  readonly #limitMs: number;
  readonly #endsMs: number;
  #hasAnswered = false;
  /** When its absence was told last. `undefined`: it is not away, as far as was told. */
  #toldMs: number | undefined;

  constructor(world: DrainWorld, limitMs: number) {
    this.#world = world;
    this.#limitMs = limitMs;
    this.#endsMs = world.clock.monotonicMs() + limitMs;
  }

  get isOver(): boolean {
    return this.#world.clock.monotonicMs() >= this.#endsMs;
  }

  async pause(ms: number): Promise<void> {
    const { clock, signal } = this.#world;
    await sleep(clock, ms, signal);
    signal.throwIfAborted();
  }

  /** An API server that is away for a moment is no reason to give up. */
  async persistently<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      /* oxlint-disable no-await-in-loop -- try after try */
      try {
        const answer = await ask();
        this.#noteAnswer();
        return answer;
      } catch (error) {
        if (!isPassing(error)) throw error;
        const lasting = lastingTrouble(error, this.#world.connection.server);
        if (lasting !== undefined) throw new Trouble(lasting);
        if (this.isOver) throw new Trouble(this.#unreachable(error));
        this.#tell(error);
      }
      await this.pause(PAUSE_MS);
      /* oxlint-enable no-await-in-loop */
    }
  }

  #noteAnswer(): void {
    this.#hasAnswered = true;
    if (this.#toldMs !== undefined) this.#world.say(answersAgain());
    this.#toldMs = undefined;
  }

  #tell(error: KubeError): void {
    const { clock, connection, say } = this.#world;
    const nowMs = clock.monotonicMs();
    if (this.#toldMs !== undefined && nowMs - this.#toldMs < REMINDER_MS) return;
    const words = this.#toldMs === undefined ? away : stillAway;
    say(words(connection.server, error, this.#endsMs - nowMs));
    this.#toldMs = nowMs;
  }

  #unreachable(error: KubeError): string {
    const { server } = this.#world.connection;
    return unreachable({ server, error, limitMs: this.#limitMs, hasAnswered: this.#hasAnswered });
  }
}

/** Whether the same may be taken a moment later. */
export function isPassing(error: unknown): error is KubeError {
  return error instanceof KubeError && (error.status === 0 || error.status === 429 || error.status >= 500);
}
