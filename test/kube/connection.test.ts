import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openConnection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Cluster, connectThroughProxy, openCluster, watchThings } from './fixture.ts';
import { say, scriptApi } from './scripted-api.ts';

const VERSION = { method: 'GET', path: '/version' } as const;

describe('against the API server', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await openCluster(inject('kubeconfig'), 'connection');
  });

  afterAll(() => cluster.close());

  test('two hundred parallel requests, fifty in a row and a watch share one connection', async () => {
    const { proxy, connection } = await connectThroughProxy(cluster);
    const { store } = watchThings(connection, { namespaces: [cluster.namespace] });
    await store.synced;

    await Promise.all(Array.from({ length: 200 }, () => connection.request(VERSION)));
    for (let sent = 0; sent < 50; sent += 1) await connection.request(VERSION);

    expect(proxy.accepted).toBe(1);
  });

  test('a refusal says what was asked, and what the API server said', async () => {
    const path = `/api/v1/namespaces/${cluster.namespace}/configmaps/missing`;

    const refusal = await failureOf(cluster.connection.request({ method: 'GET', path }));

    expect(refusal).toMatchObject({ status: 404, reason: 'NotFound' });
    expect(refusal.message).toBe(`GET ${path}: 404 NotFound: configmaps "missing" not found`);
  });

  test('a request on a connection that went silent ends in time, and the next one gets a new connection', async () => {
    const clock = new ManualClock();
    const { proxy, connection } = await connectThroughProxy(cluster, clock);
    await connection.request(VERSION);
    proxy.silence();

    const lost = failureOf(connection.request(VERSION));
    await eventually(() => expect(clock.nextInMs()).toBeDefined());
    await clock.advance(10_000);

    expect(await lost).toMatchObject({ status: 0, reason: 'Timeout' });
    await expect(connection.request(VERSION)).resolves.toHaveProperty('gitVersion');
    expect(proxy.accepted).toBe(2);
  });

  test('a reset connection fails what was in it, and is made anew', async () => {
    const { proxy, connection } = await connectThroughProxy(cluster);
    await connection.request(VERSION);
    proxy.hold();
    const inFlight = failureOf(connection.request(VERSION));

    proxy.reset();

    expect(await inFlight).toMatchObject({ status: 0, reason: 'Unreachable' });
    await expect(connection.request(VERSION)).resolves.toHaveProperty('gitVersion');
  });

  test('watches that are given up while they are being sent leave nothing behind', async () => {
    const { connection } = await connectThroughProxy(cluster);
    await connection.request(VERSION);
    const path = `/api/v1/namespaces/${cluster.namespace}/configmaps`;

    // The API server takes a hundred streams in one connection: left open, these would fill it.
    for (let depth = 0; depth < 150; depth += 1) {
      const stop = new AbortController();
      const watch = connection.stream({ path, query: { watch: true }, idleMs: 60_000, signal: stop.signal });
      const first = watch[Symbol.asyncIterator]().next();
      for (let tick = 0; tick < depth % 30; tick += 1) await Promise.resolve();
      stop.abort();
      await expect(first).rejects.toBe(stop.signal.reason);
    }

    await expect(connection.request(VERSION)).resolves.toHaveProperty('gitVersion');
  });

  test('a watch that is still open ends with the connection', async () => {
    const { connection } = await connectThroughProxy(cluster);
    const seen: unknown[] = [];
    const watch = connection.stream({ path: '/api/v1/namespaces', query: { watch: true }, idleMs: 60_000 });
    const ended = failureOf(drain(watch, seen));
    await eventually(() => expect(seen).not.toEqual([]));

    await connection.close();

    expect(await ended).toMatchObject({ status: 0, reason: 'Unreachable' });
  });

  test('a caller who gives up gets the reason of its own signal', async () => {
    const { proxy, connection } = await connectThroughProxy(cluster);
    await connection.request(VERSION);
    proxy.silence();
    const enough = new Error('enough');

    const given = connection.request({ ...VERSION, signal: AbortSignal.abort(enough) });

    await expect(given).rejects.toBe(enough);
  });
});

