import { afterEach, expect, test, vi } from 'vitest';
import { close, httpServer, listen, type HttpHandler } from '../../src/simulator/http.ts';

const ended: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ended.splice(0)) await end();
});

async function served(handle: HttpHandler): Promise<string> {
  const server = httpServer(handle, () => 'request-1');
  ended.push(() => close(server));
  return `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
}

test('a failure of the simulator is an answer, and is told on the console', async () => {
  const error = new Error('broken');
  const told = vi.spyOn(console, 'error').mockReturnValue();
  const url = await served(() => Promise.reject(error));

  const answer = await fetch(url, { method: 'PUT', body: '{}' });

  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({ message: 'The simulator failed: Error: broken' });
  expect(told.mock.calls).toEqual([[error]]);
});

test('a handler can cut the connection', async () => {
  const url = await served(async () => 'drop');

  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
