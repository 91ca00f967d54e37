import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import { ReconcileError, type Retry } from '../../src/controller/error.ts';
import type { Outcome, Pass } from '../../src/controller/reconciler.ts';
import { controllerOf, inPlace, oneResource } from './fixture.ts';

function isStalled({ status }: Resource): string | undefined {
  return status?.conditions?.find(({ type }) => type === 'Stalled')?.status;
}

test('a refusal holds writes back for its time and this generation only', async () => {
  const { store, edit } = oneResource();
  const held: boolean[] = [];
  let refuse = true;
  const { clock, process } = controllerOf(store, async (_, pass) => {
    held.push(pass.heldBack);
    if (!refuse) return { ...inPlace, stillFailing: pass.heldBack };
    refuse = false;
    throw new ReconcileError({ reason: 'InvalidTarget', retry: 'rarely', message: 'no such target' });
  });

  const first = await process();
  const second = await process();
  await clock.advance(5 * 60_000);
  await process();
  refuse = true;
  await process();
  edit();
  await process();

  expect(first.requeueAfterMs).toBe(5 * 60_000);
  expect(second.requeueAfterMs).toBe(5 * 60_000);
  expect(held).toEqual([false, true, false, false, false]);
});

test('what was refused of one revision does not hold the next one back, also when that came during the pass', async () => {
  const { store } = oneResource();
  const held: boolean[] = [];
  let id = 'a';
  const reconcile = async (_: unknown, pass: Pass): Promise<Outcome> => {
    held.push(pass.heldBack);
    if (held.length === 1) id = 'b';
    throw new ReconcileError({ reason: 'InvalidDocumentContent', retry: 'never', message: 'no such action' });
  };
  const { process } = controllerOf(store, reconcile, { revisionOf: () => ({ id, isNew: true }) });

  await process();
  await process();
  await process();
  id = 'c';
  await process();

  expect(held).toEqual([false, false, true, false]);
});

for (const isNew of [true, false]) {
  test(`Ready ${isNew ? 'ends' : 'stays'} when AWS is away and the revision is ${isNew ? 'new' : 'the one that AWS was told of'}`, async () => {
    const { store, now } = oneResource();
    let away = false;
    const reconcile = async (): Promise<Outcome> => {
      if (away) throw new ReconcileError({ reason: 'AwsUnreachable', retry: 'backoff', message: 'away' });
      return inPlace;
    };
    const { process } = controllerOf(store, reconcile, { revisionOf: () => ({ id: 'a', isNew }) });
    await process();

    away = true;
    await process().catch(() => undefined);

    const ready = now().status?.conditions?.find(({ type }) => type === 'Ready');
    expect(ready?.status).toBe(isNew ? 'False' : 'True');
  });
}

const RETRIES: Record<Retry, number | undefined | 'queue'> = {
  timed: 1_000,
  soon: 1_000,
  backoff: 'queue',
  slow: 5 * 60_000,
  rarely: 5 * 60_000,
  never: undefined,
};

for (const [retry, expected] of Object.entries(RETRIES)) {
  test(`a failure of the sort "${retry}" comes back ${expected === 'queue' ? 'by the backoff of the queue' : `after ${expected} ms`}`, async () => {
    const { store } = oneResource();
    const { process } = controllerOf(store, async () => {
      throw new ReconcileError({ reason: 'Reason', retry: retry as Retry, message: 'why' });
    });

    const result = await process().then(
      ({ requeueAfterMs }) => requeueAfterMs,
      () => 'queue',
    );

    expect(result).toBe(expected);
  });
}

test('what was to be over soon is asked for less and less often, and every half minute at least', async () => {
  const { store } = oneResource();
  const { clock, process } = controllerOf(store, async () => {
    throw new ReconcileError({ reason: 'Confirming', retry: 'soon', message: 'not shown yet' });
  });
  const waits: number[] = [];

  for (let passedMs = 0; passedMs < 10 * 60_000; passedMs += waits.at(-1)!) {
    const { requeueAfterMs = 0 } = await process();
    waits.push(requeueAfterMs);
    await clock.advance(requeueAfterMs);
  }

  expect(waits.slice(0, 4)).toEqual([1_000, 1_000, 1_000, 1_000]);
  expect(waits).toEqual(waits.toSorted((left, right) => left - right));
  expect(Math.max(...waits)).toBe(30_000);
  expect(waits.length).toBeLessThan(50);
});

