import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Budget } from '../../src/ssm/budget.ts';
import { URGENCIES, type Errand } from '../../src/ssm/gateway.ts';
import { RateLimit } from '../../src/ssm/rate-limit.ts';
import { drained, ManualClock, settled } from '../support/manual-clock.ts';

const SEED = 20261127;
const HISTORIES = 400;
const AGEING_MS = 30_000;

let histories = 0;
let sent = 0;

afterAll(() => console.log(`AWS budget: ${sent} calls in ${histories} histories, seed ${SEED}`));

type Step =
  | { readonly do: 'call'; readonly errand: Errand }
  | { readonly do: 'end'; readonly nth: number; readonly well: boolean }
  | { readonly do: 'throttle' }
  | { readonly do: 'wait'; readonly ms: number };

const errand = fc.record({
  urgency: fc.constantFrom(...URGENCIES),
  namespace: fc.constantFrom('', 'a', 'b', 'c'),
});
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('call' as const), errand }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('end' as const), nth: fc.nat(9), well: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('throttle' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(5_000) }) },
  ),
  { maxLength: 80, size: 'max' },
);
const limits = fc.record({
  ratePerSecond: fc.constantFrom(0, 0.5, 2, 10),
  burst: fc.integer({ min: 1, max: 5 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
});

interface Asked {
  readonly id: number;
  readonly errand: Errand;
  readonly atMs: number;
}

interface Sent extends Asked {
  readonly sentMs: number;
  /** Asked for and not sent at that moment. */
  readonly others: readonly Asked[];
}

interface Underway {
  readonly id: number;
  readonly end: (well: boolean) => void;
}

/** A budget, and a bookkeeper who sees nothing but what is asked for, sent and answered. */
class WatchedBudget {
  readonly clock = new ManualClock();
  readonly sent: Sent[] = [];
  readonly underway: Underway[] = [];
  readonly answers = new Map<number, string>();
  readonly wanted = new Map<number, string>();
  readonly budget: Budget;
  readonly #asked: Asked[] = [];

  constructor(options: {
    readonly ratePerSecond: number;
    readonly burst: number;
    readonly concurrency: number;
  }) {
    this.budget = new Budget({ ...options, clock: this.clock, onWaited: () => {} });
  }

  get waiting(): readonly Asked[] {
    return this.#asked;
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'call') this.#call(step.errand);
    if (step.do === 'wait') await this.clock.advance(step.ms);
    if (step.do === 'throttle') this.budget.throttled();
    if (step.do === 'end') this.underway[step.nth % Math.max(1, this.underway.length)]?.end(step.well);
    await settled();
  }

  /** Lets every call end until nothing waits. */
  async drain(): Promise<void> {
    for (;;) {
      const call = this.underway[0];
      const dueInMs = this.clock.nextInMs();
      if (call === undefined && dueInMs === undefined) return;
      if (call) call.end(true);
      else await this.clock.advance(dueInMs!);
      await settled();
    }
  }

  #call(of: Errand): void {
    const asked = { id: this.sent.length + this.#asked.length, errand: of, atMs: this.clock.monotonicMs() };
    this.#asked.push(asked);
    this.budget
      .spend(of, () => this.#begin(asked))
      .then(
        (answer) => this.answers.set(asked.id, answer),
        (error: Error) => this.answers.set(asked.id, error.message),
      );
  }

  #begin(asked: Asked): Promise<string> {
    this.#asked.splice(this.#asked.indexOf(asked), 1);
    this.sent.push({ ...asked, sentMs: this.clock.monotonicMs(), others: [...this.#asked] });
    return new Promise((resolve, reject) => {
      const end = (well: boolean): void => {
        this.underway.splice(this.underway.indexOf(call), 1);
        const answer = `${well ? 'answer' : 'error'} ${asked.id}`;
        this.wanted.set(asked.id, answer);
        if (well) resolve(answer);
        else reject(new Error(answer));
      };
      const call = { id: asked.id, end };
      this.underway.push(call);
    });
  }
}

type Limits = typeof limits extends fc.Arbitrary<infer L> ? L : never;

/** Holds after every step of every history, and at its end. */
async function always(
  law: (watched: WatchedBudget, options: Limits, last: Step | undefined) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(limits, steps, async (options, history) => {
      const watched = new WatchedBudget(options);
      for (const step of history) {
        await watched.take(step);
        law(watched, options, step);
      }
      await watched.drain();
      law(watched, options, undefined);
      histories += 1;
      sent += watched.sent.length;
    }),
    { seed: SEED, numRuns: HISTORIES },
  );
}

test('no more calls are under way than allowed', () =>
  always(({ underway }, { concurrency }) => expect(underway.length).toBeLessThanOrEqual(concurrency)));

test('in no stretch of time go out more than a burst and what the rate adds', () =>
  always(({ sent: calls }, { ratePerSecond, burst }, last) => {
    if (last !== undefined || ratePerSecond === 0) return;
    for (const [first, { sentMs }] of calls.entries()) {
      for (let end = first; end < calls.length; end += 1) {
        const allowed = burst + ((calls[end]!.sentMs - sentMs) * ratePerSecond) / 1_000;
        expect(end - first + 1).toBeLessThanOrEqual(allowed + 1e-6);
      }
    }
  }));

test('every call is sent once, and its caller gets its own answer or error', () =>
  always(({ sent: calls, answers, wanted, waiting, budget }, _options, last) => {
    if (last !== undefined) return;
    expect(waiting).toEqual([]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
    expect(answers).toEqual(wanted);
    expect(answers.size).toBe(calls.length);
    expect(Object.values(budget.waiting)).toEqual([0, 0, 0, 0]);
  }));

test('a call waits only while the rate or the concurrency forbids it', () =>
  always(({ waiting, underway, clock }, { concurrency }) => {
    if (waiting.length === 0) return;
    // a free place means that a timer brings the next token
    expect(underway.length === concurrency || clock.nextInMs() !== undefined).toBe(true);
  }));

test('nothing goes out while something more urgent waits', () =>
  always(({ sent: calls }, _options, last) => {
    if (last !== undefined) return;
    for (const { id, errand: of, atMs, sentMs, others } of calls) {
      const aged = URGENCIES.indexOf(of.urgency) - Math.floor((sentMs - atMs) / AGEING_MS);
      const overtaken = others.filter((other) => URGENCIES.indexOf(other.errand.urgency) < Math.max(0, aged));
      expect({ id, overtaken }).toEqual({ id, overtaken: [] });
    }
  }));

test('of two calls that one namespace asks for with the same urgency, the first goes first', () =>
  always(({ sent: calls }, _options, last) => {
    if (last !== undefined) return;
    for (const { errand: of, id, others } of calls) {
      const earlier = others.filter(
        (other) =>
          other.id < id && other.errand.namespace === of.namespace && other.errand.urgency === of.urgency,
      );
      expect(earlier).toEqual([]);
    }
  }));

test('a call that throws before it is sent fails alone, and gives its place back', async () => {
  const clock = new ManualClock();
  const budget = new Budget({ ratePerSecond: 0, burst: 1, concurrency: 1, clock, onWaited: () => {} });

  const outcomes = await Promise.allSettled([
    budget.spend({ urgency: 'edit', namespace: 'a' }, throwing),
    budget.spend({ urgency: 'edit', namespace: 'a' }, async () => 'answer'),
  ]);

  expect(outcomes).toMatchObject([{ reason: { message: 'at once' } }, { value: 'answer' }]);
});

test('a namespace with a thousand calls does not keep one with a single call waiting', async () => {
  const watched = new WatchedBudget({ ratePerSecond: 0, burst: 1, concurrency: 1 });
  for (let n = 0; n < 1_000; n += 1)
    await watched.take({ do: 'call', errand: { urgency: 'edit', namespace: 'big' } });

  await watched.take({ do: 'call', errand: { urgency: 'edit', namespace: 'small' } });
  for (let n = 0; n < 2; n += 1) await watched.take({ do: 'end', nth: 0, well: true });

  expect(watched.sent.map(({ errand: { namespace } }) => namespace)).toEqual(['big', 'big', 'small']);
});

test('an AWS that allows less than configured is found out, and seldom has to say so', async () => {
  const clock = new ManualClock();
  const aws = new RateLimit({ ratePerSecond: 4, burst: 4, clock });
  const budget = new Budget({ ratePerSecond: 10, burst: 20, concurrency: 16, clock, onWaited: () => {} });
  let [answered, refused] = [0, 0];
  const call = async (): Promise<void> => {
    const isTaken = await budget.spend({ urgency: 'edit', namespace: 'a' }, async () => aws.take() === 0);
    if (isTaken) answered += 1;
    else {
      refused += 1;
      budget.throttled();
      await call();
    }
  };

  const all = Promise.all(Array.from({ length: 2_400 }, call));
  await drained(clock);
  await all;

  const rate = (answered * 1_000) / clock.monotonicMs();
  console.log(
    `AWS allows 4/s, configured are 10/s: ${rate.toFixed(1)} answered a second, ${refused} of ${answered + refused} refused`,
  );
  expect(answered).toBe(2_400);
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(240);
  expect(rate).toBeGreaterThan(2);
});

function throwing(): never {
  throw new Error('at once');
}
