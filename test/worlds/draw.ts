import { seeded } from '../support/seeded.ts';

/** Draws the same from the same seed. */
export class Draw {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  one<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)]!;
  }

  /** One of the whole numbers from `low` to `high`. */
  count(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }
}
