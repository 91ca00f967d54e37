import type { Clock } from '../../src/clock.ts';

/** What happens in a world, step by step, for whoever wants to read it. */
export class Story {
  readonly #clock: Clock;
  readonly #print: ((line: string) => void) | undefined;

  /** Without `print` nobody reads it, and nothing is put into words. */
  constructor(clock: Clock, print?: (line: string) => void) {
    this.#clock = clock;
    this.#print = print;
  }

  tell(words: () => string): void {
    this.#print?.(`${this.#clock.now().toISOString().slice(11, 19)} ${words()}`);
  }
}
