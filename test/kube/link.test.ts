import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasStatus } from '../../src/kube/kube-error.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ended, errorEvent, refused } from './fault-proxy.ts';
import type { FaultyLink } from './faulty-link.ts';
import { HURRY, stagesOf } from './faulty-stage.ts';
import { watchThings, withoutStreamingLists } from './fixture.ts';
import { flaws, keyOf } from './missed.ts';

const { dir, open: stage } = stagesOf('link');

describe('Retry-After is honoured', () => {
  const slowDown = refused(429, 'TooManyRequests', { retryAfterSeconds: 3 });
  const slowDownEvent = errorEvent(429, 'TooManyRequests', { retryAfterSeconds: 3 });

  test.each<[string, (link: FaultyLink) => void]>([
    ['when it comes with a refused watch', ({ api }) => void api.next('watch', slowDown)],
    ['when it comes within a watch', ({ api }) => void api.next('watch', slowDownEvent)],
    [
      'when lists are refused, more often than a request has patience',
      ({ api }) => void api.next('list', slowDown, slowDown, slowDown),
    ],
  ])('%s', async (_name, strike) => {
    const { cluster, clock, link } = await stage();
    strike(link);

    const waiting = new ManualClock();
    watchThings(link.connection, { namespaces: [cluster.namespace], random: () => 0, clock: waiting });
    let watchedMs = 0;
    await eventually(() => expect(link.api.asked('list')).toBe(1), HURRY);
    void link.api.next('watch', (exchange) => {
      watchedMs = waiting.monotonicMs();
      exchange.pass();
    });
    await eventually(async () => {
      await clock.advance(250);
      await waiting.advance(250);
      expect(watchedMs).toBeGreaterThan(0);
    }, HURRY);

    expect(watchedMs).toBeGreaterThanOrEqual(3_000);
  });
});

test('a page that takes half a minute to come is waited for', async () => {
  const { cluster, clock, link } = await stage();
  await cluster.create('large', { color: 'x'.repeat(30_000) });
  await link.connection.request({ method: 'GET', path: '/version' });
  link.network.slow({ bytes: 1_000, everyMs: 1_000, clock });

  const connection = withoutStreamingLists(link.connection);
  const { store } = watchThings(connection, { namespaces: [cluster.namespace], clock });
  await eventually(async () => {
    const dueInMs = clock.nextInMs() ?? Infinity;
    if (dueInMs <= 1_000) await clock.advance(dueInMs); // only when bytes are held back: the real ones take real time
    expect(store.get(`${cluster.namespace}/large`)).toBeDefined();
  }, HURRY);

  expect(link.api.asked('list')).toBe(1);
  expect(clock.monotonicMs()).toBeGreaterThan(25_000);
});

test('a connection in which requests get lost is left, also when events still come', async () => {
  const { cluster, clock, link } = await stage();
  const { store } = watchThings(link.connection, { namespaces: [cluster.namespace], clock });
  await store.synced;
  const created = await cluster.create('asked');
  await eventually(() => expect(store.get(keyOf(created))).toBeDefined(), HURRY);
  link.network.deafen();

  const outcomes: unknown[] = [];
  for (const color of ['red', 'green', 'blue']) {
    const read = store.read(keyOf(created)).catch((error: unknown) => error);
    await cluster.paint('asked', color);
    await eventually(() => expect(store.get(keyOf(created))?.spec.color).toBe(color), HURRY);
    await clock.advance(10_000);
    outcomes.push(await read);
  }
  const answer = await store.read(keyOf(created));

  expect(outcomes).toMatchObject(Array.from({ length: 3 }, () => ({ reason: 'Timeout' })));
  expect(answer?.spec.color).toBe('blue');
  expect(link.network.accepted).toBe(2);
});

test('however often the API server sends us elsewhere, two connections are open at most', async () => {
  const { cluster, link } = await stage();
  const namespaces = ['default', cluster.namespace];
  const { store } = watchThings(link.connection, { namespaces, random: () => 0.1 });
  await store.synced;
  await eventually(() => expect(link.api.watches).toBe(2), HURRY);

  for (let sent = 0; sent < 6; sent += 1) {
    const asked = link.api.asked('watch');
    link.api.goAway();
    await link.connection.request({ method: 'GET', path: '/version' });
    link.api.inFirstWatch(ended);
    await eventually(() => expect(link.api.asked('watch')).toBeGreaterThan(asked), HURRY);
  }
  const created = await cluster.create('afterwards');
  await eventually(() => expect(store.get(keyOf(created))).toBeDefined(), HURRY);

  expect(link.network.accepted).toBe(7);
  expect(link.network.mostOpen).toBe(2);
});

test('a token that changes costs no request and no watch', async () => {
  const file = join(dir(), 'token');
  await writeFile(file, 'first');
  const { cluster, link } = await stage({
    'auth-provider': { name: 'tokenFile', config: { tokenFile: file } },
  });
  const { store, told, problems } = watchThings(link.connection, {
    namespaces: [cluster.namespace],
    random: () => 0.1,
  });
  await store.synced;
  const outcomes: unknown[] = [];
  const ask = (): Promise<unknown> =>
    link.connection.request({ method: 'GET', path: '/version' }).then(
      () => outcomes.push('answered'),
      (error: unknown) => outcomes.push(error),
    );

  for (const token of ['first', 'second', 'third', 'fourth']) {
    const before = Array.from({ length: 25 }, ask);
    await writeFile(file, token);
    link.api.accepts = (authorization) => authorization === `Bearer ${token}`;
    link.api.inWatches(ended);
    await Promise.all([...before, ...Array.from({ length: 25 }, ask)]);
    await cluster.create(token);
  }

  await eventually(async () => expect(flaws(told, await cluster.list())).toEqual([]), HURRY);
  expect(outcomes).toEqual(Array.from({ length: 200 }, () => 'answered'));
  expect(problems.filter((problem) => hasStatus(problem, 401))).toEqual([]);
  expect(link.network.accepted).toBe(1);
});
