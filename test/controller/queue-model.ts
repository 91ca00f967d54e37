import * as fc from 'fast-check';
import { PRIORITIES, WorkQueue, type Priority, type Result } from '../../src/controller/workqueue.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';

/** What can happen to a queue. `nth` chooses among the passes under way. */
export type Step =
  | { readonly do: 'add'; readonly key: string; readonly priority: Priority }
  | { readonly do: 'end'; readonly nth: number; readonly result: Result }
  | { readonly do: 'fail'; readonly nth: number }
  | { readonly do: 'wait'; readonly ms: number };

const key = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3)).map(([namespace, n]) => `${namespace}/${n}`);
const priority = fc.constantFrom(...PRIORITIES);
const result: fc.Arbitrary<Result> = fc.oneof(
  fc.constant({}),
  fc.record({ requeueAfterMs: fc.nat(120_000), requeueAs: priority }),
);

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), key, priority }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), nth: fc.nat(9), result }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), nth: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(40_000) }) },
  ),
  { maxLength: 60, size: 'max' },
);

/** A key that waits: as urgent as its most urgent add, or more. */
export interface Waiting {
  readonly level: number;
  readonly sinceMs: number;
  /** A delay of it may have run out before, with a priority of its own. */
  readonly delayed: boolean;
}

/** What was seen at the moment when a pass began. */
export interface Start {
  readonly key: string;
  readonly atMs: number;
  /** As it had waited. `undefined`: nobody had added it; a delay was over. */
  readonly as: Waiting | undefined;
  /** The others that waited and could have begun instead. */
  readonly others: ReadonlyMap<string, Waiting>;
}

interface Pass {
  readonly key: string;
  readonly end: (result: Result) => void;
  readonly fail: () => void;
}

/** A queue, and a bookkeeper who sees nothing but what goes in and what begins. */
export class WatchedQueue {
  readonly clock = new ManualClock();
  readonly starts: Start[] = [];
  readonly passes: Pass[] = [];
  readonly waiting = new Map<string, Waiting>();
  readonly #delayed = new Set<string>();
  readonly concurrency: number;
  readonly queue: WorkQueue;

  constructor(concurrency: number, random: () => number) {
    this.concurrency = concurrency;
    this.queue = new WorkQueue({
      concurrency,
      clock: this.clock,
      random,
      process: (begun) => this.#begin(begun),
    });
  }

  async take(step: Step): Promise<void> {
    const pass = 'nth' in step ? this.passes[step.nth % Math.max(1, this.passes.length)] : undefined;
    if (step.do === 'add') this.#add(step.key, step.priority);
    if (step.do === 'wait') await this.clock.advance(step.ms);
    if (pass && (step.do === 'fail' || (step.do === 'end' && 'requeueAfterMs' in step.result))) {
      this.#delayed.add(pass.key);
    }
    if (step.do === 'end') pass?.end(step.result);
    if (step.do === 'fail') pass?.fail();
    await settled();
  }

  /** Lets every pass end well until nothing waits, not even for a delay. */
  async drain(): Promise<void> {
    for (;;) {
      const pass = this.passes[0];
      const dueInMs = this.clock.nextInMs();
      if (pass === undefined && dueInMs === undefined) return;
      if (pass) pass.end({});
      else await this.clock.advance(dueInMs!);
      await settled();
    }
  }

  isRunning(of: string): boolean {
    return this.passes.some((pass) => pass.key === of);
  }

  #add(added: string, as: Priority): void {
    const level = PRIORITIES.indexOf(as);
    const before = this.waiting.get(added);
    const sinceMs = before?.sinceMs ?? this.clock.monotonicMs();
    const delayed = before?.delayed || this.#delayed.has(added);
    this.waiting.set(added, { level: Math.min(level, before?.level ?? level), sinceMs, delayed });
    this.queue.add(added, as);
  }

  #begin(begun: string): Promise<Result> {
    const as = this.waiting.get(begun);
    this.waiting.delete(begun);
    this.#delayed.delete(begun);
    const others = new Map([...this.waiting].filter(([other]) => !this.isRunning(other)));
    this.starts.push({ key: begun, atMs: this.clock.monotonicMs(), as, others });
    return new Promise((resolve, reject) => {
      const over = (): void => void this.passes.splice(this.passes.indexOf(pass), 1);
      const pass = {
        key: begun,
        end: (outcome: Result) => (over(), resolve(outcome)),
        fail: () => (over(), reject(new Error('failed'))),
      };
      this.passes.push(pass);
    });
  }
}
