import { expect, test } from 'vitest';
import { OpenIntents } from '../../src/ownership/intent.ts';
import { ManualClock } from '../support/manual-clock.ts';

const intent = { at: '2026-01-05T00:00:00Z', name: 'fleet.agent' };

test('an open intent is waited for as long as a create may be on its way', async () => {
  const clock = new ManualClock();
  const intents = new OpenIntents(clock, 60_000);

  const first = intents.afterLookup('uid', intent);
  await clock.advance(59_999);
  const last = intents.afterLookup('uid', intent);

  expect([first, last]).toEqual(['wait', 'wait']);
});

test('after the wait two lookups have to find nothing', async () => {
  const clock = new ManualClock();
  const intents = new OpenIntents(clock, 60_000);
  intents.afterLookup('uid', intent);
  await clock.advance(60_000);

  const verdicts = [intents.afterLookup('uid', intent), intents.afterLookup('uid', intent)];

  expect(verdicts).toEqual(['wait', 'abandoned']);
});

test('the time counts from when this process first saw the intent, whatever the intent itself says', async () => {
  const clock = new ManualClock('2030-01-01T00:00:00Z');
  const intents = new OpenIntents(clock, 60_000);

  const verdict = intents.afterLookup('uid', intent);

  expect(verdict).toBe('wait');
});

test('another intent of the same resource is waited for anew', async () => {
  const clock = new ManualClock();
  const intents = new OpenIntents(clock, 60_000);
  intents.afterLookup('uid', intent);
  await clock.advance(120_000);

  const verdict = intents.afterLookup('uid', { ...intent, at: '2026-01-05T00:02:00Z' });

  expect(verdict).toBe('wait');
});
