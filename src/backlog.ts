import type { Clock } from './clock.ts';

/** After this time a waiting key ranks one priority higher, so that nothing starves. */
const AGEING_MS = 30_000;

/** What came for one lane, in order, each with the time when it did. */
type Lane<T> = Map<T, number>;

/** What one priority has: the lane that was served longest ago is first. */
type Level<T> = Map<string, Lane<T>>;

export interface BacklogOptions<T, P extends string> {
  readonly clock: Clock;
  /** Most urgent first. */
  readonly priorities: readonly P[];
  /** Lanes of one priority are served in turn. */
  readonly laneOf: (item: T) => string;
}

/**
 * What waits, each item once, in this order: priority, then lanes in turn, then first come, first served. An item
 * that comes again keeps the higher of its priorities; one that has waited long rises (`AGEING_MS` a step).
 */
export class Backlog<T, P extends string> {
  readonly #options: BacklogOptions<T, P>;
  readonly #levels: readonly Level<T>[];
  /** Item → its place in `priorities`. */
  readonly #ranks = new Map<T, number>();

  constructor(options: BacklogOptions<T, P>) {
    this.#options = options;
    this.#levels = options.priorities.map(() => new Map());
  }

  get size(): number {
    return this.#ranks.size;
  }

  /** How many rank at each priority, aged ones at the priority they have reached. */
  depths(): Readonly<Record<P, number>> {
    const { priorities } = this.#options;
    const depths = Object.fromEntries(priorities.map((priority) => [priority, 0])) as Record<P, number>;
    for (const level of this.#ranks.values()) depths[priorities[level]!] += 1;
    return depths;
  }

  has(item: T): boolean {
    return this.#ranks.has(item);
  }

  add(item: T, priority: P): void {
    const level = this.#options.priorities.indexOf(priority);
    if (level < (this.#ranks.get(item) ?? Infinity)) this.#put(item, level);
  }

  /** The next item for which `isFree`, taken out. `undefined`: none. */
  take(isFree: (item: T) => boolean = () => true): T | undefined {
    this.#age();
    for (const level of this.#levels) {
      for (const [name, lane] of level) {
        const item = firstFree(lane, isFree);
        if (item === undefined) continue;
        this.#remove(item);
        if (level.delete(name) && lane.size > 0) level.set(name, lane);
        return item;
      }
    }
    return undefined;
  }

  clear(): void {
    for (const level of this.#levels) level.clear();
    this.#ranks.clear();
  }

  #age(): void {
    const ripeMs = this.#options.clock.monotonicMs() - AGEING_MS;
    for (const [level, lanes] of this.#levels.entries()) {
      if (level === 0) continue;
      for (const item of [...lanes.values()].flatMap((lane) => ripeIn(lane, ripeMs)))
        this.#put(item, level - 1);
    }
  }

  #put(item: T, level: number): void {
    this.#remove(item);
    const { clock, laneOf } = this.#options;
    const lanes = this.#levels[level]!;
    const lane: Lane<T> = lanes.get(laneOf(item)) ?? new Map();
    lanes.set(laneOf(item), lane.set(item, clock.monotonicMs()));
    this.#ranks.set(item, level);
  }

  #remove(item: T): void {
    const level = this.#ranks.get(item);
    if (level === undefined) return;
    this.#ranks.delete(item);
    const [lanes, name] = [this.#levels[level]!, this.#options.laneOf(item)];
    const lane = lanes.get(name)!;
    lane.delete(item);
    if (lane.size === 0) lanes.delete(name);
  }
}

function ripeIn<T>(lane: Lane<T>, ripeMs: number): T[] {
  const ripe: T[] = [];
  for (const [item, sinceMs] of lane) {
    if (sinceMs > ripeMs) break;
    ripe.push(item);
  }
  return ripe;
}

function firstFree<T>(lane: Lane<T>, isFree: (item: T) => boolean): T | undefined {
  for (const item of lane.keys()) if (isFree(item)) return item;
  return undefined;
}
