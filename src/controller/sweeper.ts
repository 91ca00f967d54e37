import type { Clock } from '../clock.ts';

export interface SweeperOptions {
  readonly intervalMs: number;
  readonly clock: Clock;
  /** One look over everything. What it throws is reported, and the next look comes as usual. */
  readonly sweep: () => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

/** Looks over everything at once and then every `intervalMs`, counted from the end of one look to the start of the next. */
export class Sweeper {
  readonly #options: SweeperOptions;
  #cancel: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stopped || this.#looking !== undefined) return;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
      if (!this.#stopped)
        this.#cancel = this.#options.clock.after(this.#options.intervalMs, () => this.start());
    });
  }

  /** Resolves when no look is going on. */
  async idle(): Promise<void> {
    await this.#looking;
  }

  /** A look that is going on ends by itself; nobody needs to wait for it. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  async #look(): Promise<void> {
    try {
      await this.#options.sweep();
    } catch (error) {
      this.#options.onProblem(error);
    }
  }
}
