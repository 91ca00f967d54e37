import { expect, test } from 'vitest';
import type { Condition } from '../../src/api/resource.ts';
import { ReconcileError, type Retry } from '../../src/controller/error.ts';
import type { Pass } from '../../src/controller/reconciler.ts';
import { controllerOf, inPlace, oneResource } from './fixture.ts';

const HOUR_MS = 3_600_000;

/** A resource that was in place at its first pass, and is due when the test says so. */
async function once(later: (pass: Pass) => void) {
  const { store, broken, now } = oneResource();
  const at = { isDue: true };
  let passes = 0;
  const controlled = controllerOf(
    store,
    async (_, pass) => {
      at.isDue = false;
      passes += 1;
      if (passes > 1) later(pass);
      return inPlace;
    },
    { dueInMs: () => (at.isDue ? 0 : 24 * HOUR_MS) },
  );
  await controlled.process();
  const said = (): readonly string[] | undefined =>
    now().status?.conditions?.map(({ type, status, reason }: Condition) => `${type}=${status} ${reason}`);
  return { ...controlled, at, broken, said };
}

test('two writes of the status that fail once each, an hour apart, are no stall', async () => {
  const { clock, told, process, at, broken, said } = await once((pass) =>
    pass.learn({ seen: clock.monotonicMs() }),
  );
  const blip = async (): Promise<void> => {
    await clock.advance(HOUR_MS);
    at.isDue = true;
    broken.writes = 1; // the one after it, of that failure, succeeds
    await expect(process()).rejects.toMatchObject({ retry: 'backoff' });
    await process(); // by the backoff of the queue
  };

  await blip();
  await blip();

  expect(said()).toEqual(['Ready=True InPlace', 'Stalled=False InPlace']);
  expect(told).toEqual([]);
});

test.each<Retry>(['slow', 'rarely', 'never'])(
  'a refusal of the sort "%s" holds writes back also after a pass that was not due',
  async (retry) => {
    const held: boolean[] = [];
    const { process, at } = await once((pass) => {
      held.push(pass.heldBack);
      if (held.length === 1) throw new ReconcileError({ reason: 'Refused', retry, message: 'no' });
    });
    at.isDue = true;
    await process();
    await process();
    at.isDue = true;

    await process();

    expect(held).toEqual([false, true]);
  },
);
