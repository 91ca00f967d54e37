import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { accountOf } from '../../src/ssm/account.ts';
import { eventually } from '../support/eventually.ts';

test('an STS that never answers is given up after three time-outs', async () => {
  const asked = await muteSts();
  let failure: unknown;

  const { signal } = new AbortController();
  void accountOf({ region: 'eu-west-1', requestTimeoutMs: 100, signal }).catch(
    (error: unknown) => (failure = error),
  );
  await eventually(() => expect(failure).toBeDefined());

  expect(failure).toMatchObject({ reason: 'AccountUnknown', retry: 'backoff' });
  expect(asked()).toBe(3);
});

test('a stop does not wait for an STS that never answers, and does not ask it again', async () => {
  const asked = await muteSts();
  const stop = new AbortController();
  const options = { region: 'eu-west-1', requestTimeoutMs: 60_000, signal: stop.signal };
  const waiting = accountOf(options).catch((error: unknown) => error);
  await eventually(() => expect(asked()).toBe(1));

  stop.abort();
  const failures = [await waiting, await accountOf(options).catch((error: unknown) => error)];

  expect(failures).toMatchObject([{ ours: 'stopping' }, { ours: 'stopping' }]);
  expect(asked()).toBe(1);
});

/** Takes requests and never answers them. The operator's environment leads to it. */
async function muteSts(): Promise<() => number> {
  let asked = 0;
  const server = createServer(() => (asked += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  return () => asked;
}
