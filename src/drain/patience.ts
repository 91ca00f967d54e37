import { sleep } from '../clock.ts';
import { KubeError } from '../kube/kube-error.ts';
import { noPlugin } from './words/before.ts';
import { again } from './words/meanwhile.ts';
import { unreachable } from './words/end.ts';
import { DrainError, type DrainWorld } from './world.ts';

const PAUSE_MS = 1_000;

/** How long one drain waits for the API server, and for all that it has asked for. */
export class Patience {
  readonly #world: DrainWorld;
  readonly #endsMs: number;

  constructor(world: DrainWorld, limitMs: number) {
    this.#world = world;
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
    for (let tries = 1; ; tries += 1) {
      /* oxlint-disable no-await-in-loop -- try after try */
      try {
        return await ask();
      } catch (error) {
        if (!isPassing(error)) throw error;
        const plugin = missingPlugin(error);
        if (plugin !== undefined) throw new DrainError(noPlugin(plugin));
        if (this.isOver) throw new DrainError(unreachable(error.message));
        if (tries === 1) this.#world.say(again(error.message));
      }
      await this.pause(PAUSE_MS);
      /* oxlint-enable no-await-in-loop */
    }
  }
}

/** Whether the same may be taken a moment later. */
export function isPassing(error: unknown): error is KubeError {
  return error instanceof KubeError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** The command that the kubeconfig names for its credentials, when there is none of that name. */
function missingPlugin({ cause }: KubeError): string | undefined {
  const { code, syscall = '', path } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOENT' && syscall.startsWith('spawn') ? path : undefined;
}
