import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type KubeConnection, openConnection } from '../../src/kube/connection.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';

const VERSION = { method: 'GET', path: '/version' } as const;

test('a request runs out of time also while its connection is being made', async () => {
  const { connection, clock, accepted } = await muteApi({ token: 'secret' });
  const late = reasonOf(connection.request({ ...VERSION, timeoutMs: 1_000 }));
  await eventually(() => expect(accepted()).toBe(1));

  await clock.advance(1_000);

  expect(await settledSoon(late)).toMatchObject({ status: 0, reason: 'Timeout' });
});

test('a caller may give up while its connection is being made', async () => {
  const { connection, accepted } = await muteApi({ token: 'secret' });
  const [stop, enough] = [new AbortController(), new Error('enough')];
  const given = reasonOf(connection.request({ ...VERSION, signal: stop.signal }));
  await eventually(() => expect(accepted()).toBe(1));

  stop.abort(enough);

  expect(await settledSoon(given)).toBe(enough);
});

test('a certificate that is cut off, as while it is being written, fails the request and nothing else', async () => {
  const half = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n').toString('base64');
  const { connection } = await muteApi({ 'client-certificate-data': half, 'client-key-data': half });

  const failure = await settledSoon(reasonOf(connection.request(VERSION)));

  expect(failure).toMatchObject({
    status: 0,
    reason: 'Unreachable',
    message: expect.stringContaining('PEM'),
  });
});

test('a caller who has given up before hears nothing of credentials that fail', async () => {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: '/does/not/exist' };
  const { connection } = await muteApi({ exec });
  const enough = new Error('enough');

  const given = await reasonOf(connection.request({ ...VERSION, signal: AbortSignal.abort(enough) }));

  expect(given).toBe(enough);
});

/** Takes connections, and says nothing in them: no handshake ever ends. */
async function muteApi(
  user: object,
): Promise<{ connection: KubeConnection; clock: ManualClock; accepted: () => number }> {
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'kube-mute-'));
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, JSON.stringify(kubeconfigFor(port, user)));
  const clock = new ManualClock();
  const connection = openConnection({ kubeconfig: path, clock });
  onTestFinished(async () => {
    await connection.close();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { connection, clock, accepted: () => accepted };
}

function kubeconfigFor(port: number, user: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'mute',
    clusters: [
      { name: 'mute', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
    ],
    users: [{ name: 'mute', user }],
    contexts: [{ name: 'mute', context: { cluster: 'mute', user: 'mute' } }],
  };
}

function reasonOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
}

/** Before the TLS handshake is given up (10 s). */
async function settledSoon(work: Promise<unknown>): Promise<unknown> {
  let settled: { readonly as: unknown } | undefined;
  void work.then((as) => (settled = { as }));
  await eventually(() => expect(settled).toBeDefined(), { timeoutMs: 5_000 });
  return settled?.as;
}