describe('against an API server with a script', () => {
  test('a read that is told to come later does, a write does not', async () => {
    const asked: (string | undefined)[] = [];
    const connection = await scriptApi(systemClock, ({ method }, response) => {
      asked.push(method);
      const code = asked.filter((each) => each === method).length === 1 ? 429 : 200;
      say(response, code, { kind: 'Status', reason: 'TooManyRequests' }, { 'retry-after': '0' });
    });

    await connection.request(VERSION);
    const refused = await failureOf(connection.request({ method: 'POST', path: '/things', body: {} }));

    expect(asked).toEqual(['GET', 'GET', 'POST']);
    expect(refused.reason).toBe('TooManyRequests');
  });

  test('a token that is not known any more is asked for again, once', async () => {
    const tokens: (string | undefined)[] = [];
    const connection = await scriptApi(systemClock, ({ headers }, response) => {
      tokens.push(headers.authorization);
      say(response, 401, { kind: 'Status', reason: 'Unauthorized' });
    });

    const refused = await failureOf(connection.request({ method: 'POST', path: '/things', body: {} }));

    expect(refused.reason).toBe('Unauthorized');
    expect(tokens).toEqual(['Bearer secret', 'Bearer secret']);
  });

  test('requests say who sends them', async () => {
    const agents: (string | undefined)[] = [];
    const connection = await scriptApi(systemClock, ({ headers }, response) => {
      agents.push(headers['user-agent']);
      say(response, 200, {});
    });

    await connection.request(VERSION);

    expect(agents).toEqual(['ssm-operator']);
  });

  test('without HTTP/2 a watch does not stand in the way of requests', async () => {
    const connection = await scriptApi(systemClock, ({ url }, response) => {
      if (url === '/version') say(response, 200, { gitVersion: 'v1' });
      else response.writeHead(200).write('{"type":"BOOKMARK"}\n');
    });
    const stop = new AbortController();
    const endless = connection.stream({ path: '/watch', idleMs: 60_000, signal: stop.signal });
    const watch = endless[Symbol.asyncIterator]();
    await watch.next();

    const answer = await connection.request(VERSION);

    expect(answer).toEqual({ gitVersion: 'v1' });
    stop.abort();
    await expect(watch.next()).rejects.toBe(stop.signal.reason);
  });

  test('without HTTP/2 many requests at once leave a watch and each other alone', async () => {
    const waiting: ServerResponse[] = [];
    const watches: ServerResponse[] = [];
    const connection = await scriptApi(new ManualClock(), ({ url }, response) => {
      if (url === '/version') waiting.push(response);
      else watches.push(response);
      if (url !== '/version') response.writeHead(200).write('{"type":"BOOKMARK"}\n');
    });
    const stop = new AbortController();
    const endless = connection.stream({ path: '/watch', idleMs: 60_000, signal: stop.signal });
    const watch = endless[Symbol.asyncIterator]();
    await watch.next();

    const answers = Promise.all(Array.from({ length: 5 }, () => connection.request(VERSION)));
    await eventually(() => expect(waiting).toHaveLength(5));
    for (const response of waiting) say(response, 200, { gitVersion: 'v1' });
    watches[0]?.write('{"type":"ADDED"}\n');

    expect(await answers).toEqual(Array.from({ length: 5 }, () => ({ gitVersion: 'v1' })));
    expect(await watch.next()).toMatchObject({ value: { type: 'ADDED' } });
    stop.abort();
    await expect(watch.next()).rejects.toBe(stop.signal.reason);
  });

  test('an answer of a proxy in between is shown as far as it helps', async () => {
    const connection = await scriptApi(systemClock, (_request, response) => {
      response.writeHead(502).end('<html>Bad Gateway</html>');
    });

    const refusal = await failureOf(connection.request(VERSION));

    expect(refusal.message).toBe('GET /version: 502 HTTP502: <html>Bad Gateway</html>');
  });

  test('the namespace is that of the context', async () => {
    const connection = await scriptApi(systemClock, (_request, response) => say(response, 200, {}));

    expect(connection.namespace).toBe('home');
  });
});

test('a kubeconfig that does not exist ends in a sentence', () => {
  const options = { kubeconfig: '/does/not/exist', clock: systemClock };

  expect(() => openConnection(options)).toThrow(/\/does\/not\/exist/);
});

async function failureOf(request: Promise<unknown>): Promise<KubeError> {
  const outcome = await request.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (outcome instanceof KubeError) return outcome;
  throw outcome;
}

async function drain(values: AsyncIterable<unknown>, into: unknown[]): Promise<void> {
  for await (const value of values) into.push(value);
}
