import { expect, test } from 'vitest';
import type { Outcome, Pass } from '../../src/controller/reconciler.ts';
import type { Brakes } from '../../src/ownership/brakes.ts';
import { Checks } from '../../src/ownership/checks.ts';
import type { OwnedResource, OwnedWork } from '../../src/ownership/owned.ts';
import { ownedReconciler } from '../../src/ownership/reconciler.ts';
import { SETTLED } from '../../src/ownership/verdict.ts';
import { ManualClock } from '../support/manual-clock.ts';

const INTERVAL_MS = 300_000;
const DOUBT_MS = 15_000;

const condition = (type: string, status: string, reason: string) => ({ type, status, reason });
const RESOURCE = {
  metadata: { uid: 'u', generation: 1 },
  spec: {},
  status: {
    observedGeneration: 1,
    appliedHash: 'told',
    conditions: [condition('Ready', 'True', 'InPlace'), condition('Drifted', 'False', 'InSync')],
  },
} as unknown as OwnedResource;

/** What is in place, and of which a list shows something that is doubted, and so stays new. */
function scene() {
  const clock = new ManualClock();
  const looks: string[] = [];
  const brakes = { waitMs: () => 0, looked: () => {} } as unknown as Brakes;
  const pass = { learn: () => {}, learned: () => undefined } as unknown as Pass;
  const again = (how: string) => async (): Promise<Outcome> => {
    looks.push(how);
    return { verdict: SETTLED, requeueAfterMs: DOUBT_MS };
  };
  const reconciler = ownedReconciler<OwnedResource, OwnedWork>({
    clock,
    checks: new Checks(clock, () => 0.5),
    brakes,
    checkIntervalMs: INTERVAL_MS,
    facts: () => ({ known: true, missing: false, news: true, specHash: 'told' }),
    mark: () => undefined,
    workOn: async (resource) => ({ resource, pass, clock, brakes }) as unknown as OwnedWork,
    glance: again('glance'),
    converge: again('comparison'),
    leavesNothingBehind: () => false,
    remove: async () => {},
    forget: () => {},
  });
  return { clock, looks, reconcile: () => reconciler.reconcile(RESOURCE, pass) };
}

test('what a list shows is looked at without a comparison, until one is due', async () => {
  const { clock, looks, reconcile } = scene();

  await reconcile();
  await clock.advance(INTERVAL_MS / 2);
  await reconcile();

  expect(looks).toEqual(['glance', 'comparison']);
});

test('a comparison that is due while something is doubted makes no passes without a pause', async () => {
  const { clock, reconcile } = scene();
  await reconcile();
  await clock.advance(INTERVAL_MS / 2);

  const { requeueAfterMs } = await reconcile();

  expect(requeueAfterMs).toBe(DOUBT_MS);
});
