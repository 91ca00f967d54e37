import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import { Controller, type PassReport } from '../../src/controller/controller.ts';
import { ReconcileError, type Retry } from '../../src/controller/error.ts';
import type { Outcome, Pass } from '../../src/controller/reconciler.ts';
import { Conflict, type ResourceStore } from '../../src/controller/store.ts';
import { stopping } from '../../src/ssm/unsent.ts';
import { ManualClock } from '../support/manual-clock.ts';

const KEY = 'fleet/agent';
const inPlace: Outcome = { verdict: { ready: 'True', stalled: false, reason: 'Succeeded', message: '' } };

/** One claimed resource in memory, whose status writes can be made to fail. */
function oneResource() {
  let resource: Resource = {
    apiVersion: 'ssm-operator.dev/v1alpha1',
    kind: 'SsmAssociation',
    metadata: {
      name: 'agent',
      namespace: 'fleet',
      uid: 'u1',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-05T00:00:00Z',
      finalizers: ['ssm-operator.dev/finalizer'],
    },
    spec: {},
  };
  const broken = { writes: 0 };
  const bump = (change: Partial<Resource['metadata']>, status = resource.status): Resource => {
    const resourceVersion = String(Number(resource.metadata.resourceVersion) + 1);
    resource = { ...resource, metadata: { ...resource.metadata, ...change, resourceVersion } };
    if (status !== undefined) resource = { ...resource, status };
    return resource;
  };
  const store: ResourceStore<Resource> = {
    get: () => resource,
    list: () => [resource],
    read: async () => resource,
    addFinalizer: async () => resource,
    removeFinalizer: async () => {},
    async applyStatus({ metadata }, status) {
      if (metadata.resourceVersion !== resource.metadata.resourceVersion)
        throw new Conflict('somebody wrote');
      broken.writes -= 1;
      if (broken.writes >= 0) throw new Error('the API server is away');
      return bump({}, status);
    },
  };
  return {
    store,
    broken,
    /** Another operator writes the status. */
    overtake: (status: object) => bump({}, { ...resource.status, ...status }),
    edit: () => bump({ generation: resource.metadata.generation + 1 }),
    now: () => resource,
  };
}

type Reconcile = (resource: Resource, pass: Pass) => Promise<Outcome>;

function controllerOf(store: ResourceStore<Resource>, reconcile: Reconcile, dueInMs = (): number => 0) {
  const clock = new ManualClock();
  const told: string[] = [];
  const reports: PassReport[] = [];
  const controller = new Controller<Resource>({
    store,
    clock,
    events: { record: async (_, { reason }) => void told.push(reason) },
    reconciler: { dueInMs, reconcile, cleanup: async () => {}, forget: () => {} },
    report: (report) => reports.push(report),
  });
  return { clock, told, reports, process: () => controller.process(KEY) };
}

test('what AWS told us and could not be written is known to the next pass', async () => {
  const { store, broken, now } = oneResource();
  const seen: unknown[] = [];
  const { process } = controllerOf(store, async ({ status }, pass) => {
    seen.push((status as { associationId?: string } | undefined)?.associationId);
    if (seen.length === 1) pass.learn({ associationId: 'id-1' });
    return inPlace;
  });
  broken.writes = 2; // the outcome, and then the report of that failure

  await process().catch(() => undefined);
  await process();

  expect(seen).toEqual([undefined, 'id-1']);
  expect(now().status).toMatchObject({ associationId: 'id-1' });
});

test('what a pass has learned is written at once, also when somebody wrote in between', async () => {
  const { store, edit, now } = oneResource();
  const { process } = controllerOf(store, async (_, pass) => {
    pass.learn({ associationId: 'id-1' });
    edit();
    return inPlace;
  });

  await process();

  expect(now().status).toMatchObject({ associationId: 'id-1', observedGeneration: 1 });
});

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

