import { lookup } from 'node:dns';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Agent, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Agent as TlsAgent } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AddTagsToResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { Fence } from '../../src/ssm/fence.ts';
import { fenced, fencedAgents } from '../../src/ssm/fenced.ts';
import { certificatesIn } from '../control-plane/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';

const PROTOCOLS = ['http', 'https'] as const;

/** Something that answers every request, and a client behind a fence that a test opens and closes. */
async function openRoad(protocol: (typeof PROTOCOLS)[number]) {
  const requests: string[] = [];
  const answer: RequestListener = (request, response) => {
    requests.push(request.method ?? '');
    request.resume();
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{}');
  };
  const { server, ca } = protocol === 'http' ? { server: createServer(answer), ca: '' } : await tls(answer);
  const port = await listening(server);
  const state = { leftMs: Infinity };
  const clock = new ManualClock();
  const fence = new Fence({ clock, writableMs: () => state.leftMs });
  const agents = fencedAgents(fence);
  if (ca) agents.httpsAgent.options.ca = ca;
  const client = fenced(
    new SSMClient({
      region: 'eu-west-1',
      endpoint: `${protocol}://localhost:${port}`,
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: agents,
    }),
    fence,
  );
  onTestFinished(() => client.destroy());
  const agent: Agent = agents[`${protocol}Agent`];
  const write = () =>
    client.send(new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: 'id', Tags: [] }));
  return { agent, client, clock, requests, state, write };
}

for (const protocol of PROTOCOLS) {
  test(`over ${protocol}, writes go out on one connection while the fence is open`, async () => {
    const { requests, write, agent } = await openRoad(protocol);

    await write();
    await write();

    expect(requests).toEqual(['POST', 'POST']);
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
  });

  test(`over ${protocol}, nothing goes out on a connection that is there when the fence is closed`, async () => {
    const { requests, write, state } = await openRoad(protocol);
    await write();
    state.leftMs = 0;

    const refusal = await failureOf(write());

    expect(refusal).toMatchObject({ reason: 'NotLeading', effect: 'refused' });
    expect(requests).toHaveLength(1);
  });

  test(`over ${protocol}, nothing goes out on a connection that was made while the fence closed`, async () => {
    const { requests, write, state, agent } = await openRoad(protocol);
    lookingUp(agent, () => (state.leftMs = 0));

    const refusal = await failureOf(write());

    expect(refusal).toMatchObject({ reason: 'NotLeading', effect: 'refused' });
    expect(requests).toEqual([]);
    expect(Object.values(agent.freeSockets).flat()).toEqual([]);
  });
}

test('a fence that closes after a write was signed lets nothing out', async () => {
  const { client, requests, state, write } = await openRoad('http');
  await write();
  const close = (): number => (state.leftMs = 0);
  client.middlewareStack.add((next) => (args) => (close(), next(args)), {
    step: 'finalizeRequest',
    priority: 'low',
  });

  const refusal = await failureOf(write());

  expect(refusal).toMatchObject({ reason: 'NotLeading', effect: 'refused' });
  expect(requests).toHaveLength(1);
});

test('a write that waits for a connection ends when the fence closes', async () => {
  const { write, state, clock, agent, requests } = await openRoad('http');
  findNames(agent, () => {}); // a name that nobody ever finds
  state.leftMs = 1_000;
  const waiting = failureOf(write());
  await eventually(() => expect(clock.nextInMs()).toBe(1_000));

  state.leftMs = 0;
  await clock.advance(1_000);

  expect(await waiting).toMatchObject({ reason: 'NotLeading', effect: 'refused' });
  expect(requests).toEqual([]);
});

test('a connection that fails for its own reason says so', async () => {
  const { write, agent } = await openRoad('http');
  findNames(agent, (_name, _options, done) => done(new Error('no such name'), '', 4));

  const failure = await failureOf(write());

  expect(failure.message).toBe('no such name');
});

/** Calls `found` when the write has passed the fence and waits for its connection. The clock stands still: nobody tells of it. */
function lookingUp(agent: Agent, found: () => void): void {
  findNames(agent, (name, options, done) =>
    setImmediate(() => {
      found();
      lookup(name, options, done);
    }),
  );
}

function findNames(agent: Agent, find: LookupFunction): void {
  Object.assign((agent as TlsAgent).options, { lookup: find });
}

async function tls(answer: RequestListener): Promise<{ readonly server: Server; readonly ca: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-fence-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const paths = await certificatesIn(dir);
  const [cert = '', key = '', ca = ''] = await Promise.all(
    [paths.serverCert, paths.serverKey, paths.ca].map((path) => readFile(path, 'utf8')),
  );
  return { server: createTlsServer({ cert, key }, answer), ca };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('it went out');
    },
    (error: Error) => error,
  );
}