test('what was to be over soon is asked for as often as at first when the spec is edited', async () => {
  const { store, edit, now } = oneResource();
  const { clock, process } = controllerOf(store, async () => {
    throw new ReconcileError({ reason: 'Confirming', retry: 'soon', message: 'not shown yet' });
  });
  await process();
  await clock.advance(20 * 60_000);
  const before = await process();
  const stalled = isStalled(now());
  edit();
  const after = await process();

  expect([before.requeueAfterMs, after.requeueAfterMs]).toEqual([5 * 60_000, 1_000]);
  expect([stalled, isStalled(now())]).toEqual(['True', 'False']);
});

test('what knows its own time is asked for as often as it says', async () => {
  const { store } = oneResource();
  const { clock, process } = controllerOf(store, async () => {
    throw new ReconcileError({ reason: 'MakingSure', retry: 'soon', retryAfterMs: 5_000, message: 'twice' });
  });
  await process();
  await clock.advance(60_000);

  const { requeueAfterMs } = await process();

  expect(requeueAfterMs).toBe(5_000);
});

test('a failure that lasts longer than ten minutes is a stall, told once', async () => {
  const { store, now } = oneResource();
  const { clock, told, process } = controllerOf(store, async () => {
    throw new ReconcileError({ reason: 'AwsUnreachable', retry: 'backoff', message: 'away' });
  });

  await process().catch(() => undefined);
  const young = now().status?.conditions?.find(({ type }) => type === 'Stalled')?.status;
  await clock.advance(11 * 60_000);
  const later = await process();
  await process();

  expect(young).toBe('False');
  expect(now().status?.conditions?.find(({ type }) => type === 'Stalled')?.status).toBe('True');
  expect(later.requeueAfterMs).toBe(5 * 60_000);
  expect(told).toEqual(['AwsUnreachable']);
});

test('what is in place is looked at again as a sweep, what is under way or failing as a retry', async () => {
  const { store } = oneResource();
  const underWay: Outcome['verdict'] = { ready: 'Unknown', stalled: false, reason: 'Creating', message: '' };
  const passes: (() => Outcome)[] = [
    () => ({ ...inPlace, requeueAfterMs: 900_000 }),
    () => ({ verdict: underWay, requeueAfterMs: 1_000 }),
    () => {
      throw new ReconcileError({ reason: 'NotSettled', retry: 'soon', message: 'not yet' });
    },
  ];
  const { process } = controllerOf(store, async () => passes.shift()!());

  const results = [await process(), await process(), await process()];

  expect(results).toEqual([
    { requeueAfterMs: 900_000 },
    { requeueAfterMs: 1_000, requeueAs: 'retry' },
    { requeueAfterMs: 1_000, requeueAs: 'retry' },
  ]);
});

test('what is refused for good is looked at again when it is due, as what is in place', async () => {
  const dues = [0, 900_000];
  const { store } = oneResource();
  const { process } = controllerOf(
    store,
    async () => {
      throw new ReconcileError({ reason: 'InvalidDocumentContent', retry: 'never', message: 'no' });
    },
    { dueInMs: () => dues.shift() ?? 0 },
  );

  const result = await process();

  expect(result).toEqual({ requeueAfterMs: 900_000 });
});

test('what goes wrong before a pass has begun is told as a failed pass, and tried again', async () => {
  const { store } = oneResource();
  const { process, reports } = controllerOf(store, async () => inPlace, {
    dueInMs: () => {
      throw new RangeError('Maximum call stack size exceeded');
    },
  });

  await expect(process()).rejects.toMatchObject({ reason: 'ReconcileFailed', retry: 'backoff' });

  expect(reports).toMatchObject([{ key: 'fleet/agent', failure: { reason: 'ReconcileFailed' } }]);
});
