import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { isReady } from '../support/rig.ts';
import { createReady, openScene, writes } from '../support/scene.ts';
import {
  ASKED,
  LATER,
  MINUTE_MS,
  LONG_MS,
  sceneOfRuns,
  ask,
  handled,
  starts,
  runs,
  toldTimes,
} from '../support/requesting.ts';
import { CALLS_OF_A_CREATE, waiting } from '../support/waiting.ts';

const LOST: Record<string, object> = {
  'the answer of a start gets lost': { kind: 'drop', when: 'after' },
  'a start never arrives': { kind: 'drop', when: 'before' },
  'AWS fails inside after a start': { kind: 'error', code: 'InternalServerError', when: 'after' },
};

test('a request runs the association once, is told before, and is not repeated by time or by a restart', async () => {
  const rig = await openScene('run');
  const first = await rig.startOperator();
  await createReady(rig, 'agent');
  const before = await runs(rig);

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);
  await first.stop();
  await rig.startOperator();
  await rig.advance(LONG_MS);

  const resource = await rig.associations.get('agent');
  expect(isReady(resource)).toBe(true);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'StartAssociationsOnce']);
  expect((await runs(rig)) - before).toBe(1);
  const events = await rig.associations.events('agent', 'RunRequested');
  expect(events.filter(({ reason }) => reason === 'RunRequested').map(({ note }) => note)).toEqual([
    `Running association ${resource.status?.associationId} on its targets now, as asked at ${ASKED}.`,
  ]);
});

test('what a requested run did is told within a sweep', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await rig.advance(65_000);
  const before = (await rig.associations.get('agent')).status?.lastRun?.executionId;

  await ask(rig);
  await handled(rig);
  await rig.advance(125_000);

  const { status } = await rig.associations.get('agent');
  expect(status?.lastRun).toMatchObject({ status: 'Success' });
  expect(status?.lastRun?.executionId).not.toBe(before);
});

test('a request is recorded while its start is still on the way', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', kind: 'latency', latencyMs: 1_000 }]);

  await ask(rig);
  await eventually(async () => expect(await starts(rig)).toBe(1), { everyMs: 20 });
  const [call] = (await rig.aws.calls()).filter(({ operation }) => operation === 'StartAssociationsOnce');
  const meanwhile = await rig.associations.get('agent');

  expect(call?.status).toBeNull();
  expect(meanwhile.status?.lastHandledRunAt).toBe(ASKED);
});

test('a later time runs it once more, an earlier one or the same does not', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await ask(rig);
  await handled(rig);

  await ask(rig, LATER);
  await handled(rig, LATER);
  await ask(rig, ASKED);
  await rig.advance(LONG_MS);
  await ask(rig, LATER);
  await rig.advance(LONG_MS);

  expect(await starts(rig)).toBe(2);
});

test('requests that come in a row start it once for each time at most', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  const times = Array.from({ length: 6 }, (_, index) => `2026-01-05T00:00:0${index}Z`);

  for (const at of times) await ask(rig, at); // oxlint-disable-line no-await-in-loop -- in a row
  await handled(rig, times.at(-1));
  await rig.advance(LONG_MS);

  const started = await starts(rig);
  expect(started).toBeGreaterThanOrEqual(1);
  expect(started).toBeLessThanOrEqual(times.length);
  expect(await toldTimes(rig, 'RunRequested')).toBe(started);
});

for (const [name, fault] of Object.entries(LOST)) {
  test(`${name}: an event says that it may have run, and nothing is started again`, async () => {
    const rig = await openScene('run');
    const first = await rig.startOperator();
    await createReady(rig, 'agent');
    await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', times: 1, ...fault }]);

    await ask(rig);
    await handled(rig);
    const [event] = (await rig.associations.events('agent', 'RunUnconfirmed')).slice(-1);
    await rig.advance(LONG_MS);
    await first.stop();
    await rig.startOperator();
    await rig.advance(LONG_MS);

    expect(event?.note).toContain('it may or may not have run');
    expect(await starts(rig)).toBe(1);
    expect(isReady(await rig.associations.get('agent'))).toBe(true);
  });
}

test('a start that AWS has throttled is sent again, and runs once', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  const before = await runs(rig);
  await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', kind: 'throttle' }]);
  await ask(rig);
  await eventually(async () => expect(await starts(rig)).toBeGreaterThan(0));
  await rig.advance(2_000);
  const meanwhile = await rig.associations.get('agent');

  await rig.aws.put('faults', []);
  await rig.advance(LONG_MS);

  expect(meanwhile.status?.lastHandledRunAt).toBeUndefined();
  await handled(rig);
  expect((await runs(rig)) - before).toBe(1);
});

test('a request waits while AWS does not answer, and is carried out once when it does', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [
    { operation: 'DescribeAssociation', kind: 'error', code: 'InternalServerError' },
  ]);

  await ask(rig);
  await rig.advance(LONG_MS);
  const meanwhile = await rig.associations.get('agent');
  await rig.aws.put('faults', []);
  await rig.advance(LONG_MS);

  expect(meanwhile.status?.lastHandledRunAt).toBeUndefined();
  await handled(rig);
  expect(await starts(rig)).toBe(1);
});

test('of two operators that overlap one starts', async () => {
  const rig = await sceneOfRuns();
  await rig.startOperator();
  await createReady(rig, 'agent');

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);
  await ask(rig, LATER);
  await handled(rig, LATER);
  await rig.advance(LONG_MS);

  expect(await starts(rig)).toBe(2);
});

test('a request that a stop cuts off before its start is carried out by the next operator, once', async () => {
  const rig = await openScene('run');
  const first = await rig.startOperator({ AWS_RATE: '0.001', AWS_BURST: String(CALLS_OF_A_CREATE + 2) });
  await rig.advance(MINUTE_MS);
  await createReady(rig, 'agent');
  await ask(rig);
  await handled(rig); // recorded, and the start waits for the budget
  await eventually(async () => expect(await waiting(first, 'correction')).toBe(1));

  await first.stop();
  const cutOff = await rig.associations.get('agent');
  await rig.startOperator();
  await handled(rig);
  await rig.advance(LONG_MS);

  expect(cutOff.status?.lastHandledRunAt).toBeUndefined();
  expect(await starts(rig)).toBe(1);
});
