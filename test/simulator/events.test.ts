import { describe, expect, test } from 'vitest';
import { createdId, stage, type Stage } from './support.ts';

interface Event {
  seq: number;
}

async function eventsOf({ admin }: Stage): Promise<Event[]> {
  return (await admin('GET', 'events?since=0')).body.events;
}

/** A stage with one node and an association that has run there. */
async function ran(): Promise<Stage> {
  const made = await stage();
  await made.node('1');
  await createdId(made.ssm, { ScheduleExpression: 'rate(1 hour)' });
  await made.advance('PT1M');
  return made;
}

describe('events', () => {
  test('have ids and numbers, the account and the second', async () => {
    const made = await ran();

    expect((await eventsOf(made))[0]).toMatchObject({
      seq: 1,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      account: '111122223333',
      time: '2026-01-01T00:00:00Z',
    });
  });

  test('are read from where the reader was', async () => {
    const made = await ran();
    const all = await eventsOf(made);

    const rest = await made.admin('GET', `events?since=${all.length - 1}`);

    expect(all.map((event) => event.seq)).toEqual(all.map((_event, index) => index + 1));
    expect(rest.body.events).toEqual(all.slice(-1));
    expect((await made.admin('GET', 'events?since=x')).status).toBe(400);
  });

  test('are forgotten when there are too many, the oldest first', async () => {
    const made = await stage();
    for (let last = 1; last <= 200; last++) await made.node(String(last));
    await createdId(made.ssm, { ScheduleExpression: 'rate(30 minutes)' });
    await made.advance('PT26H');

    const all = await eventsOf(made);
    const newest = all.at(-1)!.seq;
    const rest = await made.admin('GET', `events?since=${newest - 2}`);

    expect(newest).toBeGreaterThan(20_000);
    expect(all.length).toBeGreaterThanOrEqual(10_000);
    expect(all.length).toBeLessThanOrEqual(20_000);
    expect(all[0]!.seq).toBe(newest - all.length + 1);
    expect(rest.body.events).toEqual(all.slice(-2));
  });

  test('repeat with the seed, and are forgotten by a reset', async () => {
    const [first, second] = [await ran(), await ran()];
    const told = await eventsOf(first);

    await first.admin('POST', 'reset');

    expect(await eventsOf(second)).toEqual(told);
    expect(await eventsOf(first)).toEqual([]);
  });
});
