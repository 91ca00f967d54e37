import { Backlog } from '../backlog.ts';
import type { Clock, Random } from '../clock.ts';

/** Why a key waits, most urgent first: a human's edit, work under way, a look for drift, what was there at the start. */
export type Priority = (typeof PRIORITIES)[number];

export const PRIORITIES = ['edit', 'retry', 'sweep', 'initial'] as const;

/** When to look again, and how urgent that is then. Left out: only when something changes. */
export interface Result {
  readonly requeueAfterMs?: number;
  /** Default: `sweep`. */
  readonly requeueAs?: Priority;
}

/** Is told what happens to keys, for metrics. */
export interface QueueObserver {
  readonly added: () => void;
  readonly started: (waitedMs: number) => void;
  readonly ended: (workedMs: number) => void;
  /** It has failed, and waits to be tried again. */
  readonly retried: () => void;
}

export interface WorkQueueOptions {
  readonly concurrency: number;
  readonly clock: Clock;
  readonly random: Random;
  /** What is thrown makes the key wait: full jitter, 1 s, 2 s, 4 s … up to `maxBackoffMs` (default 60 s). */
  readonly process: (key: string) => Promise<Result>;
  readonly maxBackoffMs?: number;
  readonly observer?: QueueObserver;
}

export interface Running {
  readonly key: string;
  readonly runningMs: number;
}

const FIRST_BACKOFF_MS = 1_000;

/** Namespaces are served in turn. Runs a key at most once at a time, and once more if it was added while it ran. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #backlog: Backlog<string, Priority>;
  /** Key → since when. In the order of their starts. */
  readonly #running = new Map<string, number>();
  /** Key → since when it waits. */
  readonly #waiting = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, { readonly dueMs: number; readonly cancel: () => void }>();
  #idleWaiters: (() => void)[] = [];
  #stopped = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#backlog = new Backlog({ clock: options.clock, priorities: PRIORITIES, laneOf: namespaceOf });
  }

  /** Keys that wait, by priority. Delayed keys do not count. */
  get depths(): Readonly<Record<Priority, number>> {
    return this.#backlog.depths();
  }

  get running(): number {
    return this.#running.size;
  }

  /** What has been running for longest. `undefined`: nothing runs. */
  get longestRunning(): Running | undefined {
    const [oldest] = this.#running;
    if (oldest === undefined) return undefined;
    const [key, sinceMs] = oldest;
    return { key, runningMs: this.#options.clock.monotonicMs() - sinceMs };
  }

  /** Ages of all that runs. */
  get unfinishedMs(): number {
    const nowMs = this.#options.clock.monotonicMs();
    return [...this.#running.values()].reduce((sum, sinceMs) => sum + nowMs - sinceMs, 0);
  }

  get concurrency(): number {
    return this.#options.concurrency;
  }

  /** Runs the key as soon as there is room; a waiting delay of it is over. */
  add(key: string, priority: Priority): void {
    if (this.#stopped) return;
    this.#cancelTimer(key);
    if (!this.#backlog.has(key)) {
      this.#waiting.set(key, this.#options.clock.monotonicMs());
      this.#options.observer?.added();
    }
    this.#backlog.add(key, priority);
    this.#startWaiting();
  }

  /** Runs the key after a delay, unless it runs sooner for another reason. */
  addAfter(key: string, delayMs: number, priority: Priority): void {
    if (this.#stopped || this.#backlog.has(key)) return;
    const dueMs = this.#options.clock.monotonicMs() + delayMs;
    const timer = this.#timers.get(key);
    if (timer !== undefined && timer.dueMs <= dueMs) return;
    this.#cancelTimer(key);
    this.#timers.set(key, {
      dueMs,
      cancel: this.#options.clock.after(delayMs, () => this.add(key, priority)),
    });
  }

  /** Resolves when nothing waits and nothing runs. Delayed keys do not count. */
  idle(): Promise<void> {
    if (this.#backlog.size === 0 && this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Takes nothing new and resolves when what runs has ended. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#backlog.clear();
    this.#waiting.clear();
    for (const key of this.#timers.keys()) this.#cancelTimer(key);
    this.#wakeIdle();
    return this.idle();
  }

  #cancelTimer(key: string): void {
    this.#timers.get(key)?.cancel();
    this.#timers.delete(key);
  }

  #startWaiting(): void {
    while (this.#running.size < this.#options.concurrency) {
      const key = this.#backlog.take((waiting) => !this.#running.has(waiting));
      if (key === undefined) return;
      void this.#run(key);
    }
  }

  async #run(key: string): Promise<void> {
    const { clock, observer } = this.#options;
    const startedMs = clock.monotonicMs();
    this.#running.set(key, startedMs);
    observer?.started(startedMs - (this.#waiting.get(key) ?? startedMs));
    this.#waiting.delete(key);
    try {
      const { requeueAfterMs, requeueAs = 'sweep' } = await this.#options.process(key);
      this.#failures.delete(key);
      if (requeueAfterMs !== undefined) this.addAfter(key, requeueAfterMs, requeueAs);
    } catch {
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      observer?.retried();
      this.addAfter(key, this.#backoffMs(failures), 'retry');
    } finally {
      this.#running.delete(key);
      observer?.ended(clock.monotonicMs() - startedMs);
      this.#startWaiting();
      this.#wakeIdle();
    }
  }

  #backoffMs(failures: number): number {
    const { random, maxBackoffMs = 60_000 } = this.#options;
    const ceiling = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), maxBackoffMs);
    return Math.max(50, random() * ceiling); // never a busy loop, however the dice fall
  }

  #wakeIdle(): void {
    if (this.#backlog.size > 0 || this.#running.size > 0) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
  }
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
