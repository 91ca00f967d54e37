import { expect, test } from 'vitest';
import { WorkQueue, type Result } from '../../src/controller/workqueue.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';

interface Run {
  readonly key: string;
  readonly end: (result?: Result) => void;
  readonly fail: () => void;
}

function queueUnderTest({ concurrency = 2, random = (): number => 0.5 } = {}) {
  const clock = new ManualClock();
  const runs: Run[] = [];
  const process = (key: string): Promise<Result> =>
    new Promise((resolve, reject) => {
      runs.push({ key, end: (result = {}) => resolve(result), fail: () => reject(new Error('failed')) });
    });
  const queue = new WorkQueue({ concurrency, clock, random, process });
  return { clock, queue, runs, started: () => runs.map(({ key }) => key) };
}

test('a key that is added twice while it waits runs once', async () => {
  const { queue, runs, started } = queueUnderTest({ concurrency: 1 });

  queue.add('first', 'edit');
  queue.add('second', 'edit');
  queue.add('second', 'edit');
  runs[0]?.end();
  await settled();
  runs[1]?.end();
  await queue.idle();

  expect(started()).toEqual(['first', 'second']);
});

test('a key that is added while it runs never runs beside itself, and runs once more afterwards', async () => {
  const { queue, runs, started } = queueUnderTest();

  queue.add('a', 'edit');
  queue.add('a', 'edit');
  queue.add('a', 'edit');
  await settled();
  const beside = started().length;
  runs[0]?.end();
  await settled();
  runs[1]?.end();
  await queue.idle();

  expect(beside).toBe(1);
  expect(started()).toEqual(['a', 'a']);
});

test('no more keys run at a time than allowed', async () => {
  const { queue, started } = queueUnderTest({ concurrency: 2 });

  for (const key of ['a', 'b', 'c']) queue.add(key, 'edit');
  await settled();

  expect(started()).toEqual(['a', 'b']);
  expect(queue.depths).toEqual({ edit: 1, retry: 0, sweep: 0, initial: 0 });
});

test('a failing key waits twice as long each time, at most a minute', async () => {
  const { clock, queue, runs } = queueUnderTest({ random: () => 0.999_999 });
  const waits: number[] = [];

  queue.add('a', 'edit');
  for (let failure = 0; failure < 9; failure += 1) {
    await settled();
    runs.at(-1)?.fail();
    await settled();
    waits.push(Math.round((clock.nextInMs() ?? 0) / 1_000));
    await clock.advance(clock.nextInMs() ?? 0);
  }

  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('two keys that fail together do not come back together', async () => {
  const dice = [0.2, 0.9];
  const { clock, queue, runs, started } = queueUnderTest({ random: () => dice.shift() ?? 0 });

  queue.add('a', 'edit');
  queue.add('b', 'edit');
  await settled();
  runs[0]?.fail();
  runs[1]?.fail();
  await settled();
  await clock.advance(500);

  expect(started()).toEqual(['a', 'b', 'a']);
});

test('an edit does not wait for the delay of a failure', async () => {
  const { queue, runs, started } = queueUnderTest();

  queue.add('a', 'edit');
  runs[0]?.fail();
  await settled();
  queue.add('a', 'edit');
  await settled();

  expect(started()).toEqual(['a', 'a']);
});

test('of two delays the earlier one counts', async () => {
  const { clock, queue, started } = queueUnderTest();

  queue.addAfter('a', 1_000, 'retry');
  queue.addAfter('a', 60_000, 'retry');
  await clock.advance(1_000);

  expect(started()).toEqual(['a']);
  expect(clock.nextInMs()).toBeUndefined();
});

test('stopping waits for what runs and starts nothing more', async () => {
  const { clock, queue, runs, started } = queueUnderTest({ concurrency: 1 });
  queue.add('running', 'edit');
  queue.add('waiting', 'edit');
  queue.addAfter('later', 1_000, 'retry');
  let stopped = false;

  const stopping = queue.stop().then(() => (stopped = true));
  await settled();
  const before = stopped;
  runs[0]?.end({ requeueAfterMs: 10 });
  await stopping;
  queue.add('too late', 'edit');
  await clock.advance(60_000);

  expect(before).toBe(false);
  expect(started()).toEqual(['running']);
});

test('a pass says how urgent the next one is, and a failure is more urgent than a sweep', async () => {
  const { clock, queue, runs } = queueUnderTest({ concurrency: 2 });
  queue.add('asks', 'edit');
  queue.add('fails', 'edit');
  runs[0]?.end({ requeueAfterMs: 1_000, requeueAs: 'initial' });
  runs[1]?.fail();
  await settled();
  for (const key of ['x', 'y']) queue.add(key, 'edit');

  await clock.advance(1_000);

  expect(queue.depths).toEqual({ edit: 0, retry: 1, sweep: 0, initial: 1 });
});

test('the pass that has been running for longest is known', async () => {
  const { clock, queue, runs } = queueUnderTest({ concurrency: 2 });
  const idle = queue.longestRunning;
  queue.add('first', 'edit');
  await clock.advance(2_000);
  queue.add('second', 'edit');
  await clock.advance(3_000);
  const both = queue.longestRunning;

  runs[0]?.end();
  await settled();

  expect(idle).toBeUndefined();
  expect(both).toEqual({ key: 'first', runningMs: 5_000 });
  expect(queue.longestRunning).toEqual({ key: 'second', runningMs: 3_000 });
});
