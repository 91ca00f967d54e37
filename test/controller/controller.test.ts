import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import { ReconcileError } from '../../src/controller/error.ts';
import type { Finding } from '../../src/controller/reconciler.ts';
import { Conflict } from '../../src/controller/store.ts';
import { stopping } from '../../src/ssm/unsent.ts';
import { controllerOf, inPlace, oneResource } from './fixture.ts';

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

test('what a pass has noted is told with each save, and its last word on it at the end', async () => {
  const { store, now } = oneResource();
  const seen: unknown[] = [];
  const { process } = controllerOf(store, async (_, pass) => {
    pass.note(drifted('True'));
    await pass.save({ ready: 'False', stalled: false, reason: 'CorrectingDrift', message: '' });
    seen.push(statusOf(now()));
    return { ...inPlace, findings: [drifted('False')] };
  });

  await process();

  expect([...seen, statusOf(now())]).toEqual(['True', 'False']);
});

function drifted(status: 'True' | 'False'): Finding {
  return { type: 'Drifted', status, reason: 'EditedInAws', message: '' };
}

function statusOf({ status }: Resource): string | undefined {
  return status?.conditions?.find(({ type }) => type === 'Drifted')?.status;
}
