import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { seeded } from '../support/seeded.ts';
import { steps, WatchedQueue, type Start, type Step, type Waiting } from './queue-model.ts';

const SEED = 20261125;
const HISTORIES = 400;
const AGEING_MS = 30_000;

let histories = 0;
let starts = 0;

afterAll(() => console.log(`work queue: ${starts} passes in ${histories} histories, seed ${SEED}`));

/** Holds after every step of every history, and at its end. */
async function always(law: (watched: WatchedQueue, last: Step | undefined) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), steps, async (concurrency, history) => {
      const watched = new WatchedQueue(concurrency, seeded(SEED));
      for (const step of history) {
        await watched.take(step);
        law(watched, step);
      }
      await watched.drain();
      law(watched, undefined);
      histories += 1;
      starts += watched.starts.length;
    }),
    { seed: SEED, numRuns: HISTORIES },
  );
}

function namespaceOf({ key }: { readonly key: string }): string {
  return key.split('/')[0]!;
}

/** The best priority that a key can have aged to, or come back with: 0 is the most urgent. */
function bestLevel({ as, atMs }: Start): number {
  return as === undefined || as.delayed
    ? 0
    : Math.max(0, as.level - Math.floor((atMs - as.sinceMs) / AGEING_MS));
}

test('a key never runs beside itself, and no more run than allowed', () =>
  always(({ passes, concurrency }) => {
    expect(new Set(passes.map(({ key }) => key)).size).toBe(passes.length);
    expect(passes.length).toBeLessThanOrEqual(concurrency);
  }));

test('while a worker is free, no key waits that could run', () =>
  always((watched) => {
    if (watched.passes.length === watched.concurrency) return;
    expect([...watched.waiting.keys()].filter((key) => !watched.isRunning(key))).toEqual([]);
  }));

test('every add is followed by a pass, however many came while it ran or waited', () =>
  always(({ waiting, queue }, last) => {
    if (last !== undefined) return;
    expect([...waiting.keys()]).toEqual([]);
    expect(Object.values(queue.depths)).toEqual([0, 0, 0, 0]);
  }));

test('nothing begins while something more urgent could', () =>
  always(({ starts: begun }, last) => {
    if (last !== undefined) return;
    for (const start of begun.filter(({ as }) => as !== undefined)) {
      const overtaken = [...start.others].filter(([, other]) => other.level < bestLevel(start));
      expect({ start: start.key, overtaken }).toEqual({ start: start.key, overtaken: [] });
    }
  }));

test('a namespace is not served twice while another waits with something as urgent', () =>
  always(({ starts: begun }, last) => {
    if (last === undefined) expect(unfairStarts(begun)).toEqual([]);
  }));

/** Starts whose namespace was served before, with nothing in between for one that waited all that time. */
function unfairStarts(begun: readonly Start[]): string[] {
  return begun.flatMap((start, index) => {
    const before = begun.findLastIndex((each, at) => at < index && namespaceOf(each) === namespaceOf(start));
    const first = begun[before];
    if (first === undefined || start.as === undefined || first.as === undefined) return [];
    const served = new Set(begun.slice(before, index).map(namespaceOf));
    const worst = Math.min(bestLevel(first), bestLevel(start));
    const isPassedOver = ([key, { sinceMs }]: [string, Waiting]): boolean => {
      const then = first.others.get(key);
      return then?.sinceMs === sinceMs && then.level <= worst && !served.has(namespaceOf({ key }));
    };
    return [...start.others]
      .filter(isPassedOver)
      .map(([key]) => `${key} waits while ${start.key} is served again`);
  });
}

test('a key of the initial list begins within three ages although edits never end', async () => {
  const watched = new WatchedQueue(1, seeded(SEED));
  await watched.take({ do: 'add', key: 'a/busy', priority: 'edit' });
  await watched.take({ do: 'add', key: 'a/old', priority: 'initial' });

  for (let n = 0; !watched.isRunning('a/old') && n < 1_000; n++) {
    for (const name of ['x', 'y']) {
      await watched.take({ do: 'add', key: `a/${name}${n}`, priority: 'edit' });
    }
    await watched.take({ do: 'wait', ms: 1_000 });
    await watched.take({ do: 'end', nth: 0, result: {} });
    if (watched.clock.monotonicMs() < 3 * AGEING_MS) expect(watched.isRunning('a/old')).toBe(false);
  }

  // It ranks with the edits after three ages, behind those that had come until then.
  expect(watched.isRunning('a/old')).toBe(true);
  expect(watched.clock.monotonicMs()).toBeLessThan(7 * AGEING_MS);
});
