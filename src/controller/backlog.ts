import type { Clock } from '../clock.ts';

/** Why a key waits, most urgent first: a human's edit, work under way, a look for drift, what was there at the start. */
export type Priority = (typeof PRIORITIES)[number];

export const PRIORITIES = ['edit', 'retry', 'sweep', 'initial'] as const;

/** After this time a waiting key ranks one priority higher, so that nothing starves. */
const AGEING_MS = 30_000;

/** Keys of one namespace in the order in which they came, each with the time when it did. */
type Lane = Map<string, number>;

/** What one priority has: the lane that was served longest ago is first. */
type Level = Map<string, Lane>;

/**
 * Keys that wait, each once, in this order: priority, then namespaces in turn, then first come, first served. A key
 * that comes again keeps the higher of its priorities; one that has waited long rises (`AGEING_MS` a step).
 */
export class Backlog {
  readonly #clock: Clock;
  readonly #levels: readonly Level[] = PRIORITIES.map(() => new Map());
  /** Key → its place in `PRIORITIES`. */
  readonly #ranks = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#ranks.size;
  }

  /** How many rank at each priority, aged ones at the priority they have reached. */
  depths(): Readonly<Record<Priority, number>> {
    const depths = { edit: 0, retry: 0, sweep: 0, initial: 0 };
    for (const level of this.#ranks.values()) depths[PRIORITIES[level]!] += 1;
    return depths;
  }

  has(key: string): boolean {
    return this.#ranks.has(key);
  }

  add(key: string, priority: Priority): void {
    const level = PRIORITIES.indexOf(priority);
    if (level < (this.#ranks.get(key) ?? Infinity)) this.#put(key, level);
  }

  /** The next key for which `isFree`, taken out. `undefined`: none. */
  take(isFree: (key: string) => boolean): string | undefined {
    this.#age();
    for (const level of this.#levels) {
      for (const [name, lane] of level) {
        const key = firstFree(lane, isFree);
        if (key === undefined) continue;
        this.#remove(key);
        if (level.delete(name) && lane.size > 0) level.set(name, lane);
        return key;
      }
    }
    return undefined;
  }

  clear(): void {
    for (const level of this.#levels) level.clear();
    this.#ranks.clear();
  }

  #age(): void {
    const ripeMs = this.#clock.monotonicMs() - AGEING_MS;
    for (const [level, lanes] of this.#levels.entries()) {
      if (level === 0) continue;
      for (const key of [...lanes.values()].flatMap((lane) => ripeIn(lane, ripeMs)))
        this.#put(key, level - 1);
    }
  }

  #put(key: string, level: number): void {
    this.#remove(key);
    const name = namespaceOf(key);
    const lanes = this.#levels[level]!;
    const lane: Lane = lanes.get(name) ?? new Map();
    lanes.set(name, lane.set(key, this.#clock.monotonicMs()));
    this.#ranks.set(key, level);
  }

  #remove(key: string): void {
    const level = this.#ranks.get(key);
    if (level === undefined) return;
    this.#ranks.delete(key);
    const [lanes, name] = [this.#levels[level]!, namespaceOf(key)];
    const lane = lanes.get(name)!;
    lane.delete(key);
    if (lane.size === 0) lanes.delete(name);
  }
}

function ripeIn(lane: Lane, ripeMs: number): string[] {
  const ripe: string[] = [];
  for (const [key, sinceMs] of lane) {
    if (sinceMs > ripeMs) break;
    ripe.push(key);
  }
  return ripe;
}

function firstFree(lane: Lane, isFree: (key: string) => boolean): string | undefined {
  for (const key of lane.keys()) if (isFree(key)) return key;
  return undefined;
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
