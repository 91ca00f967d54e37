import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import type { Outcome, Pass } from '../../src/controller/reconciler.ts';
import { controllerOf, inPlace, oneResource } from './fixture.ts';

const FAILED = {
  type: 'RunsSucceeding',
  status: 'False',
  reason: 'SomeTargetsFailed',
  message: 'disk full',
} as const;
const EVENT = { type: 'Warning', reason: 'RunFailed', action: 'Run', message: 'disk full' } as const;

const saidOf = ({ status }: Resource) =>
  status?.conditions?.find(({ type }) => type === 'RunsSucceeding')?.reason;

test('what a pass could not write is said by the next one, and told once', async () => {
  const { store, broken, now } = oneResource();
  const said: unknown[] = [];
  const { told, process } = controllerOf(store, async (resource, pass) => {
    said.push(saidOf(resource));
    if (said.length > 1) return inPlace;
    pass.note(FAILED);
    pass.tell(EVENT);
    return inPlace;
  });
  broken.writes = 2; // the outcome, and then the report of that failure

  await process().catch(() => undefined);
  await process();
  await process();

  expect(said).toEqual([undefined, 'SomeTargetsFailed', 'SomeTargetsFailed']);
  expect(saidOf(now())).toBe('SomeTargetsFailed');
  expect(told).toEqual(['RunFailed']);
});

test('what the next pass finds counts, not what could not be written', async () => {
  const { store, broken, now } = oneResource();
  const findings = [FAILED, { ...FAILED, status: 'True', reason: 'Succeeded' } as const];
  const reconcile = async (_: Resource, pass: Pass): Promise<Outcome> => {
    pass.note(findings.shift()!);
    return inPlace;
  };
  const { process } = controllerOf(store, reconcile);
  broken.writes = 2;

  await process().catch(() => undefined);
  await process();

  expect(saidOf(now())).toBe('Succeeded');
});

test('what an outcome says beside its verdict is not lost when only its first write fails', async () => {
  const { store, broken, now } = oneResource();
  const { process } = controllerOf(store, async () => ({ ...inPlace, findings: [FAILED] }));
  broken.writes = 1;

  await process().catch(() => undefined);

  expect(saidOf(now())).toBe('SomeTargetsFailed');
});