test('a pass of a deposed operator leaves the status alone, and the next pass knows what was learned', async () => {
  const { store, now } = oneResource();
  const seen: unknown[] = [];
  const { process } = controllerOf(store, async ({ status }, pass) => {
    seen.push((status as { associationId?: string } | undefined)?.associationId);
    pass.learn({ associationId: 'id-1' });
    throw new ReconcileError({
      reason: 'NotLeading',
      retry: 'soon',
      ours: 'deposed',
      message: 'not leading',
    });
  });

  const result = await process();
  await process();

  expect(now().status).toBeUndefined();
  expect(result.requeueAfterMs).toBe(1_000);
  expect(seen).toEqual([undefined, 'id-1']);
});

test('a pass that a stop cuts off writes what it has learned, and leaves what the conditions say', async () => {
  const { store, now, edit } = oneResource();
  let stop = false;
  const { told, process } = controllerOf(store, async (_, pass) => {
    if (!stop) return inPlace;
    pass.learn({ associationId: 'id-1' });
    pass.tell({ type: 'Normal', reason: 'Created', action: 'Create', message: 'Created association id-1.' });
    throw stopping();
  });
  await process();
  const { conditions, observedGeneration } = now().status ?? {};
  edit();
  stop = true;

  await process().catch(() => undefined);

  expect(now().status).toEqual({ associationId: 'id-1', conditions, observedGeneration });
  expect(told).toEqual(['Created']);
});

test('a pass that has changed AWS when somebody edits its resource is reported, and what it learned is written', async () => {
  const { store, now, edit } = oneResource();
  let changes = true;
  const { reports, process } = controllerOf(store, async (_, pass) => {
    if (changes) pass.did('tag');
    if (changes) pass.learn({ tagKeys: ['team'] });
    changes = false;
    edit();
    throw new Conflict('fleet/agent has changed since this pass began');
  });

  const result = await process();
  const { status } = now();
  await process();

  expect(reports).toMatchObject([{ applied: ['tag'], requeueAfterMs: 50 }]);
  expect(status).toMatchObject({ tagKeys: ['team'] });
  expect(result).toEqual({ requeueAfterMs: 50, requeueAs: 'retry' });
});

test('what a pass has learned is carried over when another operator wrote in between, what it has marked is not', async () => {
  const { store, now, overtake } = oneResource();
  let overtaken = false;
  const { process } = controllerOf(store, async (_, pass) => {
    pass.learn({ associationId: 'id-1' });
    pass.mark({ lastHandledRunAt: 'ours' });
    if (!overtaken) overtake({ lastHandledRunAt: 'theirs' });
    overtaken = true;
    return inPlace;
  });

  await process();

  expect(now().status).toMatchObject({ associationId: 'id-1', lastHandledRunAt: 'theirs' });
});

test('what a pass has marked and could not save is not written later', async () => {
  const { store, now, overtake } = oneResource();
  const { process } = controllerOf(store, async (_, pass) => {
    pass.mark({ lastHandledRunAt: 'ours' });
    overtake({});
    await pass.save(inPlace.verdict).catch(() => undefined);
    return inPlace;
  });

  await process();

  expect(now().status).not.toHaveProperty('lastHandledRunAt');
});

test('what a pass has marked and saved is known to it, and stays', async () => {
  const { store, now } = oneResource();
  const known: unknown[] = [];
  const { process } = controllerOf(store, async (_, pass) => {
    pass.mark({ lastHandledRunAt: 'ours' });
    await pass.save(inPlace.verdict);
    known.push(pass.learned('lastHandledRunAt'), now().status);
    return inPlace;
  });

  await process();

  expect(known).toEqual(['ours', expect.objectContaining({ lastHandledRunAt: 'ours' })]);
  expect(now().status).toMatchObject({ lastHandledRunAt: 'ours' });
});

test('a pass that a stop cuts off before it has learned anything writes nothing', async () => {
  const { store, now } = oneResource();
  let stop = false;
  const { process } = controllerOf(store, async () => {
    if (stop) throw stopping();
    return inPlace;
  });
  await process();
  const { resourceVersion } = now().metadata;
  stop = true;

  await process().catch(() => undefined);

  expect(now().metadata.resourceVersion).toBe(resourceVersion);
});

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
    () => dues.shift() ?? 0,
  );

  const result = await process();

  expect(result).toEqual({ requeueAfterMs: 900_000 });
});
